import { PROVIDER_PROFILES } from "../../storage-service/src/s3/provider-profiles";
import { MD5_MISSING, checkS3Settings, isInternalOss } from "../../storage-service/src/s3/s3-settings";
import { isReachable } from "../../constructs/rules/allowed-ranges";
import { findUrlHostMistake } from "../../constructs/rules/hosts";
import { show, type FieldError, type Path } from "../problem";
import { credentialNames, s3Settings, type S3CompatibleStorage } from "../storage";
import { rule, type EnvironmentRule } from "./rule";

/** A rule over a bucket behind an S3 API. */
function bucketRule(check: (storage: S3CompatibleStorage) => FieldError | FieldError[] | undefined): EnvironmentRule {
  return rule(["storage"], ({ storage }) => (storage.kind === "s3-compatible" ? check(storage) : undefined));
}

/** Both what the storage service refuses and what it only warns about. */
const settingsRule = bucketRule((storage) =>
  checkS3Settings({ ...s3Settings(storage), endpoint: storage.endpoint }).map(({ field, rule, given, fix }) => ({
    path: ["storage", field],
    rule,
    given,
    fix: field === "endpoint" && isPlaintext(storage) ? `${fix} ${ALLOW_PLAINTEXT}` : fix,
  })),
);

const ALLOW_PLAINTEXT =
  "If the store has no TLS, allow this until a date: allowPlaintext: { reason: …, expires: 2027-01-31 }";

function isPlaintext({ endpoint }: S3CompatibleStorage): boolean {
  return endpoint !== undefined && /^http:/i.test(endpoint);
}

/** `settingsRule` refuses what is no URL, and a dot at the end of the host. */
const endpointHostRule = bucketRule(({ endpoint = "" }) => {
  const hostname = URL.canParse(endpoint) && !endpoint.includes("@") ? new URL(endpoint).hostname : "";
  const rule = hostname === "" || hostname.endsWith(".") ? undefined : findUrlHostMistake(hostname);
  if (!rule) return undefined;
  return {
    path: ["storage", "endpoint"],
    rule,
    given: show(endpoint),
    fix: "Write for example: endpoint: https://s3.example.com",
  };
});

/** Langfuse's pods run in Azure, each with its own network namespace. */
const reachableRule = bucketRule((storage) => {
  const { endpoint = "" } = s3Settings(storage);
  const error = (rule: string, fix: string) => ({ path: ["storage", "endpoint"], rule, given: show(endpoint), fix });
  if (isInternalOss(endpoint)) {
    return error(
      "must not be OSS's internal endpoint: it can be reached only from Alibaba Cloud, and the cluster is in Azure",
      `Write: endpoint: ${endpoint.replace("-internal", "")}`,
    );
  }
  if (/^https?:\/\/(localhost|[^/:]+\.localhost|127\.[\d.]+|\[::1\])([:/]|$)/i.test(endpoint)) {
    return error(
      "must be reachable from Langfuse's pods, for which this is the pod itself",
      "Write the host name that the cluster uses for the store.",
    );
  }
  return undefined;
});

/** Only an additional network policy of the operator would let web and worker connect to these. */
export const unreachableWarning = rule(["storage", "langfuse"], ({ storage, langfuse: { allowedEgress } }) => {
  const { endpoint = "" } = storage.kind === "s3-compatible" ? s3Settings(storage) : {};
  if (!URL.canParse(endpoint)) return undefined;
  const { hostname, port, protocol } = new URL(endpoint);
  const error = (rule: string, fix: string) => ({ path: ["storage", "endpoint"], rule, given: show(endpoint), fix });
  if (/\.svc(\.cluster\.local)?$/.test(hostname)) {
    return error(
      "should not be a Service of the cluster: network policies let web and worker connect to the internet and to langfuse.allowedEgress, which applies to no Service",
      "Write a host outside the cluster, or add a network policy of your own.",
    );
  }
  const number = Number(port || (protocol === "https:" ? 443 : 80));
  if (!/^[\d.]+$/.test(hostname) || isReachable(hostname, number, allowedEgress)) return undefined;
  return error(
    `should be in langfuse.allowedEgress with port ${number}: network policies allow no private address`,
    `Write for example: allowedEgress: [ { range: ${hostname}/32, ports: [ ${number} ] } ]`,
  );
});

/** An exception must be needed. */
const plaintextRule = bucketRule((storage) => {
  const { allowPlaintext } = storage;
  if (!allowPlaintext || isPlaintext(storage)) return undefined;
  const rule = "must not be set: storage.endpoint is https";
  return { path: ["storage", "allowPlaintext"], rule, given: show(allowPlaintext), fix: "Remove it." };
});

const credentialsRule = bucketRule((storage) => {
  const { accessKeyId, secretAccessKey } = credentialNames(storage);
  if (accessKeyId !== secretAccessKey) return undefined;
  return {
    path: ["storage", "credentials", "secretAccessKey"],
    rule: "must not be the same secret as storage.credentials.accessKeyId",
    fix: "Write for example: secretAccessKey: oss-access-key-secret",
  };
});

/** The first Langfuse whose SDK does not send Content-MD5, and the first with a setting for it. */
const WITHOUT_MD5 = { from: "3.161.0", before: "3.213.0" };

/**
 * Langfuse deletes objects in batches, and some stores refuse a batch without Content-MD5. Its SDK sent it up to 3.160;
 * from 3.213 on, an environment variable makes Langfuse send it.
 * @see https://github.com/aws/aws-sdk-js-v3/issues/6819
 */
const deleteChecksumRule = rule(["langfuse", "storage"], ({ langfuse, storage }) => {
  if (storage.kind !== "s3-compatible") return undefined;
  const { title, deleteChecksum } = PROVIDER_PROFILES[storage.provider];
  if (deleteChecksum === undefined) return undefined;
  const images: [Path, string | undefined][] = [
    [["langfuse", "images", "tag"], langfuse.images.tag],
    [["langfuse", "previous", "tag"], langfuse.previous?.tag],
  ];
  return images.flatMap(([path, tag]) =>
    tag !== undefined && isWithoutMd5(tag) ? [explainMissingMd5(path, tag, title)] : [],
  );
});

function explainMissingMd5(path: Path, tag: string, title: string): FieldError {
  return {
    path,
    rule:
      `must be ${WITHOUT_MD5.before} or newer, or older than ${WITHOUT_MD5.from}, with ${title}: releases between them cannot delete objects, ` +
      `because they do not send Content-MD5; OSS answers "MissingArgument: ${MD5_MISSING}" with ArgumentName Content-MD5`,
    given: show(tag),
    fix: "Write for example: tag: 3.224.1",
  };
}

function isWithoutMd5(tag: string): boolean {
  return compareVersions(tag, WITHOUT_MD5.from) >= 0 && compareVersions(tag, WITHOUT_MD5.before) < 0;
}

/** Compares the versions at the start of two tags. */
function compareVersions(a: string, b: string): number {
  const numbers = (tag: string) => tag.split("-", 1).flatMap((version) => version.split(".").map(Number));
  const [left, right] = [numbers(a), numbers(b)];
  return left.map((part, index) => part - (right[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

export const storageRules: readonly EnvironmentRule[] = [
  settingsRule,
  endpointHostRule,
  reachableRule,
  plaintextRule,
  credentialsRule,
  deleteChecksumRule,
];
