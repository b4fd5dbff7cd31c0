import type { Check, Finding } from "./check";

/** What one check says about one environment. */
export interface CheckResult {
  readonly check: Check;
  readonly findings: readonly Finding[];
  readonly leftOut: readonly string[];
}

/** What became of one environment: the results of all checks, or why there is nothing to check. */
export type EnvironmentResult =
  | { readonly environment: string; readonly results: readonly CheckResult[] }
  | { readonly environment: string; readonly error: string };

/** Whether every check of every environment found nothing. */
export function passed(environments: readonly EnvironmentResult[]): boolean {
  return environments.every((one) => "results" in one && one.results.every(({ findings }) => findings.length === 0));
}

/** Draws a table from the titles of its columns and its rows. */
export type DrawTable = (head: readonly string[], rows: readonly (readonly string[])[]) => string;

/** The table of environments and checks, then the details of what failed, then what was passed over. */
export function report(environments: readonly EnvironmentResult[], checks: readonly Check[], table: DrawTable): string {
  const head = ["check", ...environments.map(({ environment }) => environment)];
  const rows = checks.map((check) => [check.id, ...environments.map((one) => cell(one, check))]);
  return [table(head, rows), ...failures(environments), ...leftOut(environments)].join("\n\n");
}

function cell(one: EnvironmentResult, check: Check): string {
  if ("error" in one) return "not rendered";
  const result = one.results.find((result) => result.check === check);
  return result?.findings.length === 0 ? "ok" : "failed";
}

function failures(environments: readonly EnvironmentResult[]): string[] {
  return environments.flatMap((one) => {
    if ("error" in one) return [`${one.environment}: ${one.error}`];
    return one.results
      .filter(({ findings }) => findings.length > 0)
      .map(({ check, findings }) =>
        [
          `${one.environment}: ${check.id} failed; it looks for: ${check.looksFor}`,
          ...findings.map(({ object, problem }) => `  ${object}: ${problem}`),
        ].join("\n"),
      );
  });
}

function leftOut(environments: readonly EnvironmentResult[]): string[] {
  const lines = environments.flatMap((one) =>
    "error" in one ? [] : one.results.flatMap(({ check, leftOut }) => leftOut.map((what) => `  ${check.id}: ${what}`)),
  );
  return lines.length > 0 ? [["Passed over:", ...new Set(lines)].join("\n")] : [];
}
