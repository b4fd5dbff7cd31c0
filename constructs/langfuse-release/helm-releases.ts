import { DEFAULTS } from "../defaults";
import { chartGeneration, type ChartGeneration, type ReleaseSettings } from "../rules/release";
import { SELF } from "../terraform/readable-stack";

/** One release of the chart. */
export interface HelmRelease {
  readonly generation: ChartGeneration;
  readonly version: string;
  readonly releaseName: string;
  readonly tag: string;
  /** Whether users reach this one, if Langfuse is exposed. */
  readonly serves: boolean;
}

/** Each generation has its own construct id, so that an address stays when the other is added or removed. */
export const RELEASE_ID: Record<ChartGeneration, string> = { 1: "v1", 2: SELF };

type HelmReleaseSettings = Omit<ReleaseSettings, "keeper">;

/** The releases of the chart, the current one first. */
export function listHelmReleases({
  chartVersion: version,
  releaseName,
  images,
  previous,
}: HelmReleaseSettings): HelmRelease[] {
  const serves = previous ? (previous.serves ?? DEFAULTS.release.previousServes) : "current";
  const { tag } = images;
  const current = { generation: chartGeneration(version), version, releaseName, tag, serves: serves === "current" };
  if (!previous) return [current];
  const generation = chartGeneration(previous.chartVersion);
  return [current, { ...previous, generation, version: previous.chartVersion, serves: serves === "previous" }];
}

/** The addresses that the releases of the chart have in a stack, below a construct of this id. */
export function helmReleaseAddresses(props: HelmReleaseSettings, id: string): string[] {
  return listHelmReleases(props).map(({ generation }) => {
    const ids = [id, RELEASE_ID[generation]].filter((part) => part !== SELF);
    return `helm_release.${ids.join("_")}`;
  });
}
