import { createServer } from "node:net";
import { Client, credentials, status } from "@grpc/grpc-js";
import { CALLS, encodeMessage, message, type CallName } from "../../../rehearsal/protocol/messages";
import {
  serve,
  type ProtocolMessage,
  type ProviderCalls,
  type ServedProvider,
} from "../../../rehearsal/protocol/server";

const SCHEMA = encodeMessage(message("ProviderSchema"), { provider: { version: 7 } });

/** A double with few answers. */
const CALLS_OF_DOUBLE: ProviderCalls = {
  ...(Object.fromEntries(Object.keys(CALLS).map((name) => [name, () => ({})])) as unknown as ProviderCalls),
  GetProviderSchema: () => SCHEMA,
  ValidateResourceConfig: ({ type_name, config }: ProtocolMessage) => ({
    diagnostics: [
      {
        severity: "ERROR",
        summary: type_name,
        detail: Buffer.from(config.msgpack).toString(),
        attribute: { steps: [{ attribute_name: "lid" }, { element_key_int: 0 }] },
      },
    ],
  }),
  ReadResource: async () => {
    throw new Error("the double is broken");
  },
};

let served: ServedProvider;
let client: Client;
beforeEach(async () => {
  served = await serve(CALLS_OF_DOUBLE);
  client = new Client(`127.0.0.1:${served.port}`, credentials.createInsecure());
});
afterEach(async () => {
  client.close();
  await served.stop();
});

/** Sends a request as Terraform does. */
function call(
  name: string,
  request: object,
  [requestType, responseType] = CALLS[name as CallName] as readonly [string, string],
): Promise<ProtocolMessage> {
  const response = message(responseType);
  return new Promise((resolve, reject) =>
    client.makeUnaryRequest(
      `/tfplugin6.Provider/${name}`,
      (value: object) => encodeMessage(message(requestType), value),
      (bytes) => response.toObject(response.decode(bytes), { enums: String, longs: Number }),
      request,
      (error, answer) => (error ? reject(error) : resolve(answer)),
    ),
  );
}

test("a call has its request, and its answer is returned", async () => {
  const config = { msgpack: Buffer.from("packed") };
  expect(await call("ValidateResourceConfig", { type_name: "toy_box", config })).toEqual({
    diagnostics: [
      {
        severity: "ERROR",
        summary: "toy_box",
        detail: "packed",
        attribute: { steps: [{ attribute_name: "lid" }, { element_key_int: 0 }] },
      },
    ],
  });
});

test("an answer may be bytes that were encoded before", async () => {
  expect(await call("GetProviderSchema", {})).toEqual({ provider: { version: 7 } });
});

const TALKATIVE = ["GetProviderSchema", "ValidateResourceConfig", "ReadResource"];

test.each(Object.keys(CALLS).filter((name) => !TALKATIVE.includes(name)))("%s is served", async (name) => {
  expect(await call(name, {})).toEqual({});
});

test("an exception of a call is an error for Terraform", async () => {
  await expect(call("ReadResource", {})).rejects.toMatchObject({
    code: status.UNKNOWN,
    details: "the double is broken",
  });
});

test("each client has its own connection, whatever it calls", async () => {
  const connections: string[] = [];
  const reading = await serve({
    ...CALLS_OF_DOUBLE,
    ReadResource: (_request, connection) => ({ private: Buffer.from(String(connections.push(connection))) }),
  });
  for (const times of [2, 1]) {
    client = new Client(`127.0.0.1:${reading.port}`, credentials.createInsecure());
    for (const request of Array(times).fill({})) await call("ReadResource", request);
    client.close();
  }
  await reading.stop();
  const [first, second, other] = connections;
  expect(second).toBe(first);
  expect(other).not.toBe(first);
});

test("any other call is not implemented", async () => {
  await expect(call("ImportResourceState", {}, ["Empty", "Empty"])).rejects.toMatchObject({
    code: status.UNIMPLEMENTED,
  });
});

/** The result of another server that listens on the port. */
function listen(port: number): Promise<string> {
  const other = createServer();
  return new Promise((resolve) => {
    other.once("error", ({ code }: NodeJS.ErrnoException) => resolve(code ?? ""));
    other.listen(port, "127.0.0.1", () => other.close(() => resolve("free")));
  });
}

test("its port is free again after it has stopped", async () => {
  expect(await listen(served.port)).toBe("EADDRINUSE");
  await served.stop();
  expect(await listen(served.port)).toBe("free");
});
