import type { Deployment } from "../../../terraform-json/deployment";
import { helmPlaces, helmReleases, type HelmRelease } from "../../../terraform-json/helm-release";
import {
  UPLOADS,
  findBlobStore,
  findEndpoints,
  hasKeylessAccount,
  parseHost,
  isAzureBlob,
  findStoreSettings,
  shown,
} from "../../blob-store";
import { checkHelmValue } from "../../langfuse-chart";
import { isUnknown } from "../../reference";
import { each, finding, type Finding, type Rule } from "../../rule";
import { findStorageAccounts } from "../../storage-account";

export const oneBlobStore: Rule = {
  id: "one-blob-store",
  group: "keyless",
  title:
    "Langfuse stores all blobs in the keyless account of the deployment or, if there is none, in one S3-compatible bucket.",
  rationale:
    "The store of the chart, its default, has a key and no backup. Another provider or endpoint next to the keyless account " +
    "would store traces outside the rules for Azure, with a key.",
  source: "https://langfuse.com/self-hosting/deployment/infrastructure/blobstorage",
  fix:
    "Set s3.deploy to false; set s3.storageProvider to azure with the endpoint of the account or, in a deployment without " +
    "an account, to s3 with one endpoint; and do not set LANGFUSE_USE_*.",
  check(deployment) {
    const releases = helmReleases(deployment, "langfuse");
    const [first] = releases;
    return each(releases, "Helm release of Langfuse", (release) => {
      const problems = checkStore(deployment, release);
      return problems.length > 0 || !first ? problems : compareStores(deployment, first, release);
    });
  },
};

function checkStore(deployment: Deployment, release: HelmRelease): Finding[] {
  const bundled = checkHelmValue(release, "s3.deploy", [false], { absent: "wrong" });
  if (bundled.length > 0) return bundled;
  const store = findBlobStore(deployment, release);
  if (store.kind === "azure") return checkAzureEndpoints(deployment, release);
  const { block, path, problem } =
    store.kind === "unknown" ? store : { block: release.block, path: getProviderPath(release), problem: 'is "s3"' };
  if (hasKeylessAccount(deployment, release)) {
    return [finding(block, path, `${problem}, but the deployment has a keyless account, or an identity for one`)];
  }
  return store.kind === "unknown" ? [finding(block, path, problem)] : checkOneEndpoint(deployment, release);
}

function getProviderPath(release: HelmRelease): string {
  return helmPlaces(release, "s3.storageProvider")[0]?.path ?? "values.s3.storageProvider";
}

/** Every endpoint must be that of the account, if the account is known. */
function checkAzureEndpoints(deployment: Deployment, release: HelmRelease): Finding[] {
  if (hasUnsetEndpoint(deployment, release)) return [finding(release.block, "values.s3.endpoint", "is not set")];
  const names = findStorageAccounts(deployment).flatMap(({ block }) => block.text("name") ?? []);
  const isKnown = names.length > 0 && !names.some(isUnknown);
  return findEndpoints(deployment, release).flatMap((endpoint) => {
    const host = parseHost(endpoint.value) ?? "";
    const isOwn = !isKnown || names.includes(host.split(".")[0] ?? "");
    if (isAzureBlob(host) && isOwn) return [];
    const must = isKnown ? `the account ${names.join(" or ")}` : "an account of Azure Blob";
    return [finding(release.block, endpoint.path, `is ${shown(endpoint)}, and must be the endpoint of ${must}`)];
  });
}

/** A key is for one store, so all endpoints must be the same. */
function checkOneEndpoint(deployment: Deployment, release: HelmRelease): Finding[] {
  const endpoints = findEndpoints(deployment, release);
  const first = hasUnsetEndpoint(deployment, release) ? undefined : endpoints[0];
  return endpoints
    .filter(({ value }) => value !== first?.value)
    .map((other) => {
      const elsewhere = first ? shown(first) : "Amazon, the default";
      return finding(
        release.block,
        other.path,
        `is ${shown(other)}, but the endpoint of other uploads is ${elsewhere}`,
      );
    });
}

/** Whether a kind of upload has no endpoint. */
function hasUnsetEndpoint(deployment: Deployment, release: HelmRelease): boolean {
  return UPLOADS.some((upload) => findStoreSettings(deployment, release, upload, "endpoint").length === 0);
}

/** Two releases are an upgrade: each reads what the other has written. */
function compareStores(deployment: Deployment, first: HelmRelease, release: HelmRelease): Finding[] {
  const describeStore = (one: HelmRelease) =>
    JSON.stringify([
      findBlobStore(deployment, one).kind,
      UPLOADS.flatMap((upload) =>
        (["endpoint", "bucket"] as const).map((setting) =>
          findStoreSettings(deployment, one, upload, setting).map(({ value }) => value),
        ),
      ),
    ]);
  return describeStore(first) === describeStore(release)
    ? []
    : [finding(release.block, "values.s3", `is not the store of ${first.block.address}`)];
}
