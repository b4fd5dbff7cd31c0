import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import { helmPlaces, helmReleases, helmValue, type HelmRelease } from "../terraform-json/helm-release";
import type { Json } from "../terraform-json/json";
import { findVariables, findLoadableVariables } from "./environment-variables";
import { isUnknown } from "./reference";
import { given } from "./rule";
import { findDeployedServiceAccounts } from "./service-account";
import { findStorageAccounts } from "./storage-account";

/** The store of a Langfuse release for events, exports and media. */
export type BlobStore =
  | { readonly kind: "azure" }
  | { readonly kind: "s3-compatible" }
  /** MinIO or SeaweedFS, which the chart deploys unless `s3.deploy` is false. */
  | { readonly kind: "bundled" }
  /** Unknown before the apply, or none of these. */
  | { readonly kind: "unknown"; readonly block: Block; readonly path: string; readonly problem: string };

/** The kinds of upload. Each has a section in the `s3` values of the chart, and variables. */
export const UPLOADS = [
  { section: "eventUpload", variables: "LANGFUSE_S3_EVENT_UPLOAD" },
  { section: "batchExport", variables: "LANGFUSE_S3_BATCH_EXPORT" },
  { section: "mediaUpload", variables: "LANGFUSE_S3_MEDIA_UPLOAD" },
] as const;

export type Upload = (typeof UPLOADS)[number];

/** A setting of a release; the value is undefined if it comes from a Secret or another unknown source. */
export interface StoreSetting {
  readonly path: string;
  readonly value: Json | undefined;
}

/** The variables that select another store than S3, in the order in which Langfuse reads them. */
const SWITCHES = [
  "LANGFUSE_USE_AZURE_BLOB",
  "LANGFUSE_USE_GOOGLE_CLOUD_STORAGE",
  "LANGFUSE_USE_OCI_NATIVE_OBJECT_STORAGE",
];

/**
 * Finds the blob store of a release. Only `s3-compatible` exempts it from the rules that forbid keys: if values and
 * variables contradict each other, the store is `unknown`. The defaults of the chart are `s3.deploy: true` and
 * `s3.storageProvider: s3`.
 */
export function findBlobStore(deployment: Deployment, release: HelmRelease): BlobStore {
  const { block } = release;
  const [provider] = helmPlaces(release, "s3.storageProvider");
  const path = provider?.path ?? "values.s3.storageProvider";
  const isAzure = provider?.value === "azure";
  const [other] = findSwitches(deployment, release).filter(
    ({ name, value }) => !(name === SWITCHES[0] && value === (isAzure ? "true" : "false")),
  );
  if (other) return { ...other, kind: "unknown", problem: `is ${other.name}, which selects another store` };
  if (isAzure) return { kind: "azure" };
  if (provider && provider.value !== "s3") {
    return { kind: "unknown", block, path, problem: `is ${given(provider.value)}, and must be "azure" or "s3"` };
  }
  if (helmValue(release, "s3.deploy") !== false) return { kind: "bundled" };
  const [unreadable] = findEndpoints(deployment, release).filter(({ value }) => !isReadable(value));
  if (unreadable) {
    const problem = "is an endpoint that is unknown before the apply";
    return { kind: "unknown", block, path: unreadable.path, problem };
  }
  const isAzureEndpoint = findEndpoints(deployment, release).some(({ value }) => isAzureBlob(parseHost(value) ?? ""));
  return isAzureEndpoint
    ? { kind: "unknown", block, path, problem: 'is "s3", but the endpoint is Azure Blob, which does not support S3' }
    : { kind: "s3-compatible" };
}

/** The releases of Langfuse that store blobs only in an S3-compatible bucket. */
export function findS3Releases(deployment: Deployment): HelmRelease[] {
  return helmReleases(deployment, "langfuse").filter(
    (release) => findBlobStore(deployment, release).kind === "s3-compatible",
  );
}

/** The reason why a rule about S3 is not applicable. */
export const NO_S3_RELEASE = "no release of Langfuse stores blobs in an S3-compatible bucket";

/**
 * Whether a release has a keyless storage account: an account of the platform stack or, if only the release stack is
 * checked, an identity for its service account.
 */
export function hasKeylessAccount(deployment: Deployment, release: HelmRelease): boolean {
  const accounts = findDeployedServiceAccounts(deployment);
  const own = accounts.find(({ block, isManaged }) => !isManaged && block === release.block);
  const isIdentity = accounts.some(({ isManaged, subject }) => isManaged && subject === own?.subject);
  return isIdentity || findStorageAccounts(deployment).length > 0;
}

/** A switch is set by the release, or by a Secret or ConfigMap that its pods may load. */
function findSwitches(deployment: Deployment, { block }: HelmRelease) {
  const own = findVariables(deployment).filter((variable) => variable.block === block);
  return [...own, ...findLoadableVariables(deployment)].filter(
    ({ name, value }) => SWITCHES.includes(name) && value !== "",
  );
}

/** The endpoints that a release sets, each place once. */
export function findEndpoints(deployment: Deployment, release: HelmRelease): StoreSetting[] {
  const all = UPLOADS.flatMap((upload) => findStoreSettings(deployment, release, upload, "endpoint"));
  return [...new Map(all.map((setting) => [setting.path, setting])).values()];
}

/** The settings of `s3`, with the suffix of their variables. */
const SETTINGS = { endpoint: "ENDPOINT", bucket: "BUCKET", forcePathStyle: "FORCE_PATH_STYLE" } as const;

/** Finds a setting for one kind of upload: the value that the chart uses, and the variables, which override it. */
export function findStoreSettings(
  deployment: Deployment,
  release: HelmRelease,
  { section, variables }: Upload,
  setting: keyof typeof SETTINGS,
): StoreSetting[] {
  const name = `${variables}_${SETTINGS[setting]}`;
  const own = findVariables(deployment).filter(
    (variable) => variable.block === release.block && variable.name === name && variable.value !== "",
  );
  const [ofSection] = helmPlaces(release, `s3.${section}.${setting}`);
  const [shared] = helmPlaces(release, `s3.${setting}`);
  const place = ofSection && isGiven(ofSection.value) ? ofSection : shared;
  const values = place && place.value !== "" ? [place] : [];
  return [...values, ...own].map(({ path, value }) => ({
    path,
    value: value === undefined ? undefined : deployment.resolve(release.block, value),
  }));
}

/** The chart ignores an empty value of a section; false and 0 are empty in its templates. */
function isGiven(value: Json): boolean {
  return value !== "" && value !== false && value !== 0;
}

/** Formats the value of a setting for a finding. */
export function shown({ value }: StoreSetting): string {
  return value === undefined ? "from an unknown source" : given(value);
}

function isReadable(value: Json | undefined): value is string {
  return typeof value === "string" && !isUnknown(value);
}

/** The host of an endpoint in lower case; undefined if it is unknown or not a URL. */
export function parseHost(endpoint: Json | undefined): string | undefined {
  const isAddress = isReadable(endpoint) && URL.canParse(endpoint);
  return isAddress ? new URL(endpoint).hostname.toLowerCase() : undefined;
}

/** Whether a host is of Azure Blob, in any cloud, with private endpoints and DNS zone endpoints. */
export function isAzureBlob(host: string): boolean {
  return /\.blob\.(?:core\.(?:windows\.net|usgovcloudapi\.net|chinacloudapi\.cn)|storage\.azure\.net)$/.test(host);
}

/** Whether a host is of Alibaba Cloud OSS, which refuses path-style requests and a batch delete without Content-MD5. */
export function isOss(host: string): boolean {
  return /(?:^|\.)aliyuncs\.com$/.test(host);
}
