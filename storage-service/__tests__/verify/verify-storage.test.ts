import { command } from "../../src/verify/command";
import { startOss, type Oss } from "../edges/oss";

let oss: Oss;
beforeAll(async () => {
  oss = await startOss();
});
afterAll(() => oss.close());

/** Runs the command against the double, and masks times and the name of the run. */
async function run(args: readonly string[], more: { env?: Record<string, string>; signal?: AbortSignal } = {}) {
  let out = "";
  let err = "";
  const { env, signal } = more;
  const code = await command(args, {
    env: {
      OSS_ENDPOINT: oss.endpoint,
      OSS_BUCKET: oss.bucket,
      OSS_REGION: oss.region,
      OSS_ACCESS_KEY_ID: oss.accessKeyId,
      OSS_SECRET_ACCESS_KEY: oss.secretAccessKey,
      ...env,
    },
    out: (text) => (out += text),
    err: (text) => (err += text),
    agents: oss.agents,
    ...(signal && { signal }),
  });
  const masked = out
    .replace(/ +\d+ ms$/gm, " … ms")
    .replace(/\d+\.\d s$/gm, "… s")
    .replaceAll(`:${oss.port}`, "")
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "RUN");
  return { code, out: masked, err: err.replaceAll(`:${oss.port}`, "") };
}

const WRITES = () => oss.requests.filter(({ method }) => method !== "GET" && method !== "HEAD");

test("every step passes, and nothing remains", async () => {
  const { code, out, err } = await run([]);
  expect(out).toBe(`passed   reach the store, sign in, list … ms
passed   put a text … ms
passed   put under a name with Unicode … ms
passed   put a stream shorter than a part … ms
passed   put a stream of unknown length, in parts … ms
passed   get, and compare every byte … ms
passed   list the written objects … ms
passed   read with a signed URL … ms
passed   write with a signed URL … ms
passed   signed URL of a missing object must return 404 … ms
passed   tampered signed URL must return 403 … ms
passed   batch delete … ms
passed   get of a missing object must fail … ms
bucket "langfuse-events" at https://oss-cn-hangzhou.aliyuncs.com (Alibaba Cloud OSS, region cn-hangzhou): 13 steps, 13 passed in … s
`);
  expect([code, err, oss.keys(), oss.openUploads()]).toEqual([0, "", [], []]);
  const batches = oss.requests.filter(({ query }) => "delete" in query);
  // A thousand names of at least sixty characters, which OSS accepts in one request.
  expect(batches.some(({ bodyBytes }) => bodyBytes > 60_000)).toBe(true);
});

test("warns about suspicious settings and about an endpoint without TLS", async () => {
  const env = { OSS_ENDPOINT: "http://oss-cn-hangzhou.aliyuncs.com", OSS_REGION: "oss-cn-hangzhou" };
  const { code, err } = await run(["--dry-run", "--allow-plaintext", "no certificate yet"], { env });
  expect([code, err]).toEqual([
    0,
    'warning: "region" must be the id of a region, without "oss-": requests are signed for it; got oss-cn-hangzhou. Write: cn-hangzhou\n' +
      "PLAINTEXT: anyone on the network path can read and change the data, because: no certificate yet\n",
  ]);
});

test("a dry run sends nothing and needs no key", async () => {
  const before = oss.requests.length;
  const { code, out } = await run(["--dry-run"], { env: { OSS_ACCESS_KEY_ID: "", OSS_SECRET_ACCESS_KEY: "" } });
  expect(out).toContain("planned  put a text\n");
  expect([code, oss.requests.length]).toEqual([0, before]);
});

test("read-only writes nothing", async () => {
  const before = WRITES().length;
  const { code, out } = await run(["--read-only"]);
  expect(out).toContain("4 steps, 4 passed");
  expect([code, WRITES().length]).toEqual([0, before]);
});

test("a wrong secret fails one step and skips the others, also in the JSON report", async () => {
  const { code, out } = await run(["--json"], { env: { OSS_SECRET_ACCESS_KEY: "another-secret" } });
  const report = JSON.parse(out) as { passed: boolean; steps: { outcome: string; problem?: string }[] };
  expect([code, report.passed]).toEqual([1, false]);
  expect(report.steps.map(({ outcome }) => outcome)).toEqual([
    "failed",
    ...Array.from({ length: 12 }, () => "skipped"),
  ]);
  expect(report.steps[0]?.problem).toMatch(/SignatureDoesNotMatch|secret/);
  expect(out).not.toContain("another-secret");
});

test.each([1, 5, 9, 14])("interrupted at request %i, it deletes what it wrote", async (count) => {
  const stop = new AbortController();
  const target = oss.requests.length + count;
  const watch = setInterval(() => oss.requests.length >= target && stop.abort(), 1);
  const { code } = await run([], { signal: stop.signal });
  clearInterval(watch);
  expect([code, oss.keys(), oss.openUploads()]).toEqual([1, [], []]);
});

test("a command line with http is refused, and its error is explained", async () => {
  const { code, err } = await run([], { env: { OSS_ENDPOINT: "http://oss-cn-hangzhou.aliyuncs.com" } });
  expect(code).toBe(2);
  expect(err).toBe(
    '"endpoint" must use https: over http, anyone on the network path can read and change events, media and exports; got http://oss-cn-hangzhou.aliyuncs.com. ' +
      'Write: https://oss-cn-hangzhou.aliyuncs.com. http does not prevent the error "InvalidArgument: aws-chunked encoding is not supported with the specified x-amz-content-sha256 value.": ' +
      "its cause is aws-chunked encoding, which these settings never use, not TLS.\n",
  );
});

test.each([
  [["--secret-access-key", "x"], /--secret-access-key does not exist, because a process list would show it/],
  [["--read-only", "--dry-run"], /cannot be used with/],
  [["--prefix", "../events/"], /the prefix must contain only/],
  [["--bucket", "UPPER"], /"bucket" must be 3 to 63 lower-case letters/],
  [["--path-style"], /"pathStyle" must be false: Alibaba Cloud OSS answers 403/],
])("%j is refused", async (args, message) => {
  const before = oss.requests.length;
  const { code, err } = await run(args);
  expect([code, oss.requests.length]).toEqual([2, before]);
  expect(err).toMatch(message);
});
