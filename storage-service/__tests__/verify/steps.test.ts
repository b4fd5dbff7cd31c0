import type { Report } from "../../src/verify/report";
import { verifyStorage } from "../../src/verify/verify-storage";
import { startOss, type Fault, type Oss, type SeenRequest } from "../edges/oss";

/** The fault of a request; undefined for none. */
let fault: ((request: SeenRequest) => Fault | undefined) | undefined;
let oss: Oss;
beforeAll(async () => {
  oss = await startOss({ intercept: (request) => fault?.(request) });
});
afterAll(() => oss.close());
afterEach(() => {
  fault = undefined;
});

/** Runs all steps against the double. */
function verify(): Promise<Report> {
  const { endpoint, region, bucket, accessKeyId, secretAccessKey, agents } = oss;
  const settings = { provider: "alibaba-oss", endpoint, region, bucket } as const;
  return verifyStorage(
    { kind: "s3-compatible", settings, accessKeyId, secretAccessKey },
    { mode: "full", agents, out: () => undefined, err: () => undefined },
  );
}

const DENIED: Fault = { status: 403, code: "AccessDenied" };
const answer = (status: number, body = ""): Fault => ({ answer: { status, body } });
const isSigned = ({ query }: SeenRequest) => "X-Amz-Signature" in query;
const puts = (name: string) => (request: SeenRequest) =>
  request.method === "PUT" && !isSigned(request) && request.path.endsWith(name);
const when = (is: (request: SeenRequest) => boolean, then: Fault) => (request: SeenRequest) =>
  is(request) ? then : undefined;

/** Faults of lists, in order: the second one lists the written objects. */
function secondList(then: Fault) {
  let lists = 0;
  return ({ query }: SeenRequest) => ("list-type" in query && (lists += 1) === 2 ? then : undefined);
}

const EMPTY_LIST = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>";
const DELETED = "<DeleteResult></DeleteResult>";

/** Faults of batch deletes, in order: the first one is the step, the second one cleans up. */
function firstDelete(then: Fault) {
  let deletes = 0;
  return ({ query }: SeenRequest) => ("delete" in query && (deletes += 1) === 1 ? then : undefined);
}

type Given = NonNullable<typeof fault>;

/** Combines faults; the first one that matches a request applies. */
function all(...faults: Given[]): Given {
  return (request) => faults.map((one) => one(request)).find(Boolean);
}

test.each<[string, () => Given, Record<string, RegExp>]>([
  [
    "a missing permission",
    () => when((request) => request.path.endsWith("/text") && !isSigned(request), DENIED),
    { "put-text": /has no permission for this operation/, "get-deleted": /has no permission for this operation/ },
  ],
  [
    "refused writes, and answers that must be refused",
    () =>
      all(
        when(puts(".txt"), DENIED),
        when(puts("/stream"), DENIED),
        when(({ query }) => query["partNumber"] === "2", DENIED),
        when((request) => isSigned(request) && request.method === "PUT", DENIED),
        when((request) => isSigned(request) && request.path.endsWith("/missing"), answer(200)),
        when(({ path }) => path.endsWith("-of-another-user"), answer(200)),
        firstDelete(DENIED),
      ),
    {
      "put-unicode": /has no permission for this operation/,
      "put-stream": /has no permission for this operation/,
      "put-parts": /has no permission for this operation/,
      "signed-put": /a signed upload must return 200, got 403 AccessDenied/,
      "signed-missing": /must return 404, got 200/,
      tampered: /must return 403, got 200/,
      "batch-delete": /has no permission for this operation/,
    },
  ],
  [
    "changed bytes, an incomplete list, a batch that deletes nothing",
    () =>
      all(
        when((request) => isSigned(request) && request.path.endsWith("/stream"), answer(200, "others")),
        secondList(answer(200, EMPTY_LIST)),
        firstDelete(answer(200, DELETED)),
      ),
    {
      get: /must contain the 300000 written bytes, got 6 different ones/,
      "list-made": /the list must contain/,
      "get-deleted": /the deleted object could still be read/,
    },
  ],
  [
    "a signed URL that cannot read",
    () => when((request) => isSigned(request) && request.path.endsWith("/text"), DENIED),
    {
      get: /must return 200, got 403 AccessDenied/,
      "signed-get": /a signed URL must return 200, got 403 AccessDenied/,
    },
  ],
])("%s fails only the steps that detect it", async (_what, given, wrong) => {
  fault = given();
  const { passed, steps, leftovers } = await verify();
  const failed = steps.filter(({ outcome }) => outcome === "failed");
  expect(failed.map(({ id }) => id)).toEqual(Object.keys(wrong));
  for (const { id, problem } of failed) expect(problem).toMatch(wrong[id] as RegExp);
  expect([passed, leftovers, oss.keys(), oss.openUploads()]).toEqual([false, [], [], []]);
});

test("a failed clean-up is reported with the command that deletes the objects, and fails the run", async () => {
  fault = when(({ query }) => "delete" in query, DENIED);
  const { passed, leftovers } = await verify();
  expect(passed).toBe(false);
  expect(leftovers).toEqual([
    expect.stringMatching(
      /^not deleted: .*has no permission for this operation.* Delete them: ossutil rm oss:\/\/langfuse-events\/langfuse-verify\/[0-9a-f-]{36}\/ -r -f -e https:/,
    ),
  ]);
});

test("a run with passed steps fails if it cannot clean up", async () => {
  let deletes = 0;
  fault = ({ query }) => ("delete" in query && (deletes += 1) === 2 ? DENIED : undefined);
  const { passed, steps, leftovers } = await verify();
  expect(steps.every(({ outcome }) => outcome === "passed")).toBe(true);
  expect([passed, leftovers]).toEqual([false, [expect.stringMatching(/^not deleted: /)]]);
});

test("objects that a store did not really delete are named", async () => {
  fault = when(({ query }) => "delete" in query, answer(200, DELETED));
  const { leftovers } = await verify();
  expect(leftovers).toEqual([
    expect.stringMatching(/^not deleted: langfuse-verify\/.*\/text.* Delete them: ossutil rm /),
  ]);
});
