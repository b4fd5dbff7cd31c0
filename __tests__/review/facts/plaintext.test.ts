import { evaluate, type Verdict } from "../../../policy/evaluate";
import { plaintextStorage } from "../../../review/facts/plaintext";
import type { Deployment } from "../../../terraform-json/deployment";
import { environment, ossWith } from "./given";

const HTTPS = "https://oss-cn-hangzhou.aliyuncs.com";
const HTTP = "http://oss-cn-hangzhou.aliyuncs.com";
const WAIVER = {
  rule: "storage-over-https",
  address: "helm_release.langfuse",
  reason: "The images of before need it.",
  expires: "2027-01-31",
};
const PLACE = { stack: "oss-release", address: "helm_release.langfuse", path: "values.s3.endpoint" };

function judged(deployment: Deployment, { waived = false, today = "2026-12-01" } = {}): Verdict {
  const settings = { deletionProtection: false, waivers: waived ? [WAIVER] : [] };
  return evaluate(deployment, { settings, today });
}

test("https is nothing to tell", () => {
  const oss = environment("oss");
  expect(plaintextStorage([oss], judged(oss))).toEqual([]);
});

test("an endpoint that a waiver allows is told with it, until its last day", () => {
  const oss = ossWith([HTTPS, HTTP]);
  const allowed = [{ endpoint: HTTP, places: [PLACE], waiver: WAIVER }];
  expect(plaintextStorage([oss], judged(oss, { waived: true, today: "2027-01-31" }))).toEqual(allowed);
  const forbidden = [{ endpoint: HTTP, places: [PLACE], waiver: undefined }];
  expect(plaintextStorage([oss], judged(oss, { waived: true, today: "2027-02-01" }))).toEqual(forbidden);
  expect(plaintextStorage([oss], judged(oss))).toEqual(forbidden);
});

test("a user and a password in an endpoint are not told", () => {
  const oss = ossWith([HTTPS, "http://someone:word@minio.example.com:9000"]);
  expect(plaintextStorage([oss], judged(oss))).toEqual([
    { endpoint: "http://minio.example.com:9000", places: [PLACE], waiver: undefined },
  ]);
});

test("a variable counts as much as a value, and what is the same is told once", () => {
  const variable =
    '    - name: LANGFUSE_S3_MEDIA_UPLOAD_ENDPOINT\n      value: "http://oss-cn-hangzhou.aliyuncs.com"\n';
  const oss = ossWith([HTTPS, HTTP], ["additionalEnv:\n", `additionalEnv:\n${variable}`]);
  const [one, ...more] = plaintextStorage([oss], judged(oss, { waived: true }));
  expect(more).toEqual([]);
  expect(one?.places.map(({ path }) => path)).toEqual([
    "values.s3.endpoint",
    expect.stringMatching(/^values\.langfuse\.additionalEnv\[0\]/),
  ]);
});

test("an endpoint that nobody can look into is a violation, and is not said to be http", () => {
  const oss = ossWith([HTTPS, "${var.endpoint}"]);
  const verdict = judged(oss);
  expect(verdict.results.find(({ rule }) => rule.id === "storage-over-https")?.verdict).toBe("violation");
  expect(plaintextStorage([oss], verdict)).toEqual([]);
});

test("a finding of a plan whose files do not tell the endpoint is told where a waiver hides it", () => {
  const oss = ossWith([HTTPS, HTTP]);
  expect(plaintextStorage([], judged(oss, { waived: true }))).toEqual([
    { endpoint: undefined, places: [PLACE], waiver: WAIVER },
  ]);
});
