import { blobStoreOf } from "../../policy/blob-store";
import type { Deployment } from "../../terraform-json/deployment";
import { helmValue, type HelmRelease } from "../../terraform-json/helm-release";
import type { Sentence } from "../report";
import { buckets, bucketWords, type Bucket } from "./bucket";
import { deployed, type ChangeSources } from "./changes";
import { readable, readableReleases } from "./releases";
import { LANGFUSE_CHART } from "./secret-readers";
import { mention, sentence } from "./sentence";

/** Where a release keeps what it stores. */
interface Store {
  readonly release: HelmRelease;
  /** `the container langfuse at stlangfuse.blob.core.windows.net (Azure Blob)` */
  readonly words: string;
  /** What is the same as long as nothing has moved. */
  readonly place: string;
  readonly protocol: string;
  readonly isPlaintext: boolean;
}

/**
 * What a reader must know of a release whose storage is not what it was: as a plan found it, or as the base has it.
 * Nothing moves what is stored, so that another place is an empty one.
 */
export function storageChanges({ synthesis, plans, base }: ChangeSources): Sentence[] {
  const before = [...(plans ? storesOf(deployed(plans)) : []), ...(base ? storesOf(base) : [])];
  return storesOf(synthesis).flatMap((now) => {
    const { stack, address } = now.release.block;
    const old = before.find(({ release: { block } }) => block.stack === stack && block.address === address);
    return old ? changeOf(old, now) : [];
  });
}

function storesOf(deployment: Deployment): Store[] {
  const all = readable(deployment);
  const found = buckets(all);
  return readableReleases(all, LANGFUSE_CHART).map((release) => {
    const own = found.filter((bucket) => bucket.release.block === release.block);
    return own.length > 0 ? inBuckets(release, own) : elsewhere(all, release);
  });
}

function inBuckets(release: HelmRelease, own: readonly Bucket[]): Store {
  return {
    release,
    words: own.map(bucketWords).join(" and "),
    place: own.map(({ name, host }) => `${host}/${name}`).join(" "),
    protocol: [...new Set(own.map(({ protocol }) => protocol))].join(", "),
    isPlaintext: own.some(({ isPlaintext }) => isPlaintext),
  };
}

function elsewhere(deployment: Deployment, release: HelmRelease): Store {
  const { kind } = blobStoreOf(deployment, release);
  const [bucket, endpoint] = ["s3.bucket", "s3.endpoint"].map((path) =>
    String(deployment.resolve(release.block, helmValue(release, path) ?? "")),
  ) as [string, string];
  const host = URL.canParse(endpoint) ? new URL(endpoint).host : "an endpoint that is not told";
  const words = {
    azure: `the container ${bucket} at ${host} (Azure Blob)`,
    bundled: "the store that the chart brings",
    "s3-compatible": "a bucket that is not told",
    unknown: "a store that is not told",
  }[kind];
  return { release, words, place: words, protocol: "HTTPS 443", isPlaintext: false };
}

function changeOf(old: Store, now: Store): Sentence[] {
  const who = mention(now.release.block, now.release.block.address);
  const moved = sentence`${who} keeps traces, media and exports in ${now.words} from now on, and not in ${old.words} any more. Nothing takes along what is stored there: Langfuse does not find it again until somebody has copied it.`;
  const unencrypted = sentence`${who} speaks to its storage unencrypted from now on: ${now.protocol}. Before, it was ${old.protocol}.`;
  const encrypted = sentence`${who} speaks to its storage by ${now.protocol} from now on. Before, it was ${old.protocol}.`;
  return [
    ...(old.place === now.place ? [] : [moved]),
    ...(now.isPlaintext && !old.isPlaintext ? [unencrypted] : []),
    ...(old.isPlaintext && !now.isPlaintext ? [encrypted] : []),
  ];
}
