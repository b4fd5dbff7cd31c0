import { findBlobStore, findEndpoints } from "../../policy/blob-store";
import { findVariables, findLoadableVariables } from "../../policy/environment-variables";
import type { Verdict } from "../../policy/evaluate";
import { storageOverHttps } from "../../policy/rules/exposure/storage-over-https";
import type { Deployment } from "../../terraform-json/deployment";
import { helmValue, type HelmRelease } from "../../terraform-json/helm-release";
import type { PlaintextStorage, Sentence } from "../report";
import { describeBucket, findBuckets, type Bucket } from "./bucket";
import { readEarlier, type ReportSources } from "./changes";
import { LANGFUSE_CHART, readReleases, withoutUnreadable } from "./helm-releases";
import { linkTo, sentence } from "./sentence";

/**
 * The unencrypted endpoints of the storage, each once: those that violate the policy, and those that a waiver allows. An
 * endpoint whose value is unknown is an ordinary violation.
 * @param deployments the files that the policy has checked; the first with an endpoint counts
 */
export function findPlaintextStorage(deployments: readonly Deployment[], { results }: Verdict): PlaintextStorage[] {
  const findings = results.filter(({ rule }) => rule.id === storageOverHttps.id).flatMap((result) => result.findings);
  if (findings.length === 0) return [];
  const endpoints = deployments.flatMap(findHttpEndpoints);
  const groups = new Map<string, PlaintextStorage>();
  for (const { stack, address, path, waiver } of findings) {
    const endpoint = endpoints.find((one) => one.stack === stack && one.address === address && one.path === path);
    if (endpoint === undefined && waiver === undefined) continue;
    const key = JSON.stringify([endpoint?.url, waiver?.reason, waiver?.expires]);
    const places = [...(groups.get(key)?.places ?? []), { stack, address, path }];
    groups.set(key, { endpoint: endpoint?.url, places, waiver });
  }
  return [...groups.values()];
}

/**
 * Every address of http in the values of Langfuse and in variables, where the rule looks too: its scheme, host and port,
 * without a user and a password.
 */
function findHttpEndpoints(deployment: Deployment) {
  const readable = withoutUnreadable(deployment);
  const values = [
    ...readReleases(readable, LANGFUSE_CHART).flatMap((release) =>
      findEndpoints(readable, release).map((value) => ({ ...value, block: release.block })),
    ),
    ...findVariables(readable),
    ...findLoadableVariables(readable),
  ];
  return values.flatMap(({ block, path, value }) => {
    const text = value === undefined ? undefined : readable.resolve(block, value);
    if (typeof text !== "string" || !/^http:/i.test(text) || !URL.canParse(text)) return [];
    const { protocol, host } = new URL(text);
    return [{ stack: block.stack, address: block.address, path, url: `${protocol}//${host}` }];
  });
}

/** Where a release stores traces, media and exports. */
interface Store {
  readonly release: HelmRelease;
  /** `the container langfuse at stlangfuse.blob.core.windows.net (Azure Blob)` */
  readonly words: string;
  /** Changes only if the store moves. */
  readonly place: string;
  readonly protocol: string;
  readonly isPlaintext: boolean;
}

/**
 * Releases whose store is another one than the deployed one or that of the base, or changes its encryption. Nothing
 * copies the data, so that a new store is empty.
 */
export function findStorageChanges(sources: ReportSources): Sentence[] {
  const before = readEarlier(sources).flatMap(findStores);
  return findStores(sources.synthesis).flatMap((store) => {
    const { stack, address } = store.release.block;
    const old = before.find(({ release: { block } }) => block.stack === stack && block.address === address);
    return old ? describeChange(old, store) : [];
  });
}

function findStores(deployment: Deployment): Store[] {
  const readable = withoutUnreadable(deployment);
  const all = findBuckets(readable);
  return readReleases(readable, LANGFUSE_CHART).map((release) => {
    const buckets = all.filter((bucket) => bucket.release.block === release.block);
    return buckets.length > 0 ? toStore(release, buckets) : findOtherStore(readable, release);
  });
}

function toStore(release: HelmRelease, buckets: readonly Bucket[]): Store {
  return {
    release,
    words: buckets.map(describeBucket).join(" and "),
    place: buckets.map(({ name, host }) => `${host}/${name}`).join(" "),
    protocol: [...new Set(buckets.map(({ protocol }) => protocol))].join(", "),
    isPlaintext: buckets.some(({ isPlaintext }) => isPlaintext),
  };
}

function findOtherStore(deployment: Deployment, release: HelmRelease): Store {
  const read = (path: string) => String(deployment.resolve(release.block, helmValue(release, path) ?? ""));
  const endpoint = read("s3.endpoint");
  const host = URL.canParse(endpoint) ? new URL(endpoint).host : "an unknown endpoint";
  const words = {
    azure: `the container ${read("s3.bucket")} at ${host} (Azure Blob)`,
    bundled: "the store of the chart",
    "s3-compatible": "an unknown bucket",
    unknown: "an unknown store",
  }[findBlobStore(deployment, release).kind];
  return { release, words, place: words, protocol: "HTTPS 443", isPlaintext: false };
}

function describeChange(old: Store, store: Store): Sentence[] {
  const release = linkTo(store.release.block, store.release.block.address);
  const moves = sentence`The storage of ${release} for traces, media and exports changes from ${old.words} to ${store.words}. Existing data is not copied: Langfuse does not find it until an operator copies it.`;
  const encryption = store.isPlaintext ? "is no longer encrypted" : "is now encrypted";
  const changes = sentence`The connection of ${release} to its storage ${encryption}: it changes from ${old.protocol} to ${store.protocol}.`;
  return [...(old.place === store.place ? [] : [moves]), ...(old.isPlaintext === store.isPlaintext ? [] : [changes])];
}
