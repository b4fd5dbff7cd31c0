import { PROVIDER_PROFILES } from "../../storage-service/src/s3/provider-profiles";
import { MD5_MISSING, checkS3Settings, isInternalOss } from "../../storage-service/src/s3/s3-settings";
import { show, type Finding, type Path } from "../problem";
import { credentialNames, s3Settings, type S3CompatibleStorage } from "../storage";
import { rule, type EnvironmentRule } from "./rule";

/** A rule over a bucket behind an S3 API; Blob storage has nothing of what it looks at. */
function bucketRule(check: (storage: S3CompatibleStorage) => Finding[]): EnvironmentRule {
  return rule(["storage"], ({ storage }) => (storage.kind === "s3-compatible" ? check(storage) : []));
}

/** What the storage service refuses, and what it only warns of: here is the time to correct both. */
const settingsRule = bucketRule((storage) =>
  checkS3Settings(s3Settings(storage)).map(({ field, rule, given, fix }) => ({
    path: ["storage", field],
    rule,
    given,
    fix: field === "endpoint" && isPlaintext(storage) ? `${fix} ${TAKE_RESPONSIBILITY}` : fix,
  })),
);

const TAKE_RESPONSIBILITY =
  "Where there is no TLS to be had, take responsibility until a day: allowPlaintext: { reason: …, expires: 2027-01-31 }";

function isPlaintext({ endpoint }: S3CompatibleStorage): boolean {
  return endpoint !== undefined && /^http:/i.test(endpoint);
}

/** Langfuse's pods are in Azure, and each in a network of its own. */
const reachableRule = bucketRule((storage) => {
  const { endpoint = "" } = s3Settings(storage);
  const finding = (rule: string, fix: string) => [{ path: ["storage", "endpoint"], rule, given: show(endpoint), fix }];
  if (isInternalOss(endpoint)) {
    return finding(
      "must not be OSS's internal endpoint: only machines inside of Alibaba Cloud reach it, and the cluster is in Azure",
      `Write: endpoint: ${endpoint.replace("-internal", "")}`,
    );
  }
  if (/^https?:\/\/(localhost|[^/:]+\.localhost|127\.[\d.]+|\[::1\])([:/]|$)/i.test(endpoint)) {
    return finding(
      "must be reached from Langfuse's pods, where this is the pod itself",
      "Write the name that the store has for the cluster.",
    );
  }
  return [];
});

/** An exception is there for something, and ends on a day that there is. */
const plaintextRule = bucketRule(({ endpoint, ...storage }) => {
  const { allowPlaintext } = storage;
  if (!allowPlaintext) return [];
  const path: Path = ["storage", "allowPlaintext"];
  if (!isPlaintext({ ...storage, endpoint })) {
    const rule = "must not be set: storage.endpoint is https, so that it excepts nothing";
    return [{ path, rule, given: show(allowPlaintext), fix: "Remove it." }];
  }
  if (isDay(allowPlaintext.expires)) return [];
  return [
    {
      path: [...path, "expires"],
      rule: "must be a day of the calendar",
      given: show(allowPlaintext.expires),
      fix: "Write for example: expires: 2027-01-31",
    },
  ];
});

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** One secret cannot hold both halves of an access key. */
const credentialsRule = bucketRule((storage) => {
  const { accessKeyId, secretAccessKey } = credentialNames(storage);
  if (accessKeyId !== secretAccessKey) return [];
  return [
    {
      path: ["storage", "credentials", "secretAccessKey"],
      rule: "must be another secret than storage.credentials.accessKeyId",
      fix: "Write for example: secretAccessKey: oss-access-key-secret",
    },
  ];
});

/** The first Langfuse whose SDK sends no Content-MD5 by itself, and the first that can be told to. */
const WITHOUT_MD5 = { from: "3.161.0", before: "3.213.0" };

/**
 * Langfuse deletes in batches, and some stores take no batch without Content-MD5. Its SDK sent it up to 3.160; from
 * 3.213 on Langfuse sends it when it is told to.
 * @see https://github.com/aws/aws-sdk-js-v3/issues/6819
 */
const deleteChecksumRule = rule(["langfuse", "storage"], ({ langfuse, storage }) => {
  if (storage.kind !== "s3-compatible") return [];
  const { title, deleteChecksum } = PROVIDER_PROFILES[storage.provider];
  if (deleteChecksum === undefined) return [];
  const images: [Path, string | undefined][] = [
    [["langfuse", "images", "tag"], langfuse.images.tag],
    [["langfuse", "previous", "tag"], langfuse.previous?.tag],
  ];
  return images.flatMap(([path, tag]) =>
    tag !== undefined && isWithoutMd5(tag) ? [noBatchDelete(path, tag, title)] : [],
  );
});

function noBatchDelete(path: Path, tag: string, title: string): Finding {
  return {
    path,
    rule:
      `must be ${WITHOUT_MD5.before} or newer, or older than ${WITHOUT_MD5.from}, with ${title}: those between delete nothing, ` +
      `because they send no Content-MD5; OSS answers "MissingArgument: ${MD5_MISSING}" with ArgumentName Content-MD5`,
    given: show(tag),
    fix: "Write for example: tag: 3.224.1",
  };
}

function isWithoutMd5(tag: string): boolean {
  return compareVersions(tag, WITHOUT_MD5.from) >= 0 && compareVersions(tag, WITHOUT_MD5.before) < 0;
}

/** Compares what two tags were built from, whatever stands after the version. */
function compareVersions(a: string, b: string): number {
  const numbers = (tag: string) => tag.split("-", 1).flatMap((version) => version.split(".").map(Number));
  const [left, right] = [numbers(a), numbers(b)];
  return left.map((part, index) => part - (right[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

export const storageRules: readonly EnvironmentRule[] = [
  settingsRule,
  reachableRule,
  plaintextRule,
  credentialsRule,
  deleteChecksumRule,
];
