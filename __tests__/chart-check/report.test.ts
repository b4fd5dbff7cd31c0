import type { Check } from "../../chart-check/check";
import { drawTable } from "../../cli/table";
import { passed, report, type EnvironmentResult } from "../../chart-check/report";

const IMAGES: Check = { id: "images", rule: "our images", run: () => [] };
const PROBES: Check = { id: "probes", rule: "patience", run: () => [] };

const right: EnvironmentResult = {
  environment: "dev",
  results: [
    { check: IMAGES, mismatches: [], skipped: ["Pod/a: why"] },
    { check: PROBES, mismatches: [], skipped: [] },
  ],
};
const wrong: EnvironmentResult = {
  environment: "prod",
  results: [
    { check: IMAGES, mismatches: [], skipped: ["Pod/a: why"] },
    { check: PROBES, mismatches: [{ object: "Deployment/web", problem: "must wait" }], skipped: [] },
  ],
};
const broken: EnvironmentResult = { environment: "test", error: "helm template failed: no" };

test("a table, then the failures, then the skipped objects", () => {
  expect(report([right, wrong, broken], [IMAGES, PROBES], drawTable)).toBe(
    [
      "┌────────┬─────┬────────┬──────────────┐",
      "│ check  │ dev │ prod   │ test         │",
      "├────────┼─────┼────────┼──────────────┤",
      "│ images │ ok  │ ok     │ not rendered │",
      "├────────┼─────┼────────┼──────────────┤",
      "│ probes │ ok  │ failed │ not rendered │",
      "└────────┴─────┴────────┴──────────────┘",
      "",
      "prod: probes failed; rule: patience",
      "  Deployment/web: must wait",
      "",
      "test: helm template failed: no",
      "",
      "Not checked:",
      "  images: Pod/a: why",
    ].join("\n"),
  );
});

test.each([
  ["all right", [right], true],
  ["one mismatch", [right, wrong], false],
  ["one not rendered", [right, broken], false],
])("%s → passed: %s", (_name, environments, expected) => {
  expect(passed(environments)).toBe(expected);
});
