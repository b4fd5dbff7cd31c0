import type { Deployment } from "../../../terraform-json/deployment";
import { helmPlaces, helmReleases, type HelmRelease } from "../../../terraform-json/helm-release";
import {
  UPLOADS,
  blobStoreOf,
  endpointsOf,
  hasKeylessAccount,
  hostOf,
  isAzureBlob,
  sayingsOf,
  shown,
} from "../../blob-store";
import { valueMustBe } from "../../helm-values";
import { isUnknown } from "../../reference";
import { each, finding, type Finding, type Rule } from "../../rule";
import { storageAccounts } from "../../storage-account";

export const oneBlobStore: Rule = {
  id: "one-blob-store",
  group: "keyless",
  title:
    "Langfuse keeps all blobs in the deployment's account without keys, or, where there is none, in one S3-compatible bucket.",
  rationale:
    "The store that the chart brings has a key of its own, no backup, and is what values that say nothing mean. Another " +
    "provider or endpoint beside the account that takes no key puts traces where no rule of Azure holds, behind a key.",
  source: "https://langfuse.com/self-hosting/deployment/infrastructure/blobstorage",
  fix:
    "Set s3.deploy to false; s3.storageProvider to azure with the account's endpoint, or, in a deployment without an " +
    "account, to s3 with one endpoint; and leave LANGFUSE_USE_* to the chart.",
  check(deployment) {
    const releases = helmReleases(deployment, "langfuse");
    const [first] = releases;
    return each(releases, "Helm release of Langfuse", (release) => {
      const problems = storeProblems(deployment, release);
      return problems.length > 0 || !first ? problems : apart(deployment, first, release);
    });
  },
};

function storeProblems(deployment: Deployment, release: HelmRelease): Finding[] {
  const bundled = valueMustBe(release, "s3.deploy", [false], { absent: "wrong" });
  if (bundled.length > 0) return bundled;
  const store = blobStoreOf(deployment, release);
  if (store.kind === "azure") return inAzure(deployment, release);
  const { block, path, problem } =
    store.kind === "unknown" ? store : { block: release.block, path: providerPath(release), problem: 'is "s3"' };
  if (hasKeylessAccount(deployment, release)) {
    return [finding(block, path, `${problem}, and the deployment has an account without keys, or an identity for one`)];
  }
  return store.kind === "unknown" ? [finding(block, path, problem)] : inOne(deployment, release);
}

function providerPath(release: HelmRelease): string {
  return helmPlaces(release, "s3.storageProvider")[0]?.path ?? "values.s3.storageProvider";
}

/** Every endpoint is that of the account, as far as the account is looked at. */
function inAzure(deployment: Deployment, release: HelmRelease): Finding[] {
  if (hasSilentUpload(deployment, release)) return [finding(release.block, "values.s3.endpoint", "is not set")];
  const names = storageAccounts(deployment).flatMap(({ block }) => block.text("name") ?? []);
  const isKnown = names.length > 0 && !names.some(isUnknown);
  return endpointsOf(deployment, release).flatMap((endpoint) => {
    const host = hostOf(endpoint.value) ?? "";
    const isOwn = !isKnown || names.includes(host.split(".")[0] ?? "");
    if (isAzureBlob(host) && isOwn) return [];
    const must = isKnown ? `the account ${names.join(" or ")}` : "an account of Azure Blob";
    return [finding(release.block, endpoint.path, `is ${shown(endpoint)}, and must be the endpoint of ${must}`)];
  });
}

/** A key is for one store: another endpoint is somebody else's. */
function inOne(deployment: Deployment, release: HelmRelease): Finding[] {
  const endpoints = endpointsOf(deployment, release);
  const first = hasSilentUpload(deployment, release) ? undefined : endpoints[0];
  return endpoints
    .filter(({ value }) => value !== first?.value)
    .map((other) => {
      const elsewhere = first ? shown(first) : "Amazon, whose endpoint need not be said";
      return finding(release.block, other.path, `is ${shown(other)}, and other uploads go to ${elsewhere}`);
    });
}

/** Whether nothing says an endpoint for some kind of upload. */
function hasSilentUpload(deployment: Deployment, release: HelmRelease): boolean {
  return UPLOADS.some((upload) => sayingsOf(deployment, release, upload, "endpoint").length === 0);
}

/** Releases side by side are an upgrade, and what one has written the other reads. */
function apart(deployment: Deployment, first: HelmRelease, release: HelmRelease): Finding[] {
  const storeOf = (one: HelmRelease) =>
    JSON.stringify([
      blobStoreOf(deployment, one).kind,
      UPLOADS.flatMap((upload) =>
        (["endpoint", "bucket"] as const).map((setting) =>
          sayingsOf(deployment, one, upload, setting).map(({ value }) => value),
        ),
      ),
    ]);
  return storeOf(first) === storeOf(release)
    ? []
    : [finding(release.block, "values.s3", `is another store than that of ${first.block.address}`)];
}
