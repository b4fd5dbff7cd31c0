import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import type { Type as MessageType } from "protobufjs";
import { CALLS, message, type CallName } from "./messages";

/** Answers the calls of Terraform. Each provider that Terraform configures has a connection of its own. */
export type ProviderCalls = {
  readonly [name in CallName]: (
    request: ProtocolMessage,
    connection: string,
  ) => Promise<ProtocolMessage> | ProtocolMessage;
};

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a message holds is said by its Protocol Buffers type
export type ProtocolMessage = any;

type UnaryCall = ServerUnaryCall<ProtocolMessage, object>;

/** A provider that Terraform can talk to. */
export interface ServedProvider {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Serves a provider on a free port of this machine, which nobody outside reaches. What it does not know is answered as
 * not implemented.
 */
export async function serve(calls: ProviderCalls): Promise<ServedProvider> {
  // gRPC keeps statistics of every call, which nobody asks for here.
  const server = new Server({ "grpc.enable_channelz": 0 });
  server.addService(SERVICE, implementationOf(calls));
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    ),
  );
  return { port, stop: async () => server.forceShutdown() };
}

const SERVICE: ServiceDefinition = Object.fromEntries(
  Object.entries(CALLS).map(([name, [request, response]]) => {
    const [requestType, responseType] = [message(request), message(response)];
    const definition = {
      path: `/tfplugin6.Provider/${name}`,
      requestStream: false,
      responseStream: false,
      requestSerialize: (value: object) => Buffer.from(requestType.encode(value).finish()),
      requestDeserialize: (bytes: Buffer) => requestType.decode(bytes),
      responseSerialize: (value: object) => (Buffer.isBuffer(value) ? value : encodeMessage(responseType, value)),
      responseDeserialize: (bytes: Buffer) => responseType.decode(bytes),
    };
    return [name, definition];
  }),
);

/** The bytes of a message. A call may answer with them, where it answers the same each time. */
export function encodeMessage(type: MessageType, value: object): Buffer {
  return Buffer.from(type.encode(type.fromObject(value)).finish());
}

function implementationOf(calls: ProviderCalls): UntypedServiceImplementation {
  return Object.fromEntries(
    (Object.keys(CALLS) as CallName[]).map((name) => [
      name,
      (call: UnaryCall, callback: (error: Error | null, value?: object) => void) => {
        Promise.resolve()
          .then(() => calls[name](call.request, call.getPeer()))
          .then(
            (response) => callback(null, response),
            (error: Error) => callback(error),
          );
      },
    ]),
  );
}
