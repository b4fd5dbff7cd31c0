import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import { helmPlaces, helmReleases, helmValue, type HelmRelease } from "../terraform-json/helm-release";
import type { Json } from "../terraform-json/json";
import { environmentVariables, loadableVariables } from "./environment-variables";
import { isUnknown } from "./reference";
import { given } from "./rule";
import { deployedServiceAccounts } from "./service-account";
import { storageAccounts } from "./storage-account";

/** What a release of Langfuse keeps events, exports and media in. */
export type BlobStore =
  | { readonly kind: "azure" }
  | { readonly kind: "s3-compatible" }
  /** MinIO or SeaweedFS, which the chart brings unless it is switched off. */
  | { readonly kind: "bundled" }
  /** Nobody can tell, or it is none of these. */
  | { readonly kind: "unknown"; readonly block: Block; readonly path: string; readonly problem: string };

/** What Langfuse stores, each with a section of its own in the chart's `s3`, and with variables of its own. */
export const UPLOADS = [
  { section: "eventUpload", variables: "LANGFUSE_S3_EVENT_UPLOAD" },
  { section: "batchExport", variables: "LANGFUSE_S3_BATCH_EXPORT" },
  { section: "mediaUpload", variables: "LANGFUSE_S3_MEDIA_UPLOAD" },
] as const;

export type Upload = (typeof UPLOADS)[number];

/** A setting as a release says it; its value is undefined where it is from somewhere that nobody can look into. */
export interface Saying {
  readonly path: string;
  readonly value: Json | undefined;
}

/** The variables by which Langfuse chooses another store than S3, in the order in which it asks for them. */
const SWITCHES = [
  "LANGFUSE_USE_AZURE_BLOB",
  "LANGFUSE_USE_GOOGLE_CLOUD_STORAGE",
  "LANGFUSE_USE_OCI_NATIVE_OBJECT_STORAGE",
];

/**
 * What a release keeps its blobs in. Rules that ask for sign-in without a key are lifted only where this is
 * `s3-compatible`: wherever values and variables contradict each other, it is `unknown`.
 *
 * The chart's default is a store of its own: `s3.deploy` is true and `s3.storageProvider` is `s3` where they are left out.
 */
export function blobStoreOf(deployment: Deployment, release: HelmRelease): BlobStore {
  const { block } = release;
  const [provider] = helmPlaces(release, "s3.storageProvider");
  const path = provider?.path ?? "values.s3.storageProvider";
  const isAzure = provider?.value === "azure";
  const [other] = switchesOf(deployment, release).filter(
    ({ name, value }) => !(name === SWITCHES[0] && value === (isAzure ? "true" : "false")),
  );
  if (other) return { ...other, kind: "unknown", problem: `is ${other.name}, which chooses another store` };
  if (isAzure) return { kind: "azure" };
  if (provider && provider.value !== "s3") {
    return { kind: "unknown", block, path, problem: `is ${given(provider.value)}, and must be "azure" or "s3"` };
  }
  if (helmValue(release, "s3.deploy") !== false) return { kind: "bundled" };
  const [odd] = endpointsOf(deployment, release).filter(({ value }) => !isReadable(value));
  if (odd) return { kind: "unknown", block, path: odd.path, problem: "is an endpoint that nobody can tell" };
  const speaksToAzure = endpointsOf(deployment, release).some(({ value }) => isAzureBlob(hostOf(value) ?? ""));
  return speaksToAzure
    ? { kind: "unknown", block, path, problem: 'is "s3" with an endpoint of Azure Blob, which speaks no S3' }
    : { kind: "s3-compatible" };
}

/** The releases of Langfuse that keep their blobs in an S3-compatible bucket, and in nothing else. */
export function s3Releases(deployment: Deployment): HelmRelease[] {
  return helmReleases(deployment, "langfuse").filter(
    (release) => blobStoreOf(deployment, release).kind === "s3-compatible",
  );
}

/** Why a rule about S3 says nothing. */
export const NO_S3_RELEASE = "no release of Langfuse keeps its blobs in an S3-compatible bucket";

/**
 * Whether there is an account for a release's blobs that takes no key: where the platform is looked at, as it is made;
 * where only the release is, as the identity that its service account asks for.
 */
export function hasKeylessAccount(deployment: Deployment, release: HelmRelease): boolean {
  const accounts = deployedServiceAccounts(deployment);
  const own = accounts.find(({ block, isMade }) => !isMade && block === release.block);
  const isIdentity = accounts.some(({ isMade, subject }) => isMade && subject === own?.subject);
  return isIdentity || storageAccounts(deployment).length > 0;
}

/** Where a switch may stand: in the release itself, and in a Secret or ConfigMap that its pods may load as a whole. */
function switchesOf(deployment: Deployment, { block }: HelmRelease) {
  const own = environmentVariables(deployment).filter((variable) => variable.block === block);
  return [...own, ...loadableVariables(deployment)].filter(
    ({ name, value }) => SWITCHES.includes(name) && value !== "",
  );
}

/** The endpoints that a release gives to Langfuse, each place once. */
export function endpointsOf(deployment: Deployment, release: HelmRelease): Saying[] {
  const all = UPLOADS.flatMap((upload) => sayingsOf(deployment, release, upload, "endpoint"));
  return [...new Map(all.map((saying) => [saying.path, saying])).values()];
}

/** The settings of `s3`, with the end of the variables that Langfuse reads them from. */
const SETTINGS = { endpoint: "ENDPOINT", bucket: "BUCKET", forcePathStyle: "FORCE_PATH_STYLE" } as const;

/**
 * What a release says of a setting for one kind of upload: what the chart takes from its values, and the variables of the
 * pods, which come after it.
 */
export function sayingsOf(
  deployment: Deployment,
  release: HelmRelease,
  { section, variables }: Upload,
  setting: keyof typeof SETTINGS,
): Saying[] {
  const name = `${variables}_${SETTINGS[setting]}`;
  const own = environmentVariables(deployment).filter(
    (variable) => variable.block === release.block && variable.name === name && variable.value !== "",
  );
  const [ofSection] = helmPlaces(release, `s3.${section}.${setting}`);
  const [shared] = helmPlaces(release, `s3.${setting}`);
  const place = ofSection && isGiven(ofSection.value) ? ofSection : shared;
  const said = place && place.value !== "" ? [place] : [];
  return [...said, ...own].map(({ path, value }) => ({
    path,
    value: value === undefined ? undefined : deployment.resolve(release.block, value),
  }));
}

/** The chart takes a section's value only where it is not empty by the rules of its templates: false is empty there. */
function isGiven(value: Json): boolean {
  return value !== "" && value !== false && value !== 0;
}

/** A saying's value as a part of a finding. */
export function shown({ value }: Saying): string {
  return value === undefined ? "from somewhere that nobody can look into" : given(value);
}

function isReadable(value: Json | undefined): value is string {
  return typeof value === "string" && !isUnknown(value);
}

/** The host of an endpoint, in small letters; undefined where it is no address, or nobody can tell. */
export function hostOf(endpoint: Json | undefined): string | undefined {
  const isAddress = isReadable(endpoint) && URL.canParse(endpoint);
  return isAddress ? new URL(endpoint).hostname.toLowerCase() : undefined;
}

/** Azure's clouds, private endpoints and accounts in a DNS zone of their own. */
export function isAzureBlob(host: string): boolean {
  return /\.blob\.(?:core\.(?:windows\.net|usgovcloudapi\.net|chinacloudapi\.cn)|storage\.azure\.net)$/.test(host);
}

/**
 * Whether a host is of Alibaba Cloud OSS, which refuses a bucket in the path and a batch delete without Content-MD5. Of a
 * host that is nobody's, nobody can tell.
 */
export function isOss(host: string): boolean {
  return /(?:^|\.)aliyuncs\.com$/.test(host);
}
