import type { Deployment } from "../../../terraform-json/deployment";
import { helmPlaces, type HelmRelease } from "../../../terraform-json/helm-release";
import { isList, isObject, join, type Place } from "../../../terraform-json/json";
import { NO_S3_RELEASE, findEndpoints, parseHost, isOss, findS3Releases } from "../../blob-store";
import { VARIABLE_LISTS } from "../../langfuse-chart";
import { answer, finding, given, notApplicable, oncePerPlace, type Finding, type Rule } from "../../rule";

const VARIABLE = "LANGFUSE_S3_DELETE_OBJECTS_CHECKSUM_ALGORITHM";

/** From this version, Langfuse's SDK sends CRC32 instead of Content-MD5 (by its lock file: 3.675, then 3.1013). */
const WITHOUT_MD5 = [3, 161, 0];

/** From this version, Langfuse supports the variable. */
const KNOWS_VARIABLE = [3, 213, 0];

export const storageBatchDeleteMd5: Rule = {
  id: "storage-batch-delete-md5",
  group: "safety",
  title: "Langfuse sends Content-MD5 with batch deletes to OSS.",
  rationale:
    "OSS answers 400 MissingArgument to a batch delete without Content-MD5, which Langfuse does not send by default since " +
    "3.161.0. Deleted projects, and traces after their retention, then stay in the bucket.",
  source: "https://github.com/aws/aws-sdk-js-v3/issues/6819",
  fix: `Set ${VARIABLE} to MD5 in langfuse.additionalEnv, and use an image of Langfuse 3.213.0 or newer.`,
  check(deployment) {
    const releases = findS3Releases(deployment);
    if (releases.length === 0) return notApplicable(NO_S3_RELEASE);
    const inOss = releases.filter((release) => isInOss(deployment, release));
    if (inOss.length === 0) return notApplicable("no endpoint is of a store that requires Content-MD5");
    const findings = inOss.flatMap((release) => COMPONENTS.flatMap((component) => checkComponent(release, component)));
    return answer(oncePerPlace(findings));
  },
};

/** Both delete blobs: the worker after the retention, web on request of a user. */
const COMPONENTS = ["web", "worker"] as const;

function isInOss(deployment: Deployment, release: HelmRelease): boolean {
  return findEndpoints(deployment, release).some(({ value }) => isOss(parseHost(value) ?? ""));
}

function checkComponent(release: HelmRelease, component: (typeof COMPONENTS)[number]): Finding[] {
  const tag = findTag(release, component);
  const version = parseVersion(tag);
  if (version && isBefore(version, WITHOUT_MD5)) return [];
  if (tag && version && isBefore(version, KNOWS_VARIABLE)) {
    const problem = `is ${given(tag.value)}, which does not send Content-MD5 and does not support ${VARIABLE}`;
    return [finding(release.block, tag.path, problem)];
  }
  const set = VARIABLE_LISTS[component].flatMap((list) => helmPlaces(release, list).flatMap(readVariable)).at(-1);
  if (!set)
    return [finding(release.block, "values.langfuse.additionalEnv", `does not set ${VARIABLE} for ${component}`)];
  return set.value === "MD5"
    ? []
    : [finding(release.block, set.path, `sets ${VARIABLE} to ${given(set.value)}, and must set it to "MD5"`)];
}

/** The variable in a list; null if it comes from another source. */
function readVariable({ path, value }: Place): Place[] {
  if (!isList(value)) return [];
  return value.flatMap((entry, index) =>
    isObject(entry) && entry["name"] === VARIABLE
      ? [{ path: join(join(path, index), "name"), value: entry["value"] ?? null }]
      : [],
  );
}

function findTag(release: HelmRelease, component: string): Place | undefined {
  return [`langfuse.${component}.image.tag`, "langfuse.image.tag"]
    .flatMap((path) => helmPlaces(release, path))
    .find(({ value }) => value !== "");
}

/** The version of Langfuse in a tag; undefined for a digest or a commit, which need the variable. */
function parseVersion(tag: Place | undefined): number[] | undefined {
  const numbers = /^v?(\d+)\.(\d+)\.(\d+)(?![\d.])/.exec(String(tag?.value ?? ""));
  return numbers?.slice(1).map(Number);
}

function isBefore(version: readonly number[], other: readonly number[]): boolean {
  const index = version.findIndex((number, at) => number !== other[at]);
  return index !== -1 && (version[index] ?? 0) < (other[index] ?? 0);
}
