import { UPLOADS, findBlobStore, findStoreSettings, type StoreSetting } from "../../policy/blob-store";
import { storageOverHttps } from "../../policy/rules/exposure/storage-over-https";
import { STRICT } from "../../policy/settings";
import { PROVIDER_PROFILES, findProvider } from "../../storage-service/src/s3/provider-profiles";
import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import { helmValue, type HelmRelease } from "../../terraform-json/helm-release";
import type { Sentence } from "../report";
import { uniqueBy } from "./blocks";
import { LANGFUSE_CHART, readReleases, withoutUnreadable } from "./helm-releases";
import { linkName } from "./naming";
import { findReadersOf, findSecretKeys, findSecretReaders, findVaultSecret } from "./secret-references";
import { joinList, linkTo, sentence } from "./sentence";

/** A bucket that a release of Langfuse uses and no stack manages. */
export interface Bucket {
  readonly release: HelmRelease;
  readonly name: string;
  /** `https://oss-cn-hangzhou.aliyuncs.com`, without a user and a password. */
  readonly endpoint: string;
  readonly host: string;
  readonly isPlaintext: boolean;
  /** `HTTPS 443`, `HTTP 80, PLAINTEXT` */
  readonly protocol: string;
  /** `Alibaba Cloud OSS`; undefined for an unknown host. */
  readonly provider: string | undefined;
}

/** The buckets of all releases of Langfuse. */
export function findBuckets(deployment: Deployment): Bucket[] {
  const readable = withoutUnreadable(deployment);
  return readReleases(readable, LANGFUSE_CHART)
    .filter((release) => findBlobStore(readable, release).kind === "s3-compatible")
    .flatMap((release) => {
      const buckets = UPLOADS.flatMap((upload) => findBucket(readable, release, upload));
      return uniqueBy(buckets, ({ endpoint, name }) => `${endpoint} ${name}`);
    });
}

function findBucket(deployment: Deployment, release: HelmRelease, upload: (typeof UPLOADS)[number]): Bucket[] {
  // The chart's own values come first; a variable overrides them.
  const read = (setting: "endpoint" | "bucket") => findStoreSettings(deployment, release, upload, setting).at(-1);
  const [endpoint, bucket] = [read("endpoint"), read("bucket")?.value];
  if (typeof endpoint?.value !== "string" || !URL.canParse(endpoint.value)) return [];
  const { protocol, host, hostname, port } = new URL(endpoint.value);
  const isHttp = protocol === "http:";
  const isPlaintext = isHttp && isRefused(deployment, release, endpoint);
  const provider = findProvider(hostname);
  return [
    {
      release,
      name: typeof bucket === "string" ? bucket : "with an unknown name",
      endpoint: `${protocol}//${host}`,
      host: hostname,
      isPlaintext,
      protocol: isHttp ? `HTTP ${port || 80}${isPlaintext ? ", PLAINTEXT" : ""}` : `HTTPS ${port || 443}`,
      provider: provider === "generic" ? undefined : PROVIDER_PROFILES[provider].title,
    },
  ];
}

/** Whether the policy refuses an endpoint as unencrypted; it knows which addresses stay within a pod. */
function isRefused(deployment: Deployment, { block }: HelmRelease, { path }: Pick<StoreSetting, "path">): boolean {
  const answer = storageOverHttps.check(deployment, STRICT);
  return (
    answer.kind === "violation" &&
    answer.findings.some((one) => one.stack === block.stack && one.address === block.address && one.path === path)
  );
}

/** `the bucket langfuse-events at oss-cn-hangzhou.aliyuncs.com (Alibaba Cloud OSS)` */
export function describeBucket({ name, host, provider }: Bucket): string {
  return `the bucket ${name} at ${host}${provider === undefined ? "" : ` (${provider})`}`;
}

/** An unknown host may be in Azure or not. */
export function describeLocation({ provider }: Bucket): string {
  return provider === undefined ? "Outside of these stacks" : "Outside of Azure";
}

/** Whether browsers get signed URLs: for media and for exports, which are both on by default. */
export function usesSignedUrls({ release }: Bucket): boolean {
  return ["mediaUpload", "batchExport"].some((section) => helmValue(release, `s3.${section}.enabled`) !== false);
}

/** Helm values for the two parts of an access key; requests are signed with both. */
const ACCESS_KEY = /^s3\.(?:\w+\.)?(?:accessKeyId|secretAccessKey)$/;

/** The secrets of Key Vault that contain a release's access key: its id, and then its secret part. */
export function findAccessKey(deployment: Deployment, { block }: HelmRelease): Block[] {
  const keys = findSecretKeys(deployment);
  const readers = findSecretReaders(deployment).filter(
    ({ release, path }) => release.block === block && ACCESS_KEY.test(path),
  );
  const secrets = readers
    .flatMap((reader) => keys.filter((key) => findReadersOf(deployment, [key], [reader]).length > 0))
    .flatMap((key) => findVaultSecret(deployment, key) ?? []);
  return [...new Set(secrets)];
}

/** `the access key in langfuse-oss-access-key-id and langfuse-oss-access-key-secret of Key Vault` */
export function describeAccessKey(deployment: Deployment, release: HelmRelease): Sentence {
  const secrets = findAccessKey(deployment, release);
  return secrets.length === 0
    ? sentence`an access key that is in ${linkTo(release.block, "no Secret of the Helm values")}`
    : sentence`the access key in ${joinList(secrets.map((secret) => linkName(deployment, secret)))} of Key Vault`;
}
