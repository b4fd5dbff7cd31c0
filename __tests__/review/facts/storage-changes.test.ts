import { stackChanges } from "../../../review/facts/changes";
import { storageChanges } from "../../../review/facts/storage-changes";
import type { Deployment } from "../../../terraform-json/deployment";
import { synthesis } from "../../support/synthesis";
import { environment, given, links, ossWith, told } from "./given";

const HTTPS = "https://oss-cn-hangzhou.aliyuncs.com";
const BUCKET = "the bucket langfuse-events at oss-cn-hangzhou.aliyuncs.com (Alibaba Cloud OSS)";
const CONTAINER = "the container langfuse at stlangfusedev.blob.core.windows.net (Azure Blob)";
const LOST = "Nothing takes along what is stored there: Langfuse does not find it again until somebody has copied it.";

/** What changes from one deployment to another of the same names. */
function changed(base: Deployment, synthesis: Deployment): string[] {
  return told(storageChanges({ synthesis, base }));
}

/** Dev under the names of the example, as a base of it. */
function keyless(): Deployment {
  const text = JSON.stringify(synthesis("dev")).replaceAll("dev-platform", "oss-platform");
  const { platform, release } = JSON.parse(text.replaceAll("dev-release", "oss-release")) as Record<string, object>;
  return given({ "oss-platform": platform ?? {}, "oss-release": release ?? {} });
}

function moved(to: string, from: string): string {
  return `helm_release.langfuse keeps traces, media and exports in ${to} from now on, and not in ${from} any more. ${LOST}`;
}

test("what stays where it is, is no change", () => {
  expect(changed(environment("oss"), environment("oss"))).toEqual([]);
  expect(changed(keyless(), keyless())).toEqual([]);
  expect(storageChanges({ synthesis: environment("oss") })).toEqual([]);
});

test("another kind of storage, there and back", () => {
  const changes = storageChanges({ synthesis: environment("oss"), base: keyless() });
  expect(told(changes)).toEqual([moved(BUCKET, CONTAINER)]);
  expect(links(changes[0] ?? [])).toEqual(["oss-release helm_release.langfuse"]);
  expect(changed(environment("oss"), keyless())).toEqual([moved(CONTAINER, BUCKET)]);
});

test("the account that blobs were in is destroyed with them, and says so", () => {
  const [platform] = stackChanges({ synthesis: environment("oss"), base: keyless() });
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
  const http = ossWith([HTTPS, "http://oss-cn-hangzhou.aliyuncs.com"]);
  expect(changed(environment("oss"), http)).toEqual([
    "helm_release.langfuse speaks to its storage unencrypted from now on: HTTP 80, PLAINTEXT. Before, it was HTTPS 443.",
  ]);
  expect(changed(http, environment("oss"))).toEqual([
    "helm_release.langfuse speaks to its storage by HTTPS 443 from now on. Before, it was HTTP 80, PLAINTEXT.",
  ]);
});

test("what a plan found deployed counts before what the base has", () => {
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
  expect(told(storageChanges({ synthesis: oss, plans, base: oss }))).toEqual([moved(BUCKET, CONTAINER)]);
});

test("a store that the chart brings, or that nobody can tell", () => {
  const bundled = ossWith(["  deploy: false\n  storageProvider", "  deploy: true\n  storageProvider"]);
  expect(changed(environment("oss"), bundled)).toEqual([moved("the store that the chart brings", BUCKET)]);
  expect(changed(environment("oss"), ossWith([HTTPS, "${var.endpoint}"]))).toEqual([
    moved("a store that is not told", BUCKET),
  ]);
});
