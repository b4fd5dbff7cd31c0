import { readdirSync } from "node:fs";
import path from "node:path";
import { runCheck, type Check } from "../../../chart-check/check";
import { CHECKS, helmWarningsCheck } from "../../../chart-check/checks";
import { rendering, words } from "../rendering";

test("every check of a file is in the list", () => {
  const folder = path.join(__dirname, "../../../chart-check/checks");
  const exported = readdirSync(folder).flatMap((file) =>
    Object.values(jest.requireActual<Record<string, Check | readonly Check[]>>(path.join(folder, file))),
  );
  const checks = exported.filter((one): one is Check => "run" in one);
  expect(CHECKS.map(({ id }) => id).sort()).toEqual(checks.map(({ id }) => id).sort());
});

test("a check that throws has failed", () => {
  const broken = {
    id: "broken",
    rule: "nothing",
    run: () => {
      throw new Error("no such field");
    },
  };
  expect(words(runCheck(broken, rendering()))).toEqual(["the check itself: failed: no such field"]);
});

describe("helm-warnings", () => {
  test.each([
    ["coalesce.go:1: warning: cannot overwrite table with non table for x.y ([])", 1],
    ["warning: skipped value for redis.auth: Not a table.", 1],
    ["WARNING: Kubernetes configuration file is group-readable.", 0],
  ])("%s → %i", (line, count) => {
    const mismatches = helmWarningsCheck.run({ ...rendering(), warnings: [line] });
    expect(mismatches).toEqual(count === 0 ? [] : [{ object: "helm template", problem: line }]);
  });
});
