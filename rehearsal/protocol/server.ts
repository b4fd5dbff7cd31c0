import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { CALLS, encodeMessage, message, type CallName } from "./messages";

/** Answers the calls of Terraform. Each provider that Terraform configures has a connection of its own. */
export type ProviderCalls = {
  readonly [name in CallName]: (
    request: ProtocolMessage,
    connection: string,
  ) => Promise<ProtocolMessage> | ProtocolMessage;
};

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the Protocol Buffers type of a message describes its content
export type ProtocolMessage = any;

type UnaryCall = ServerUnaryCall<ProtocolMessage, object>;

/** A provider that Terraform can talk to. */
export interface ServedProvider {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Serves a provider on a free port of the loopback interface. The answer to any other call is "not implemented".
 */
export async function serve(calls: ProviderCalls): Promise<ServedProvider> {
  // No statistics of every call.
  const server = new Server({ "grpc.enable_channelz": 0 });
  server.addService(SERVICE, implement(calls));
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
      // A call that answers the same each time returns bytes.
      responseSerialize: (value: object) => (Buffer.isBuffer(value) ? value : encodeMessage(responseType, value)),
      responseDeserialize: (bytes: Buffer) => responseType.decode(bytes),
    };
    return [name, definition];
  }),
);

function implement(calls: ProviderCalls): UntypedServiceImplementation {
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
