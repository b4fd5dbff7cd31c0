import { createHash } from "node:crypto";
import { startOss, type Oss } from "./oss";
import { send, type RawAnswer, type RawRequest } from "./oss/raw-client";

/** The time of the double. */
const now = Date.UTC(2026, 10, 25, 12);
let oss: Oss;
let plain: Oss;

beforeAll(async () => {
  const options = { now: () => now };
  [oss, plain] = await Promise.all([startOss(options), startOss({ ...options, plaintext: true })]);
  await ask({ method: "PUT", path: "/there", body: "0123456789", headers: { "content-type": "text/plain" } });
});
afterAll(() => Promise.all([oss.close(), plain.close()]));

function ask(request: RawRequest, server = oss): Promise<RawAnswer> {
  return send(server, { ...request, by: { at: now, ...request.by } });
}

/** Formats an error: `403 AccessDenied (0002-00000418): Request has expired.` */
function summary({ status, headers, body }: RawAnswer): string {
  const text = (tag: string) => new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(body)?.[1];
  if (!body.includes("<Error>")) return `${status}`;
  expect([headers["x-oss-ec"], headers["x-oss-request-id"]]).toEqual([text("EC"), text("RequestId")]);
  return `${status} ${text("Code")} (${text("EC") ?? "no EC"}): ${text("Message")}`;
}

const md5 = (body: string) => ({ "content-md5": createHash("md5").update(body).digest("base64") });
const batch = (body: string, headers: Record<string, string> = md5(body)): RawRequest => ({
  method: "POST",
  path: "/",
  query: { delete: "" },
  body,
  headers,
});
const keysXml = (count: number, more = "") =>
  `<Delete>${more}${Array.from({ length: count }, (_, n) => `<Object><Key>${n}</Key></Object>`).join("")}</Delete>`;

const MINUTE = 60_000;
const CHUNKED = "aws-chunked encoding is not supported with the specified x-amz-content-sha256 value.";
const MISMATCH =
  "403 SignatureDoesNotMatch (0002-00000429): The request signature we calculated does not match the signature you provided. Check your key and signing method.";
const PATH_STYLE = "403 SecondLevelDomainForbidden (no EC): Please use virtual hosted style to access.";
const XML = "400 MalformedXML (no EC): The XML you provided was not well-formed or did not validate.";
const NOT_VALID = "400 InvalidArgument (no EC): The argument is not valid.";

/** The rules of Alibaba's documentation, with one row for each violation. */
const RULES: Record<string, readonly (readonly [what: string, request: RawRequest, answer: string])[]> = {
  "how a body is framed": [
    [
      "aws-chunked with a trailer",
      {
        method: "PUT",
        body: "1\r\na\r\n0\r\n\r\n",
        headers: { "content-encoding": "aws-chunked", "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER" },
      },
      `400 InvalidArgument (0017-00000804): ${CHUNKED}`,
    ],
    [
      "the hash of a trailer alone",
      { method: "PUT", body: "1", headers: { "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER" } },
      `400 InvalidArgument (0017-00000804): ${CHUNKED}`,
    ],
    [
      "aws-chunked beside gzip, and no hash",
      {
        method: "PUT",
        body: "1",
        headers: { "content-encoding": "gzip,aws-chunked", "x-amz-content-sha256": "UNSIGNED-PAYLOAD" },
      },
      `400 InvalidArgument (0017-00000804): ${CHUNKED}`,
    ],
    [
      "no length",
      { method: "PUT", withoutLength: true },
      "411 MissingContentLength (0017-00000101): You must provide the Content-Length HTTP header.",
    ],
    [
      "chunks of HTTP",
      { method: "PUT", path: "/chunks", body: "1", headers: { "transfer-encoding": "chunked" } },
      "200",
    ],
    [
      "a body without a hash",
      { method: "PUT", path: "/unsigned", body: "1", headers: { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" } },
      "200",
    ],
    [
      "a checksum, which is not checked",
      { method: "PUT", path: "/crc", body: "1", headers: { "x-amz-checksum-crc32": "AAAAAA==" } },
      "200",
    ],
  ],
  "where a bucket is": [
    ["in the path", { host: "oss-cn-hangzhou.aliyuncs.com", path: "/langfuse-events/there" }, PATH_STYLE],
    [
      "in the path of the S3 endpoint",
      { host: "s3.oss-cn-hangzhou.aliyuncs.com", path: "/langfuse-events/there" },
      PATH_STYLE,
    ],
    ["in the path of an address", { path: "/langfuse-events/there", headers: { host: "127.0.0.1" } }, PATH_STYLE],
    ["in the host", { path: "/there" }, "200"],
    [
      "in the host of the S3 endpoint",
      { host: "langfuse-events.s3.oss-cn-hangzhou.aliyuncs.com", path: "/there" },
      "200",
    ],
    [
      "nowhere",
      { host: "langfuse-other.oss-cn-hangzhou.aliyuncs.com" },
      "404 NoSuchBucket (0015-00000101): The specified bucket does not exist.",
    ],
  ],
  "how a key is written": [
    [
      "1024 bytes",
      { method: "PUT", path: `/${"%C3%A4".repeat(512)}` },
      "400 InvalidObjectName (0016-00000003): The Length of Object name must be less than 1024.",
    ],
    ["1023 bytes", { method: "PUT", path: `/${"k".repeat(1023)}` }, "200"],
    ["a slash first", { path: "//there" }, "400 InvalidObjectName (0016-00000003): The specified object is not valid."],
    [
      "a backslash first",
      { path: "/%5Cthere" },
      "400 InvalidObjectName (0016-00000003): The specified object is not valid.",
    ],
    ["one that is not there", {}, "404 NoSuchKey (0026-00000001): The specified key does not exist."],
    ["one that is not there is deleted", { method: "DELETE" }, "204"],
  ],
  "Content-MD5": [
    [
      "none with a batch delete",
      batch(keysXml(1), {}),
      "400 MissingArgument (0016-00000606): Missing Some Required Arguments.",
    ],
    [
      "malformed with a batch delete",
      batch(keysXml(1), { "content-md5": "abc" }),
      "400 InvalidDigest (0017-00000502): The Content-MD5 you specified is invalid.",
    ],
    [
      "of something else with a batch delete",
      batch(keysXml(1), md5("")),
      "400 InvalidDigest (0017-00000503): The Content-MD5 you specified did not match what we received.",
    ],
    [
      "malformed with an object",
      { method: "PUT", headers: { "content-md5": "abc" } },
      "400 InvalidDigest (0017-00000502): The Content-MD5 you specified is invalid.",
    ],
    [
      "of something else with an object",
      { method: "PUT", headers: md5("a") },
      "400 InvalidDigest (0017-00000503): The Content-MD5 you specified did not match what we received.",
    ],
  ],
  "what a batch delete says": [
    ["no XML", batch("<Delete>"), XML],
    ["nothing", batch("<Delete></Delete>"), XML],
    ["an object without a key", batch("<Delete><Object><VersionId>1</VersionId></Object></Delete>"), XML],
    ["1001 keys", batch(keysXml(1001)), XML],
    ["1000 keys", batch(keysXml(1000, "<Quiet>true</Quiet>")), "200"],
  ],
  "a signature in the header": [
    [
      "none",
      { change: ({ headers }) => delete headers.authorization },
      "403 AccessDenied (no EC): Anonymous access is forbidden for this operation.",
    ],
    [
      "another scheme",
      { change: ({ headers }) => (headers.authorization = "OSS id:signature") },
      "400 InvalidArgument (0002-00000406): Authorization header is invalid.",
    ],
    [
      "an unknown id",
      { by: { accessKeyId: "unknown" } },
      "403 InvalidAccessKeyId (0002-00000902): The OSS Access Key Id you provided does not exist in our records.",
    ],
    ["a wrong secret", { by: { secretAccessKey: "wrong" } }, MISMATCH],
    [
      "another region",
      { by: { region: "oss-cn-hangzhou" } },
      "400 InvalidArgument (no EC): Invalid signing region in Authorization header.",
    ],
    [
      "another service",
      { by: { service: "oss" } },
      "400 InvalidArgument (no EC): Invalid signing product in Authorization header.",
    ],
    ["another path", { change: (request) => (request.path = "/there") }, MISMATCH],
    ["a parameter more", { change: ({ query }) => (query.more = "") }, MISMATCH],
    [
      "another value of a header",
      { headers: { "x-amz-meta-a": "1" }, change: ({ headers }) => (headers["x-amz-meta-a"] = "2") },
      MISMATCH,
    ],
    ["a header more that matters", { change: ({ headers }) => (headers["x-amz-meta-a"] = "1") }, MISMATCH],
    [
      "a signed header that is not there",
      { headers: { "x-amz-meta-a": "1" }, change: ({ headers }) => delete headers["x-amz-meta-a"] },
      MISMATCH,
    ],
    ["a host that is not signed", { path: "/there", unsigned: ["host"] }, MISMATCH],
    [
      "no hash of the body",
      { change: ({ headers }) => delete headers["x-amz-content-sha256"] },
      "400 InvalidArgument (no EC): Missing required header for this request: x-amz-content-sha256.",
    ],
    [
      "no hash that is one",
      { headers: { "x-amz-content-sha256": "abc" } },
      "400 InvalidArgument (0002-00000427): The value of x-amz-content-sha256 is invalid.",
    ],
    [
      "the hash of another body",
      { method: "PUT", body: "a", headers: { "x-amz-content-sha256": createHash("sha256").digest("hex") } },
      "400 XAmzContentSHA256Mismatch (no EC): The provided 'x-amz-content-sha256' header does not match what was computed.",
    ],
    [
      "no date",
      { change: ({ headers }) => delete headers["x-amz-date"] },
      "403 AccessDenied (0002-00000505): The time of the request is missing or invalid.",
    ],
    [
      "the date of another day",
      { change: ({ headers }) => (headers["x-amz-date"] = "20261124T120000Z") },
      "400 InvalidArgument (0002-00000409): The date of Credential is not the date of the request.",
    ],
  ],
  "a signature in the query": [
    ["it holds", { presign: 60, path: "/there" }, "200"],
    ["to its last second", { presign: 60, path: "/there", by: { at: now - MINUTE } }, "200"],
    [
      "not after it",
      { presign: 60, path: "/there", by: { at: now - MINUTE - 1000 } },
      "403 AccessDenied (0002-00000418): Request has expired.",
    ],
    [
      "not before it",
      { presign: 60, path: "/there", by: { at: now + 16 * MINUTE } },
      "403 RequestTimeTooSkewed (0002-00000504): The difference between the request time and the current time is too large.",
    ],
    [
      "no seconds",
      { presign: 60, change: ({ query }) => delete query["X-Amz-Expires"] },
      "400 InvalidArgument (0002-00000416): X-Amz-Expires is missing.",
    ],
    [
      "seconds that are none",
      { presign: 60, change: ({ query }) => (query["X-Amz-Expires"] = "1e3") },
      "400 InvalidArgument (0002-00000417): X-Amz-Expires must be 1 to 604800.",
    ],
    [
      "zero seconds",
      { presign: 60, change: ({ query }) => (query["X-Amz-Expires"] = "0") },
      "400 InvalidArgument (0002-00000417): X-Amz-Expires must be 1 to 604800.",
    ],
    [
      "seconds of a week and one",
      { presign: 60, change: ({ query }) => (query["X-Amz-Expires"] = "604801") },
      "400 InvalidArgument (0002-00000417): X-Amz-Expires must be 1 to 604800.",
    ],
    ["other seconds", { presign: 60, change: ({ query }) => (query["X-Amz-Expires"] = "61") }, MISMATCH],
    ["another key", { presign: 60, change: (request) => (request.path = "/there") }, MISMATCH],
    ["another method", { presign: 60, change: (request) => (request.method = "PUT") }, MISMATCH],
    [
      "another algorithm",
      { presign: 60, change: ({ query }) => (query["X-Amz-Algorithm"] = "AWS4-ECDSA-P256-SHA256") },
      "400 InvalidArgument (0002-00000406): Authorization header is invalid.",
    ],
    ["a header more that matters", { presign: 60, change: ({ headers }) => (headers["x-amz-meta-a"] = "1") }, MISMATCH],
  ],
  "what time it is": [14, -14, 16, -16].map((minutes) => [
    `${minutes} minutes off`,
    { path: "/there", by: { at: now + minutes * MINUTE } },
    Math.abs(minutes) < 15
      ? "200"
      : "403 RequestTimeTooSkewed (0002-00000504): The difference between the request time and the current time is too large.",
  ]),
  "what is asked of a list": [
    ["more than a thousand", { path: "/", query: { "max-keys": "1001" } }, NOT_VALID],
    ["less than none", { path: "/", query: { "max-keys": "-1" } }, NOT_VALID],
    ["a token that was never issued", { path: "/", query: { "list-type": "2", "continuation-token": "." } }, NOT_VALID],
    ["another encoding", { path: "/", query: { "encoding-type": "base64" } }, NOT_VALID],
  ],
  "what the double does not do": [
    ["a copy", { method: "PUT", headers: { "x-amz-copy-source": "/langfuse-events/there" } }, "501"],
    ["a bucket is made", { method: "PUT", path: "/" }, "501"],
    ["a bucket is deleted", { method: "DELETE", path: "/" }, "501"],
    ["buckets are listed", { host: "oss-cn-hangzhou.aliyuncs.com", path: "/" }, "501"],
    ["a list of folders", { path: "/", query: { delimiter: "/" } }, "501"],
    ["a part of what is no upload", { method: "POST" }, "501"],
  ].map(([what, request]) => [
    what as string,
    request as RawRequest,
    "501 NotImplemented (no EC): A header or a query you provided implies functionality that is not implemented.",
  ]),
};

describe.each(Object.entries(RULES))("%s", (_rule, rows) => {
  test.each(rows)("%s", async (_what, request, answer) => {
    expect(summary(await ask(request))).toBe(answer);
    // The rules do not depend on TLS.
    await ask({ method: "PUT", path: "/there", body: "0123456789" }, plain);
    expect(summary(await ask(request, plain))).toBe(answer);
  });
});

test("an error has the form of OSS", async () => {
  const { status, headers, body } = await ask(batch(keysXml(1), {}));
  const requestId = headers["x-oss-request-id"];
  expect(requestId).toMatch(/^[0-9A-F]{24}$/);
  expect([status, headers.server, headers["content-type"], headers["x-oss-ec"]]).toEqual([
    400,
    "AliyunOSS",
    "application/xml",
    "0016-00000606",
  ]);
  expect(headers.date).toBe("Wed, 25 Nov 2026 12:00:00 GMT");
  expect(body).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>MissingArgument</Code>' +
      "<Message>Missing Some Required Arguments.</Message>" +
      `<RequestId>${requestId}</RequestId><HostId>langfuse-events.oss-cn-hangzhou.aliyuncs.com</HostId>` +
      "<ArgumentName>Content-MD5</ArgumentName><ArgumentValue></ArgumentValue><EC>0016-00000606</EC></Error>",
  );
});

test("a request with a clock skew is answered with the server's time", async () => {
  const { body } = await ask({ by: { at: now - 60 * MINUTE } });
  expect(body).toContain(
    "<RequestTime>2026-11-25T11:00:00.000Z</RequestTime><ServerTime>2026-11-25T12:00:00.000Z</ServerTime>",
  );
});

test("a bucket of another region is answered with its endpoint", async () => {
  // Over TLS, the certificate of the region already fails.
  const answer = await ask({ host: "langfuse-events.oss-cn-beijing.aliyuncs.com" }, plain);
  expect(summary(answer)).toMatch(/^403 AccessDenied \(no EC\): The bucket you are attempting to access must be /);
  expect(answer.body).toContain("<Endpoint>oss-cn-hangzhou.aliyuncs.com</Endpoint>");
});

test("a large refused body is read to its end, and its connection stays open", async () => {
  const body = Buffer.alloc(4 * 1024 * 1024);
  for (const server of [oss, plain]) {
    const before = server.requests.length;
    const refused = await ask({ method: "PUT", body, by: { secretAccessKey: "wrong" } }, server);
    expect(summary(refused)).toBe(MISMATCH);
    expect((await ask({ path: "/there" }, server)).localPort).toBe(refused.localPort);
    const seen = server.requests.slice(before);
    expect(seen.map(({ bodyBytes, status, code }) => [bodyBytes, status, code])).toEqual([
      [body.length, 403, "SignatureDoesNotMatch"],
      [0, 200, undefined],
    ]);
  }
});
