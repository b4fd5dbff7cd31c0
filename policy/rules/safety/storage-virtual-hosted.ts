import { isIP } from "node:net";
import type { Deployment } from "../../../terraform-json/deployment";
import type { HelmRelease } from "../../../terraform-json/helm-release";
import type { Json } from "../../../terraform-json/json";
import {
  NO_S3_RELEASE,
  UPLOADS,
  hostOf,
  isOss,
  s3Releases,
  sayingsOf,
  shown,
  type Saying,
  type Upload,
} from "../../blob-store";
import { answer, finding, notApplicable, oncePerPlace, type Finding, type Rule } from "../../rule";

/** The endpoints of OSS; its other hosts begin with a bucket, or are of other services. */
const OSS_ENDPOINT = /^(?:s3\.)?oss-[a-z0-9-]+\.aliyuncs\.com$/;

/** With anything else in its name, an SDK puts the bucket into the path, whatever it is told. */
const HOST_BUCKET = /^(?=.{3,63}$)[a-z0-9][a-z0-9-]*[a-z0-9]$/;

export const storageVirtualHosted: Rule = {
  id: "storage-virtual-hosted",
  group: "safety",
  title: "A client puts the bucket before the endpoint, where OSS wants it, and finds it there only once.",
  rationale:
    'OSS answers 403 SecondLevelDomainForbidden, "Please use virtual hosted style to access.", to every request with the ' +
    "bucket in its path, and path style is the chart's default. Langfuse starts all the same, and loses what it is sent.",
  source: "https://www.alibabacloud.com/help/en/oss/developer-reference/use-amazon-s3-sdks-to-access-oss",
  fix:
    "Set s3.forcePathStyle to false, without another value for one kind of upload, s3.endpoint to the endpoint of the " +
    "region as https://oss-cn-hangzhou.aliyuncs.com, and s3.bucket to 3 to 63 small letters, digits and hyphens.",
  check(deployment) {
    const releases = s3Releases(deployment);
    if (releases.length === 0) return notApplicable(NO_S3_RELEASE);
    const findings = releases.flatMap((release) => UPLOADS.flatMap((upload) => misplaced(deployment, release, upload)));
    return answer(oncePerPlace(findings));
  },
};

function misplaced(deployment: Deployment, release: HelmRelease, upload: Upload): Finding[] {
  const say = (setting: "endpoint" | "bucket" | "forcePathStyle") => sayingsOf(deployment, release, upload, setting);
  const [endpoints, buckets, styles] = [say("endpoint"), say("bucket"), styleOf(say("forcePathStyle"))];
  const isOfOss = endpoints.some(({ value }) => isOss(hostOf(value) ?? ""));
  const isHosted = styles.every(({ value }) => isFalse(value));
  const names = buckets.map(({ value }) => String(value));
  const problems = [
    ...endpoints.map((one) => [one, endpointProblem(hostOf(one.value) ?? "", names, isHosted)] as const),
    ...styles.map((one) => [one, isOfOss && !isFalse(one.value) ? IN_PATH : undefined] as const),
    ...buckets.map((one) => [one, isOfOss && !HOST_BUCKET.test(String(one.value)) ? NOT_IN_HOST : undefined] as const),
  ];
  return problems.flatMap(([saying, problem]) =>
    problem ? [finding(release.block, saying.path, `is ${shown(saying)}, ${problem}`)] : [],
  );
}

const IN_PATH = "and must be false: OSS refuses a bucket in the path";
const NOT_IN_HOST = "which cannot stand in a host, so that an SDK puts it into the path";

function endpointProblem(host: string, buckets: readonly string[], isHosted: boolean): string | undefined {
  if (isHosted && isIP(host.replace(/^\[|\]$/g, "")) !== 0) return "an address, before which no bucket can stand";
  const isDoubled = buckets.some((bucket) => host.startsWith(`${bucket}.`));
  return isDoubled || (isOss(host) && !OSS_ENDPOINT.test(host)) ? "and must have no bucket before it" : undefined;
}

/** The chart's own default is path style. */
function styleOf(sayings: readonly Saying[]): readonly Saying[] {
  const isSaid = sayings.some(({ path }) => path.startsWith("values.s3."));
  return isSaid ? sayings : [{ path: "values.s3.forcePathStyle", value: true }, ...sayings];
}

function isFalse(value: Json | undefined): boolean {
  return value === false || value === "false";
}
