import https from "node:https";
import { rootCertificates } from "node:tls";
import { startFaultProxy, type FaultProxy } from "./fault-proxy";

let proxy: FaultProxy;
beforeAll(async () => {
  proxy = await startFaultProxy("https://127.0.0.1:9");
  proxy.inject({ fault: { status: 200 } });
});
afterAll(() => proxy.stop());

/** The status that a request gets, or why its connection was not trusted. */
function ask(host: string, ca?: string): Promise<number | string | undefined> {
  const url = proxy.origin.replace("127.0.0.1", host);
  return new Promise((resolve) =>
    https
      .get(url, { agent: false, ca }, (response) => resolve(response.resume().statusCode))
      .on("error", ({ code }: NodeJS.ErrnoException) => resolve(code)),
  );
}

test.each(["127.0.0.1", "localhost"])("the servers of the test run are trusted as %s", async (host) => {
  expect(await ask(host)).toBe(200);
});

test("fetch trusts them too", async () => {
  expect((await fetch(proxy.origin)).status).toBe(200);
});

test("a client with its own authority trusts only that one", async () => {
  expect(await ask("127.0.0.1", rootCertificates[0])).toBe("DEPTH_ZERO_SELF_SIGNED_CERT");
});
