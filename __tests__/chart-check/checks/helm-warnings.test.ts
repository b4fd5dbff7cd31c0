import { helmWarningsCheck } from "../../../chart-check/checks/helm-warnings";
import { rendering } from "../rendering";

test.each([
  ["coalesce.go:1: warning: cannot overwrite table with non table for x.y ([])", 1],
  ["warning: skipped value for redis.auth: Not a table.", 1],
  ["WARNING: Kubernetes configuration file is group-readable.", 0],
])("%s → %i", (line, count) => {
  const findings = helmWarningsCheck.run({ ...rendering(), warnings: [line] });
  expect(findings).toEqual(count === 0 ? [] : [{ object: "helm template", problem: line }]);
});
