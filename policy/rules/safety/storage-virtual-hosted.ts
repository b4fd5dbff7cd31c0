import { isIP } from "node:net";
import type { Deployment } from "../../../terraform-json/deployment";
import type { HelmRelease } from "../../../terraform-json/helm-release";
import type { Json } from "../../../terraform-json/json";
import {
  NO_S3_RELEASE,
  UPLOADS,
  parseHost,
  isOss,
  findS3Releases,
  findStoreSettings,
  shown,
  type StoreSetting,
  type Upload,
} from "../../blob-store";
import { answer, finding, notApplicable, oncePerPlace, type Finding, type Rule } from "../../rule";

/** The endpoints of OSS; other hosts begin with a bucket, or are of other services. */
const OSS_ENDPOINT = /^(?:s3\.)?oss-[a-z0-9-]+\.aliyuncs\.com$/;

/** With another name, an SDK uses path style. */
const HOST_BUCKET = /^(?=.{3,63}$)[a-z0-9][a-z0-9-]*[a-z0-9]$/;

export const storageVirtualHosted: Rule = {
  id: "storage-virtual-hosted",
  group: "safety",
  title: "Requests to OSS use virtual hosted style, and no endpoint contains the bucket.",
  rationale:
    'OSS answers 403 SecondLevelDomainForbidden, "Please use virtual hosted style to access.", to every request with path ' +
    "style, the chart's default. Langfuse starts, but loses the data that it receives.",
  source: "https://www.alibabacloud.com/help/en/oss/developer-reference/use-amazon-s3-sdks-to-access-oss",
  fix:
    "Set s3.forcePathStyle to false for every kind of upload, s3.endpoint to the endpoint of the region, as " +
    "https://oss-cn-hangzhou.aliyuncs.com, and s3.bucket to 3 to 63 lower-case letters, digits and hyphens.",
  check(deployment) {
    const releases = findS3Releases(deployment);
    if (releases.length === 0) return notApplicable(NO_S3_RELEASE);
    const findings = releases.flatMap((release) =>
      UPLOADS.flatMap((upload) => checkUpload(deployment, release, upload)),
    );
    return answer(oncePerPlace(findings));
  },
};

function checkUpload(deployment: Deployment, release: HelmRelease, upload: Upload): Finding[] {
  const find = (setting: "endpoint" | "bucket" | "forcePathStyle") =>
    findStoreSettings(deployment, release, upload, setting);
  const [endpoints, buckets, styles] = [find("endpoint"), find("bucket"), withDefaultStyle(find("forcePathStyle"))];
  const isOfOss = endpoints.some(({ value }) => isOss(parseHost(value) ?? ""));
  const isHosted = styles.every(({ value }) => isFalse(value));
  const names = buckets.map(({ value }) => String(value));
  const problems = [
    ...endpoints.map((one) => [one, checkEndpoint(parseHost(one.value) ?? "", names, isHosted)] as const),
    ...styles.map((one) => [one, isOfOss && !isFalse(one.value) ? IN_PATH : undefined] as const),
    ...buckets.map((one) => [one, isOfOss && !HOST_BUCKET.test(String(one.value)) ? NOT_IN_HOST : undefined] as const),
  ];
  return problems.flatMap(([setting, problem]) =>
    problem ? [finding(release.block, setting.path, `is ${shown(setting)}, ${problem}`)] : [],
  );
}

const IN_PATH = "and must be false, because OSS refuses path style";
const NOT_IN_HOST = "which is not valid in a host, so that an SDK uses path style";

function checkEndpoint(host: string, buckets: readonly string[], isHosted: boolean): string | undefined {
  if (isHosted && isIP(host.replace(/^\[|\]$/g, "")) !== 0)
    return "an IP address, which does not support virtual hosted style";
  const isDoubled = buckets.some((bucket) => host.startsWith(`${bucket}.`));
  return isDoubled || (isOss(host) && !OSS_ENDPOINT.test(host)) ? "and must not contain the bucket" : undefined;
}

/** The default of the chart is path style. */
function withDefaultStyle(settings: readonly StoreSetting[]): readonly StoreSetting[] {
  const isSet = settings.some(({ path }) => path.startsWith("values.s3."));
  return isSet ? settings : [{ path: "values.s3.forcePathStyle", value: true }, ...settings];
}

function isFalse(value: Json | undefined): boolean {
  return value === false || value === "false";
}
