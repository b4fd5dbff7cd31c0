import { verifyStorage } from "../../src/verify/verify-storage";
import { startOss, type Fault, type Oss, type SeenRequest } from "../edges/oss";

/** What the store does wrong; nothing where it is undefined. */
let fault: ((request: SeenRequest) => Fault | undefined) | undefined;
let oss: Oss;
beforeAll(async () => {
  oss = await startOss({ intercept: (request) => fault?.(request) });
});
afterAll(() => oss.close());
afterEach(() => {
  fault = undefined;
});

interface Told {
  readonly steps: readonly { readonly id: string; readonly outcome: string; readonly problem?: string }[];
  readonly leftovers: readonly string[];
}

/** Runs everything against the double. */
async function verify(): Promise<Told & { code: number }> {
  const { endpoint, region, bucket, accessKeyId, secretAccessKey, agents } = oss;
  let out = "";
  const settings = { provider: "alibaba-oss", endpoint, region, bucket } as const;
  const code = await verifyStorage(
    { kind: "s3-compatible", settings, accessKeyId, secretAccessKey },
    { mode: "full", json: true, agents, out: (text) => (out += text), err: () => undefined },
  );
  return { code, ...(JSON.parse(out) as Told) };
}

const DENIED: Fault = { status: 403, code: "AccessDenied" };
const answer = (status: number, body = ""): Fault => ({ answer: { status, body } });
const isSigned = ({ query }: SeenRequest) => "X-Amz-Signature" in query;
const puts = (name: string) => (request: SeenRequest) =>
  request.method === "PUT" && !isSigned(request) && request.path.endsWith(name);
const when = (is: (request: SeenRequest) => boolean, then: Fault) => (request: SeenRequest) =>
  is(request) ? then : undefined;

/** Lists in their order: the second is that of what was put. */
function secondList(then: Fault) {
  let lists = 0;
  return ({ query }: SeenRequest) => ("list-type" in query && (lists += 1) === 2 ? then : undefined);
}

const EMPTY_LIST = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>";
const DELETED = "<DeleteResult></DeleteResult>";

/** Batch deletes in their order: the first is the step, the second cleans up. */
function firstDelete(then: Fault) {
  let deletes = 0;
  return ({ query }: SeenRequest) => ("delete" in query && (deletes += 1) === 1 ? then : undefined);
}

test.each<[string, () => typeof fault, string[], RegExp]>([
  ["a right that is missing", () => when(puts("/text"), DENIED), ["put-text"], /may not do this/],
  ["a name that is refused", () => when(puts(".txt"), DENIED), ["put-unicode"], /may not do this/],
  ["a stream that is refused", () => when(puts("/stream"), DENIED), ["put-stream"], /may not do this/],
  [
    "a part that is refused",
    () => when(({ query }) => query["partNumber"] === "2", DENIED),
    ["put-parts"],
    /may not do this/,
  ],
  [
    "bytes that are others",
    () => when((request) => isSigned(request) && request.path.endsWith("/stream"), answer(200, "others")),
    ["get"],
    /must hold the 300000 bytes that were put, got 6 others/,
  ],
  ["a list without what was put", () => secondList(answer(200, EMPTY_LIST)), ["list-made"], /the list must have/],
  [
    "a signed URL that does not read",
    () => when((request) => isSigned(request) && request.path.endsWith("/text"), DENIED),
    ["get", "signed-get"],
    /must be answered 200, got 403 AccessDenied/,
  ],
  [
    "a signed URL that does not write",
    () => when((request) => isSigned(request) && request.method === "PUT", DENIED),
    ["signed-put"],
    /a signed upload must be answered 200, got 403 AccessDenied/,
  ],
  [
    "a signed URL of what is not there that is answered",
    () => when((request) => isSigned(request) && request.path.endsWith("/missing"), answer(200)),
    ["signed-missing"],
    /must be answered 404, got 200/,
  ],
  [
    "a tampered URL that is answered",
    () => when(({ path }) => path.endsWith("-of-somebody-else"), answer(200)),
    ["tampered"],
    /must be answered 403, got 200/,
  ],
  ["a batch delete that is refused", () => firstDelete(DENIED), ["batch-delete"], /may not do this/],
  [
    "a batch delete that deletes nothing",
    () => firstDelete(answer(200, DELETED)),
    ["get-deleted"],
    /must not be there, and was read/,
  ],
])("%s fails the step that is there for it", async (_what, given, failed, problem) => {
  fault = given();
  const { code, steps, leftovers } = await verify();
  expect(steps.filter(({ outcome }) => outcome === "failed").map(({ id }) => id)).toEqual(failed);
  expect(steps.find(({ id }) => id === failed[0])?.problem).toMatch(problem);
  expect([code, leftovers, oss.keys(), oss.openUploads()]).toEqual([1, [], [], []]);
});

test("what cannot be deleted is told with the command that deletes it, and fails the run", async () => {
  fault = when(({ query }) => "delete" in query, DENIED);
  const { code, leftovers } = await verify();
  expect(code).toBe(1);
  expect(leftovers).toEqual([
    expect.stringMatching(
      /^not deleted: .*may not do this.* Delete it: ossutil rm oss:\/\/langfuse-events\/langfuse-verify\/[0-9a-f-]{36}\/ -r -f -e https:/,
    ),
  ]);
});
