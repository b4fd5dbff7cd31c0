import { helmPlaces, helmValue, type HelmRelease } from "../terraform-json/helm-release";
import type { Json } from "../terraform-json/json";
import { finding, given, type Finding } from "./rule";

/**
 * A finding unless the first value at a path of a release's values is one of some; `absent` says whether leaving it out
 * means the same.
 */
export function valueMustBe(
  release: HelmRelease,
  path: string,
  expected: readonly Json[],
  { absent }: { readonly absent: "right" | "wrong" },
): Finding[] {
  const [place] = helmPlaces(release, path);
  if (place ? expected.includes(place.value) : absent === "right") return [];
  const how = place ? `is ${given(place.value)}` : "is not set";
  const must = `and must be ${expected.map(given).join(" or ")}`;
  return [finding(release.block, place?.path ?? `values.${path}`, `${how}, ${must}`)];
}

/** Whether a part of a chart is there; the official chart deploys what is not switched off. */
export function isDeployed(release: HelmRelease, switches: readonly string[]): boolean {
  return switches.every((path) => helmValue(release, path) !== false);
}
