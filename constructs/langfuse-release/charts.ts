import { SELF } from "../terraform/readable-stack";
import { chartGeneration, type ChartGeneration } from "./chart-generation";

/** A release of chart 1.x beside one of chart 2.x. */
export interface PreviousRelease {
  /** Version of the official chart: 1.5.x (Langfuse 3). */
  readonly chartVersion: string;
  /** Name of the Helm release, with "langfuse" in it. */
  readonly releaseName: string;
  /** Tag of its images, whose repositories are the same. */
  readonly tag: string;
  /** Which of the two users reach; it alone has an ingress. @default "previous" */
  readonly serves?: "previous" | "current";
}

/** What tells one release of the chart from the other beside it. */
export interface LangfuseChart {
  readonly generation: ChartGeneration;
  readonly version: string;
  readonly releaseName: string;
  readonly tag: string;
  /** Whether users reach this one, where they reach any. */
  readonly serves: boolean;
}

/** Each generation has an address of its own, so that adding one and removing the other moves none. */
export const RELEASE_ID: Record<ChartGeneration, string> = { 1: "v1", 2: SELF };

interface ChartsProps {
  readonly chartVersion: string;
  readonly releaseName: string;
  readonly images: { readonly tag: string };
  readonly previous?: PreviousRelease;
}

/**
 * The releases of the chart, the current one first.
 * @throws if the two cannot run side by side, or chart 1.x cannot run under its name
 */
export function chartsOf(props: ChartsProps): readonly LangfuseChart[] {
  validatePrevious(props);
  const charts = [current(props), ...previous(props)];
  charts.forEach(validateReleaseName);
  return charts;
}

/** The addresses that the releases of the chart have in a stack, below a construct of this id. */
export function helmReleaseAddresses(props: ChartsProps, id: string): string[] {
  return chartsOf(props).map(({ generation }) => {
    const ids = [id, RELEASE_ID[generation]].filter((part) => part !== SELF);
    return `helm_release.${ids.join("_")}`;
  });
}

/** Chart 1.x computes the database host and the Service name differently when the release is not called so. */
function validateReleaseName({ releaseName, generation }: LangfuseChart): void {
  if (generation === 1 && !releaseName.includes("langfuse")) {
    throw new Error(`"releaseName" must contain "langfuse" with chart 1.x, got ${releaseName}`);
  }
}

/** Two releases of one generation, or of one name, would be one. */
function validatePrevious({ chartVersion, releaseName, previous }: ChartsProps): void {
  if (!previous) return;
  if (chartGeneration(chartVersion) !== 2) {
    throw new Error(`"chartVersion" must be 2.x beside a previous release, got ${chartVersion}`);
  }
  if (chartGeneration(previous.chartVersion) !== 1) {
    throw new Error(`"previous.chartVersion" must be 1.5.x, got ${previous.chartVersion}`);
  }
  if (previous.releaseName === releaseName) {
    throw new Error(`"previous.releaseName" must differ from "releaseName", got ${releaseName} for both`);
  }
}

function current({ chartVersion: version, releaseName, images, previous }: ChartsProps): LangfuseChart {
  const serves = !previous || previous.serves === "current";
  return { generation: chartGeneration(version), version, releaseName, tag: images.tag, serves };
}

function previous({ previous }: ChartsProps): LangfuseChart[] {
  if (!previous) return [];
  const { chartVersion: version, releaseName, tag, serves = "previous" } = previous;
  return [{ generation: chartGeneration(version), version, releaseName, tag, serves: serves === "previous" }];
}
