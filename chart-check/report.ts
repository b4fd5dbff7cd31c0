import type { Check, Mismatch } from "./check";

/** The result of one check for one environment. */
export interface CheckResult {
  readonly check: Check;
  readonly mismatches: readonly Mismatch[];
  readonly skipped: readonly string[];
}

/** The results of all checks for one environment, or the error of rendering. */
export type EnvironmentResult =
  | { readonly environment: string; readonly results: readonly CheckResult[] }
  | { readonly environment: string; readonly error: string };

/** Whether every check of every environment has passed. */
export function passed(environments: readonly EnvironmentResult[]): boolean {
  return environments.every(
    (one) => "results" in one && one.results.every(({ mismatches }) => mismatches.length === 0),
  );
}

/** Draws a table from the titles of its columns and its rows. */
export type DrawTable = (head: readonly string[], rows: readonly (readonly string[])[]) => string;

/** A table of environments and checks, then the details of failed checks, then the skipped objects. */
export function report(environments: readonly EnvironmentResult[], checks: readonly Check[], table: DrawTable): string {
  const head = ["check", ...environments.map(({ environment }) => environment)];
  const rows = checks.map((check) => [check.id, ...environments.map((one) => formatCell(one, check))]);
  return [table(head, rows), ...formatFailures(environments), ...formatSkipped(environments)].join("\n\n");
}

function formatCell(one: EnvironmentResult, check: Check): string {
  if ("error" in one) return "not rendered";
  const result = one.results.find((result) => result.check === check);
  return result?.mismatches.length === 0 ? "ok" : "failed";
}

function formatFailures(environments: readonly EnvironmentResult[]): string[] {
  return environments.flatMap((one) => {
    if ("error" in one) return [`${one.environment}: ${one.error}`];
    return one.results
      .filter(({ mismatches }) => mismatches.length > 0)
      .map(({ check, mismatches }) =>
        [
          `${one.environment}: ${check.id} failed; rule: ${check.rule}`,
          ...mismatches.map(({ object, problem }) => `  ${object}: ${problem}`),
        ].join("\n"),
      );
  });
}

function formatSkipped(environments: readonly EnvironmentResult[]): string[] {
  const lines = environments.flatMap((one) =>
    "error" in one ? [] : one.results.flatMap(({ check, skipped }) => skipped.map((what) => `  ${check.id}: ${what}`)),
  );
  return lines.length > 0 ? [["Not checked:", ...new Set(lines)].join("\n")] : [];
}
