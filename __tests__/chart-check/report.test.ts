import type { Check } from "../../chart-check/check";
import { drawTable } from "../../cli/table";
import { passed, report, type EnvironmentResult } from "../../chart-check/report";

const IMAGES: Check = { id: "images", looksFor: "our images", run: () => [] };
const PROBES: Check = { id: "probes", looksFor: "patience", run: () => [] };

const right: EnvironmentResult = {
  environment: "dev",
  results: [
    { check: IMAGES, findings: [], leftOut: ["Pod/a: why"] },
    { check: PROBES, findings: [], leftOut: [] },
  ],
};
const wrong: EnvironmentResult = {
  environment: "prod",
  results: [
    { check: IMAGES, findings: [], leftOut: ["Pod/a: why"] },
    { check: PROBES, findings: [{ object: "Deployment/web", problem: "must wait" }], leftOut: [] },
  ],
};
const broken: EnvironmentResult = { environment: "test", error: "helm template refused: no" };

test("a table, then the failures, then what was passed over", () => {
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
      "prod: probes failed; it looks for: patience",
      "  Deployment/web: must wait",
      "",
      "test: helm template refused: no",
      "",
      "Passed over:",
      "  images: Pod/a: why",
    ].join("\n"),
  );
});

test.each([
  ["all right", [right], true],
  ["one finding", [right, wrong], false],
  ["one not rendered", [right, broken], false],
])("%s → passed: %s", (_name, environments, expected) => {
  expect(passed(environments)).toBe(expected);
});
