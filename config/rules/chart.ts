import { show } from "../problem";
import { rule } from "./rule";

/** Which Langfuse a generation of the chart runs. */
const LANGFUSE_OF_CHART: Record<string, { readonly major: string; readonly tag: string; readonly chart: string }> = {
  "1": { major: "3", tag: "3.224.1-keyless.1", chart: "1.5.29" },
  "2": { major: "4", tag: "4.4.0-keyless.1", chart: "2.0.0" },
};

/**
 * The chart's generation and the image's Langfuse belong together: the other pairing fails on migrations. While data
 * is copied from another release, `previousReleaseRules` says what runs.
 */
export const chartAndImageRule = rule(["langfuse"], ({ langfuse: { chartVersion, images, previous } }) => {
  if (previous) return [];
  const generation = chartVersion.split(".")[0] as string;
  const expected = LANGFUSE_OF_CHART[generation];
  const major = images.tag.split(".")[0] as string;
  if (!expected || major === expected.major) return [];
  const other = Object.values(LANGFUSE_OF_CHART).find((langfuse) => langfuse.major === major);
  return [
    {
      path: ["langfuse", "images", "tag"],
      rule: `must be an image of Langfuse ${expected.major}, which chart ${chartVersion} runs`,
      given: show(images.tag),
      fix: `Write for example: tag: ${expected.tag}${other ? `, or chartVersion: ${other.chart}` : ""}`,
    },
  ];
});

/** Chart 1.x computes the database host and the Service name differently when the release is not called so. */
export const NAME_OF_CHART_1 = 'must contain "langfuse" with chart 1.x, or web and worker do not find their databases';

/** The name of a release of chart 1.x; `previousReleaseRules` look at that of one beside chart 2.x. */
export const releaseNameRule = rule(["langfuse"], ({ langfuse: { chartVersion, releaseName } }) => {
  if (!chartVersion.startsWith("1.") || releaseName.includes("langfuse")) return [];
  return [
    {
      path: ["langfuse", "releaseName"],
      rule: NAME_OF_CHART_1,
      given: show(releaseName),
      fix: "Write for example: releaseName: langfuse",
    },
  ];
});

/**
 * Keeper and ZooKeeper decide by majority: an even member adds a risk and no safety. With chart 2.x a Keeper alone has
 * a disruption budget of none: every upgrade of its node would fail.
 */
export const keeperQuorumRule = rule(["langfuse"], ({ langfuse: { keeper, chartVersion } }) => {
  const allowed = chartVersion.startsWith("1.") ? [1, 3, 5] : [3, 5];
  if (allowed.includes(keeper.replicas)) return [];
  return [
    {
      path: ["langfuse", "keeper", "replicas"],
      rule: `must be one of: ${allowed.join(", ")} with chart ${chartVersion.split(".")[0]}.x`,
      given: String(keeper.replicas),
      fix: `Write: replicas: ${allowed.find((replicas) => replicas > keeper.replicas)}`,
    },
  ];
});

/** The first release of Langfuse whose own image has keyless Blob storage (langfuse#15596); none so far. */
const FIRST_KEYLESS_UPSTREAM: string | undefined = undefined;

/**
 * Langfuse's own images throw at start without an account key of Azure, until upstream's change is released. With an S3
 * API they work as they are.
 */
export const upstreamImageRule = rule(["langfuse", "storage"], ({ langfuse: { images }, storage }) => {
  if (images.source === "registry" || storage.kind === "s3-compatible") return [];
  if (FIRST_KEYLESS_UPSTREAM !== undefined) return [];
  return [
    {
      path: ["langfuse", "images", "source"],
      rule: "must be registry with Blob storage: no released image of Langfuse works without an account key (langfuse#15596 is open)",
      given: show(images.source),
      fix: "Write: source: registry, and build the images with storage-service's change.",
    },
  ];
});
