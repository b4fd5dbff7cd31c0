import https from "node:https";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { performance } from "node:perf_hooks";
import { startFaultProxy, type FaultProxy } from "./fault-proxy";
import { listen, type Listener } from "./listener";
import { rawHttps } from "./raw-https";
import { certificate } from "./running";

const BODY = "0123456789".repeat(10_000);
const BLOB = "/account/container/blob";

/** A target that answers with a date and a long body, and records its requests. */
let target: Listener;
let received: { url: string | undefined; host: string | undefined; body: string }[];
let proxy: FaultProxy;
let blob: string;
beforeAll(async () => {
  const server = https.createServer(certificate(), async (request, response) => {
    received.push({ url: request.url, host: request.headers.host, body: await text(request) });
    response.writeHead(200, { Date: "Tue, 24 Nov 2026 12:00:00 GMT", "x-ms-version": "2026-04-06" }).end(BODY);
  });
  target = await listen(server);
  proxy = await startFaultProxy(`https://127.0.0.1:${target.port}`);
  blob = `${proxy.origin}${BLOB}`;
});
beforeEach(async () => {
  await proxy.up();
  proxy.clear();
  proxy.forget();
  received = [];
});
afterAll(async () => {
  await proxy.stop();
  await target.down();
});

/** Waits for another part of this process. */
async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; waited < 2_000 && !condition(); waited += 5) await sleep(5);
}

test("without faults, requests and answers pass unchanged", async () => {
  const path = "/account/container/a%20%2Fb%C3%BC?sig=a%2Bb%3D&se=2026-01-01T00%3A00%3A00Z";
  const { status, headers, body } = await rawHttps.put(`${proxy.origin}${path}`, BODY);
  expect([status, headers["x-ms-version"], headers.date]).toEqual([200, "2026-04-06", "Tue, 24 Nov 2026 12:00:00 GMT"]);
  expect(body.equals(Buffer.from(BODY))).toBe(true);
  expect(received).toEqual([{ url: path, host: new URL(proxy.origin).host, body: BODY }]);
});

test("records requests without credentials", async () => {
  await rawHttps.get(`${blob}?comp=blocklist`, { headers: { Authorization: "Bearer secret", Range: "bytes=0-9" } });
  expect(proxy.requests).toEqual([
    {
      operation: "getBlockList",
      method: "GET",
      path: BLOB,
      query: { comp: "blocklist" },
      scheme: "Bearer",
      headers: { range: "bytes=0-9", host: new URL(proxy.origin).host, connection: "close" },
      startedAt: expect.any(Number),
      endedAt: expect.any(Number),
      status: 200,
    },
  ]);
  expect([proxy.count("getBlockList"), proxy.count("getBlob"), proxy.count()]).toEqual([1, 0, 1]);
});

test("answers with an error of Azure Storage instead of the target", async () => {
  const fault = { status: 503, code: "ServerBusy", headers: { "Retry-After": "7" } } as const;
  proxy.inject({ fault });
  const { status, headers, body } = await rawHttps.put(blob, BODY);
  expect([status, headers]).toEqual([
    503,
    expect.objectContaining({ "x-ms-error-code": "ServerBusy", "retry-after": "7", "content-type": "application/xml" }),
  ]);
  expect(body.toString()).toMatch(/^\uFEFF<\?xml .*<Error><Code>ServerBusy<\/Code><Message>The server is busy\.\n/);
  expect(received).toEqual([]);
  expect(proxy.requests).toEqual([expect.objectContaining({ status: 503, endedAt: expect.any(Number) })]);
});

test("answers with a custom answer instead of the target", async () => {
  proxy.inject({ fault: { status: 429, headers: { "Content-Type": "application/json" }, body: "{}" }, times: 1 });
  proxy.inject({ fault: { status: 404 } });
  const [full, empty] = [await rawHttps.get(blob), await rawHttps.get(blob)];
  expect([full.status, full.headers["content-type"], full.body.toString()]).toEqual([429, "application/json", "{}"]);
  expect([empty.status, empty.body.toString()]).toEqual([404, ""]);
});

test("a reset within the answer passes the bytes before it", async () => {
  proxy.inject({ fault: { resetAfterResponseBytes: 50_000 } });
  const got = await new Promise<{ bytes: number; error: string }>((resolve) =>
    https.get(blob, { agent: false }, (response) => {
      let bytes = 0;
      response.on("data", (chunk: Buffer) => (bytes += chunk.length));
      response.on("error", ({ message }) => resolve({ bytes, error: message }));
    }),
  );
  expect(got).toEqual({ bytes: 50_000, error: "aborted" });
});

test("a reset instead of the answer happens after the target processed the request", async () => {
  proxy.inject({ fault: { resetAfterResponseBytes: 0 } });
  await expect(rawHttps.put(blob, "small")).rejects.toThrow("socket hang up");
  expect(received).toEqual([expect.objectContaining({ body: "small" })]);
  expect(proxy.requests[0]?.status).toBeUndefined();
});

test("a reset within the request does not reach the target", async () => {
  proxy.inject({ fault: { resetAfterRequestBytes: 50_000 } });
  await expect(rawHttps.put(blob, BODY)).rejects.toThrow(/ECONNRESET|EPIPE|socket hang up/);
  expect(received).toEqual([]);
});

test("a delay applies to the answer, not to the request", async () => {
  proxy.inject({ fault: { delayMs: 300 } });
  const start = performance.now();
  const answer = rawHttps.get(blob);
  await until(() => received.length > 0);
  expect(performance.now() - start).toBeLessThan(250);
  expect((await answer).status).toBe(200);
  expect(performance.now() - start).toBeGreaterThan(290);
});

test("a request that hangs is never answered", async () => {
  proxy.inject({ fault: { hang: true } });
  await expect(rawHttps.put(blob, BODY, { timeoutMs: 200 })).rejects.toMatchObject({ code: "ABORT_ERR" });
  expect(received).toEqual([]);
});

test("when down, it ends connections and refuses new ones, until it is up again on the same port", async () => {
  proxy.inject({ fault: { hang: true }, times: 1 });
  const live = rawHttps.get(blob);
  await until(() => proxy.count() > 0);
  const ended = expect(live).rejects.toThrow("socket hang up");
  await proxy.down();
  await ended;
  await expect(rawHttps.get(blob)).rejects.toThrow("ECONNREFUSED");
  await proxy.up();
  expect((await rawHttps.get(blob)).status).toBe(200);
});

test("a clock skew applies to all answers, the proxy's and the target's", async () => {
  proxy.skewClock(-3_600_000);
  proxy.inject({ fault: { status: 500, code: "InternalError" }, times: 1 });
  const [injected, passed] = [await rawHttps.get(blob), await rawHttps.get(blob)];
  expect(Date.parse(injected.headers.date ?? "") - Date.now() + 3_600_000).toBeLessThan(2_000);
  expect(passed.headers.date).toBe("Tue, 24 Nov 2026 11:00:00 GMT");
  proxy.clear();
  expect((await rawHttps.get(blob)).headers.date).toBe("Tue, 24 Nov 2026 12:00:00 GMT");
});

test("faults happen in order, with their number of times, for the requests that match", async () => {
  proxy.inject({ when: { operation: "putBlob" }, fault: { status: 503 }, times: 2 });
  proxy.inject({ when: { operation: "putBlob" }, fault: { status: 500 }, times: 1 });
  proxy.inject({ when: { path: /^\/account\/other\// }, fault: { status: 404 } });
  proxy.inject({ when: { method: "HEAD" }, fault: { status: 403 } });
  const statuses = async (times: number, act: () => Promise<{ status: number }>) => {
    const all = [];
    for (let time = 0; time < times; time++) all.push((await act()).status);
    return all;
  };
  expect(await statuses(4, () => rawHttps.put(blob, "x"))).toEqual([503, 503, 500, 200]);
  expect(await statuses(2, () => rawHttps.get(`${proxy.origin}/account/other/blob`))).toEqual([404, 404]);
  expect(await statuses(1, () => rawHttps.head(blob))).toEqual([403]);
  expect(await statuses(1, () => rawHttps.get(blob))).toEqual([200]);
  proxy.clear();
  expect(await statuses(1, () => rawHttps.head(blob))).toEqual([200]);
});

test("counts concurrent requests", async () => {
  proxy.inject({ fault: { delayMs: 100 } });
  await Promise.all([1, 2, 3].map(() => rawHttps.get(blob)));
  await rawHttps.put(blob, "x");
  expect([
    proxy.countMostConcurrent("getBlob"),
    proxy.countMostConcurrent("putBlob"),
    proxy.countMostConcurrent(),
  ]).toEqual([3, 1, 3]);
});

test("an http target is served as http", async () => {
  const plain = await startFaultProxy("http://127.0.0.1:9");
  expect(plain.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  await plain.stop();
});
