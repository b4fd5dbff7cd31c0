import { evaluate, type Verdict } from "../../../policy/evaluate";
import { findStackChanges } from "../../../review/facts/changes";
import { findPlaintextStorage, findStorageChanges } from "../../../review/facts/storage";
import type { Deployment } from "../../../terraform-json/deployment";
import { synthesis } from "../../support/synthesis";
import { environment, given, links, ossWith, toTexts } from "./deployments";

const HTTPS = "https://oss-cn-hangzhou.aliyuncs.com";
const HTTP = "http://oss-cn-hangzhou.aliyuncs.com";
const WAIVER = {
  rule: "storage-over-https",
  address: "helm_release.langfuse",
  reason: "The images of before need it.",
  expires: "2027-01-31",
};
const PLACE = { stack: "oss-release", address: "helm_release.langfuse", path: "values.s3.endpoint" };

function evaluatePolicy(deployment: Deployment, { waived = false, today = "2026-12-01" } = {}): Verdict {
  const settings = { deletionProtection: false, waivers: waived ? [WAIVER] : [] };
  return evaluate(deployment, { settings, today });
}

test("https is not reported", () => {
  const oss = environment("oss");
  expect(findPlaintextStorage([oss], evaluatePolicy(oss))).toEqual([]);
});

test("an endpoint is reported with its waiver, until the last day", () => {
  const oss = ossWith([HTTPS, HTTP]);
  const allowed = [{ endpoint: HTTP, places: [PLACE], waiver: WAIVER }];
  expect(findPlaintextStorage([oss], evaluatePolicy(oss, { waived: true, today: "2027-01-31" }))).toEqual(allowed);
  const forbidden = [{ endpoint: HTTP, places: [PLACE], waiver: undefined }];
  expect(findPlaintextStorage([oss], evaluatePolicy(oss, { waived: true, today: "2027-02-01" }))).toEqual(forbidden);
  expect(findPlaintextStorage([oss], evaluatePolicy(oss))).toEqual(forbidden);
});

test("a user and a password in an endpoint are not reported", () => {
  const oss = ossWith([HTTPS, "http://someone:word@minio.example.com:9000"]);
  expect(findPlaintextStorage([oss], evaluatePolicy(oss))).toEqual([
    { endpoint: "http://minio.example.com:9000", places: [PLACE], waiver: undefined },
  ]);
});

test("the same endpoint in a value and in a variable is reported once", () => {
  const variable =
    '    - name: LANGFUSE_S3_MEDIA_UPLOAD_ENDPOINT\n      value: "http://oss-cn-hangzhou.aliyuncs.com"\n';
  const oss = ossWith([HTTPS, HTTP], ["additionalEnv:\n", `additionalEnv:\n${variable}`]);
  const [one, ...more] = findPlaintextStorage([oss], evaluatePolicy(oss, { waived: true }));
  expect(more).toEqual([]);
  expect(one?.places.map(({ path }) => path)).toEqual([
    "values.s3.endpoint",
    expect.stringMatching(/^values\.langfuse\.additionalEnv\[0\]/),
  ]);
});

test("an unknown endpoint is a violation, but not reported as http", () => {
  const oss = ossWith([HTTPS, "${var.endpoint}"]);
  const verdict = evaluatePolicy(oss);
  expect(verdict.results.find(({ rule }) => rule.id === "storage-over-https")?.verdict).toBe("violation");
  expect(findPlaintextStorage([oss], verdict)).toEqual([]);
});

test("a waived finding without a known endpoint is reported", () => {
  const oss = ossWith([HTTPS, HTTP]);
  expect(findPlaintextStorage([], evaluatePolicy(oss, { waived: true }))).toEqual([
    { endpoint: undefined, places: [PLACE], waiver: WAIVER },
  ]);
});

const BUCKET = "the bucket langfuse-events at oss-cn-hangzhou.aliyuncs.com (Alibaba Cloud OSS)";
const CONTAINER = "the container langfuse at stlangfusedev.blob.core.windows.net (Azure Blob)";
const LOST = "Existing data is not copied: Langfuse does not find it until an operator copies it.";

/** The changes from one deployment to another of the same names. */
function changed(base: Deployment, synthesis: Deployment): string[] {
  return toTexts(findStorageChanges({ synthesis, base }));
}

/** Dev under the names of the example, as a base of it. */
function keylessDev(): Deployment {
  const text = JSON.stringify(synthesis("dev")).replaceAll("dev-platform", "oss-platform");
  const { platform, release } = JSON.parse(text.replaceAll("dev-release", "oss-release")) as Record<string, object>;
  return given({ "oss-platform": platform ?? {}, "oss-release": release ?? {} });
}

function moved(to: string, from: string): string {
  return `The storage of helm_release.langfuse for traces, media and exports changes from ${from} to ${to}. ${LOST}`;
}

test("the same storage is no change", () => {
  expect(changed(environment("oss"), environment("oss"))).toEqual([]);
  expect(changed(keylessDev(), keylessDev())).toEqual([]);
  expect(findStorageChanges({ synthesis: environment("oss") })).toEqual([]);
});

test("another kind of storage, in both directions", () => {
  const changes = findStorageChanges({ synthesis: environment("oss"), base: keylessDev() });
  expect(toTexts(changes)).toEqual([moved(BUCKET, CONTAINER)]);
  expect(links(changes[0] ?? [])).toEqual(["oss-release helm_release.langfuse"]);
  expect(changed(environment("oss"), keylessDev())).toEqual([moved(CONTAINER, BUCKET)]);
});

test("the loss of the storage account is reported", () => {
  const [platform] = findStackChanges({ synthesis: environment("oss"), base: keylessDev() });
  const lost = platform?.changes.filter(({ loses }) => loses === "events, media and exports");
  expect(lost?.map(({ address, action }) => [address, action])).toEqual([
    ["azapi_resource.blob_account", "delete"],
    ["azurerm_storage_container.blob_container", "delete"],
  ]);
});

test("another provider, and another bucket", () => {
  const other = ossWith([HTTPS, "https://s3.eu-central-1.amazonaws.com"]);
  expect(changed(environment("oss"), other)).toEqual([
    moved("the bucket langfuse-events at s3.eu-central-1.amazonaws.com (Amazon S3)", BUCKET),
  ]);
  expect(changed(environment("oss"), ossWith(['"langfuse-events"', '"langfuse-more"']))).toEqual([
    moved("the bucket langfuse-more at oss-cn-hangzhou.aliyuncs.com (Alibaba Cloud OSS)", BUCKET),
  ]);
});

test("from https to http, and back", () => {
  const http = ossWith([HTTPS, HTTP]);
  expect(changed(environment("oss"), http)).toEqual([
    "The connection of helm_release.langfuse to its storage is no longer encrypted: it changes from HTTPS 443 to HTTP 80, PLAINTEXT.",
  ]);
  expect(changed(http, environment("oss"))).toEqual([
    "The connection of helm_release.langfuse to its storage is now encrypted: it changes from HTTP 80, PLAINTEXT to HTTPS 443.",
  ]);
});

test("the deployed storage has precedence over that of the base", () => {
  const { release } = synthesis("dev");
  const state = {
    address: "helm_release.langfuse",
    mode: "managed",
    type: "helm_release",
    name: "langfuse",
    values: release.resource.helm_release.langfuse,
  };
  const plans = given({
    "oss-release": {
      format_version: "1.2",
      planned_values: { root_module: {} },
      resource_changes: [],
      configuration: {},
      prior_state: { format_version: "1.0", values: { root_module: { resources: [state] } } },
    },
  });
  const oss = environment("oss");
  expect(toTexts(findStorageChanges({ synthesis: oss, plans, base: oss }))).toEqual([moved(BUCKET, CONTAINER)]);
});

test("the store of the chart, and an unknown store", () => {
  const bundled = ossWith(["  deploy: false\n  storageProvider", "  deploy: true\n  storageProvider"]);
  expect(changed(environment("oss"), bundled)).toEqual([moved("the store of the chart", BUCKET)]);
  expect(changed(environment("oss"), ossWith([HTTPS, "${var.endpoint}"]))).toEqual([moved("an unknown store", BUCKET)]);
});
