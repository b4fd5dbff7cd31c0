/** A generation of the official chart: 1 runs Langfuse 3, 2 runs Langfuse 4. */
export type ChartGeneration = 1 | 2;

/** The generation of a chart version, as `2.0.0`. */
export function chartGeneration(version: string): ChartGeneration {
  if (/^1\.5\.(29|[3-9]\d|\d{3,})$/.test(version)) return 1;
  if (/^2\.\d+\.\d+$/.test(version)) return 2;
  throw new Error(
    `"chartVersion" must be 1.5.29 or newer of 1.5, or 2.x, which the values are written for, got ${version}`,
  );
}
