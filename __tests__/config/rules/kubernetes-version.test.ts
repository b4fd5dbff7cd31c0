import { checkSections, checkWarnings, cluster, fieldError } from "./check-sections";

test.each(["1.35", "1.36", "1.37"])("%s is supported", (kubernetesVersion) => {
  expect(checkWarnings(cluster({ kubernetesVersion }))).toEqual([]);
});

test.each(["1.28", "1.34", "1.38"])("%s gives a warning", (kubernetesVersion) => {
  expect(checkSections(cluster({ kubernetesVersion }))).toEqual([]);
  expect(checkWarnings(cluster({ kubernetesVersion }))).toEqual([
    fieldError(
      "cluster.kubernetesVersion",
      "should be one of those that AKS supported on 2026-12-01: 1.35 (until March 2027), 1.36 (until June 2027), 1.37 (until October 2027)",
      JSON.stringify(kubernetesVersion),
      'Write for example: kubernetesVersion: "1.36"',
    ),
  ]);
});
