import { UPLOADS, blobStoreOf, sayingsOf, type Saying } from "../../policy/blob-store";
import { storageOverHttps } from "../../policy/rules/exposure/storage-over-https";
import { STRICT } from "../../policy/settings";
import { PROVIDER_PROFILES, findProvider } from "../../storage-service/src/s3/provider-profiles";
import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import { helmValue, type HelmRelease } from "../../terraform-json/helm-release";
import type { Sentence } from "../report";
import { nameOf, named } from "./naming";
import { readable, readableReleases } from "./releases";
import { secretKeys, vaultSecretOf } from "./secret-keys";
import { LANGFUSE_CHART, secretReaders } from "./secret-readers";
import { enumerated, mention, sentence } from "./sentence";

/** A bucket in which a release of Langfuse keeps what it stores, and that no stack makes. */
export interface Bucket {
  readonly release: HelmRelease;
  readonly name: string;
  /** `https://oss-cn-hangzhou.aliyuncs.com`: an address without a user and a password, if there are any. */
  readonly endpoint: string;
  readonly host: string;
  readonly isPlaintext: boolean;
  /** `HTTPS 443`, `HTTP 80, PLAINTEXT` */
  readonly protocol: string;
  /** `Alibaba Cloud OSS`; undefined where the host is that of nobody who is known. */
  readonly provider: string | undefined;
}

/** The word for what crosses the network unencrypted, in capitals wherever it stands. */
export const PLAINTEXT = "PLAINTEXT";

/** The buckets of all releases of Langfuse, each once a release. */
export function buckets(deployment: Deployment): Bucket[] {
  const all = readable(deployment);
  return readableReleases(all, LANGFUSE_CHART)
    .filter((release) => blobStoreOf(all, release).kind === "s3-compatible")
    .flatMap((release) => bucketsOf(all, release));
}

function bucketsOf(deployment: Deployment, release: HelmRelease): Bucket[] {
  const found = UPLOADS.flatMap((upload) => {
    // Variables come after what the chart makes of its values, and win.
    const said = (setting: "endpoint" | "bucket") => sayingsOf(deployment, release, upload, setting).at(-1);
    const [endpoint, bucket] = [said("endpoint"), said("bucket")?.value];
    if (typeof endpoint?.value !== "string" || !URL.canParse(endpoint.value)) return [];
    const name = typeof bucket === "string" ? bucket : "of a name that is not told";
    const url = new URL(endpoint.value);
    const isPlaintext = url.protocol === "http:" && isRefused(deployment, release, endpoint);
    return [bucketAt(release, name, { url, isPlaintext })];
  });
  return [...new Map(found.map((bucket) => [`${bucket.endpoint} ${bucket.name}`, bucket])).values()];
}

/** Whether the policy says that an endpoint is unencrypted: it knows which addresses never leave a pod. */
function isRefused(deployment: Deployment, { block }: HelmRelease, { path }: Pick<Saying, "path">): boolean {
  const answer = storageOverHttps.check(deployment, STRICT);
  return (
    answer.kind === "violation" &&
    answer.findings.some((one) => one.stack === block.stack && one.address === block.address && one.path === path)
  );
}

interface Endpoint {
  readonly url: URL;
  readonly isPlaintext: boolean;
}

function bucketAt(release: HelmRelease, name: string, { url, isPlaintext }: Endpoint): Bucket {
  const { protocol, host, hostname, port } = url;
  const owner = findProvider(hostname);
  const http = `HTTP ${port || 80}${isPlaintext ? `, ${PLAINTEXT}` : ""}`;
  return {
    release,
    name,
    endpoint: `${protocol}//${host}`,
    host: hostname,
    isPlaintext,
    protocol: protocol === "http:" ? http : `HTTPS ${port || 443}`,
    provider: owner === "generic" ? undefined : PROVIDER_PROFILES[owner].title,
  };
}

/** `the bucket langfuse-events at oss-cn-hangzhou.aliyuncs.com (Alibaba Cloud OSS)` */
export function bucketWords({ name, host, provider }: Bucket): string {
  return `the bucket ${name} at ${host}${provider === undefined ? "" : ` (${provider})`}`;
}

/** Where a bucket is; an address of nobody who is known may be anywhere. */
export function whereabouts({ provider }: Bucket): string {
  return provider === undefined ? "Outside of these stacks" : "Outside of Azure";
}

/** Whether browsers get signed URLs: for media and for exports, which both are on unless they are switched off. */
export function signsUrls({ release }: Bucket): boolean {
  return ["mediaUpload", "batchExport"].some((section) => helmValue(release, `s3.${section}.enabled`) !== false);
}

/** Where in the values a half of an access key stands; the SDK signs with both. */
const HALF = /^s3\.(?:\w+\.)?(?:accessKeyId|secretAccessKey)$/;

/** The vault's secrets that a release has its access key from: the id first, and then what must be kept secret. */
export function accessKeyOf(deployment: Deployment, { block }: HelmRelease): Block[] {
  const keys = secretKeys(deployment);
  const found = secretReaders(deployment)
    .filter(({ release, path }) => release.block === block && HALF.test(path))
    .flatMap(({ secret, key: name }) =>
      keys.filter((key) => nameOf(deployment, key.block) === secret && (name === undefined || key.key === name)),
    )
    .flatMap((key) => vaultSecretOf(deployment, key) ?? []);
  return [...new Set(found)];
}

/** `the access key in langfuse-oss-access-key-id and langfuse-oss-access-key-secret of Key Vault` */
export function accessKeyWords(deployment: Deployment, release: HelmRelease): Sentence {
  const secrets = accessKeyOf(deployment, release);
  if (secrets.length === 0)
    return sentence`an access key that is in ${mention(release.block, "no Secret that its values name")}`;
  return sentence`the access key in ${enumerated(secrets.map((secret) => named(deployment, secret)))} of Key Vault`;
}
