import { alarmLines, violationTexts, waiverLines } from "../policy/report";
import type { SourceKind } from "../terraform-json/stack";
import { DOCUMENTED_EXCEPTION, type Leak } from "./leaks";
import type { DataLoss, PolicyResult } from "./policy";
import { findRefused, isFine, type Result } from "./rehearse";
import type { Change, Diagnostic, Stage } from "./stack-run";

/**
 * One line for a stage that has ended, with its errors below.
 * @param width of the column of stacks
 */
export function formatStage(stage: Stage, width: number): string {
  const { stack, name, milliseconds } = stage;
  const line =
    `${stack.padEnd(width)}  ${name.padEnd(11)}  ${formatSeconds(milliseconds).padStart(6)}  ${formatOutcome(stage)}`.trimEnd();
  const errors = isFine(stage) ? [] : stage.diagnostics;
  return [line, ...errors.map(formatDiagnostic)].join("\n");
}

function formatOutcome(stage: Stage): string {
  const { name, ok, changes, diagnostics } = stage;
  const refused = findRefused(stage);
  if (refused.length > 0) return `refused, as expected: ${refused.length} protected`;
  if (name === "second plan" && !ok && diagnostics.every(({ severity }) => severity === "warning")) {
    return `failed: it would still change ${changes
      .filter(isChange)
      .map(({ address }) => address)
      .join(", ")}`;
  }
  if (!ok) return "failed";
  switch (name) {
    case "init":
    case "validate":
      return "";
    case "second plan":
      return "no changes";
    case "plan":
      return countChanges(changes, {
        create: "to add",
        update: "to change",
        replace: "to replace",
        delete: "to destroy",
      });
    default:
      return countChanges(changes, { create: "added", update: "changed", replace: "replaced", delete: "destroyed" });
  }
}

function isChange({ action }: Change): boolean {
  return action !== "noop" && action !== "read";
}

type Words = Readonly<Record<"create" | "update" | "replace" | "delete", string>>;

/** `42 to add, 1 to change` */
function countChanges(changes: readonly Change[], words: Words): string {
  const counts = Object.entries(words).map(
    ([action, word]) => [changes.filter((change) => change.action === action).length, word] as const,
  );
  return counts.flatMap(([count, word]) => (count > 0 ? [`${count} ${word}`] : [])).join(", ") || "nothing to do";
}

function formatDiagnostic({ severity, address, summary, detail }: Diagnostic): string {
  const head = [severity, address, summary].filter(Boolean).join(": ");
  return [`  ${head}`, ...(detail ? detail.split("\n").map((line) => `    ${line}`) : [])].join("\n");
}

/** The data that a change would lose; printed before the rest of its plan. */
export function formatLosses(losses: readonly DataLoss[]): string {
  return [
    "This change would lose data:",
    ...losses.map(
      ({ change, data, waived }) =>
        `  ${change.address} would be ${ENDS[change.action] ?? "destroyed"}: ${data}${waived ? " (waived)" : ""}`,
    ),
  ].join("\n");
}

const ENDS: Readonly<Record<string, string>> = { replace: "replaced", forget: "forgotten" };

/** A violation of the policy, with the reason and the fix of each rule. */
export function formatViolation(violation: PolicyResult): string {
  const { verdict } = violation;
  return [`The policy is violated by ${formatSource(violation)}:`, ...violationTexts(verdict.results)].join("\n");
}

/** `the plan of dev-platform` */
function formatSource({ source, stacks }: PolicyResult): string {
  return `the ${source} of ${stacks.join(" and ")}`;
}

/** Draws a table from the titles of its columns and its rows. */
export type DrawTable = (head: readonly string[], rows: readonly (readonly string[])[]) => string;

/** The summary of a rehearsal. */
export function formatSummary(result: Result, table: DrawTable): string {
  const stacks = [...new Set(result.stages.map(({ stack }) => stack))];
  const rows = stacks.map((stack) =>
    formatRow(
      stack,
      result.stages.filter((stage) => stage.stack === stack),
    ),
  );
  return [
    ...(stacks.length > 0
      ? [table(["stack", "added", "changed", "replaced", "second plan", "destroy", "time"], rows)]
      : []),
    ...listFacts(result).map(([name, text]) => `${name.padEnd(20)} ${text}`),
  ].join("\n");
}

function formatRow(stack: string, stages: readonly Stage[]): string[] {
  const applied = stages.filter(({ name, ok }) => name === "plan" && ok).flatMap(({ changes }) => changes);
  const count = (action: Change["action"]) => String(applied.filter((change) => change.action === action).length);
  const last = (name: Stage["name"]) => stages.filter((stage) => stage.name === name).at(-1);
  const again = last("second plan");
  const destroy = last("destroy");
  return [
    stack,
    count("create"),
    count("update"),
    count("replace"),
    again ? (again.ok ? "empty" : "not empty") : "not reached",
    destroy ? formatDestroy(destroy) : "not reached",
    formatSeconds(stages.reduce((sum, { milliseconds }) => sum + milliseconds, 0)),
  ];
}

function formatDestroy(stage: Stage): string {
  if (stage.ok) return "complete";
  return isFine(stage) ? "refused" : "failed";
}

function listFacts(result: Result): [string, string][] {
  const { search, assumptions, leftBehind, losses, time } = result;
  const share = Math.round((time.terraform / time.all) * 100);
  return [
    ...(losses.length > 0
      ? [["would lose data", losses.map(({ change }) => change.address).join(", ")] as [string, string]]
      : []),
    ...listPolicyFacts(result),
    ["secrets", formatSearch(result)],
    ...listExceptions(search.excepted),
    ...search.leaks.map(({ file, canary }): [string, string] => [
      "leak",
      `${canary.type}.${canary.attribute} in ${file}`,
    ]),
    ...assumptions.map((words): [string, string] => ["assumed", words]),
    ...leftBehind.map((words): [string, string] => ["left behind", words]),
    ["time", `${formatSeconds(time.all)}, ${share} % of it in Terraform`],
    ["result", result.ok ? "passed" : `failed: ${listFailures(result).join("; ")}`],
  ];
}

function formatSearch({ stages, search, canaries }: Result): string {
  if (!stages.some(({ name }) => name === "plan")) return "not searched: nothing was planned";
  if (canaries === 0) return "not searched: no secret was generated";
  return `${canaries} test secrets (canaries): ${search.leaks.length || "none"} found in ${search.files} files`;
}

/** Why a rehearsal has failed. */
function listFailures({ stages, losses, violations, search, leftBehind }: Result): string[] {
  const failures = [
    ...violations.map((violation) => `policy violated by ${formatSource(violation)}`),
    ...(losses.some(({ waived }) => !waived) ? ["the change would lose data"] : []),
    ...stages.filter((stage) => !isFine(stage)).map(({ name, stack }) => `${name} of ${stack} failed`),
    ...(search.leaks.length > 0 ? ["secrets were found"] : []),
    ...(leftBehind.length > 0 ? ["resources exist after the destroy"] : []),
  ];
  return failures.length > 0 ? failures : ["interrupted"];
}

/** The violations or their absence, the waivers, and the gaps. */
function listPolicyFacts({ policyResults, violations }: Result): [string, string][] {
  const each = (lines: typeof waiverLines) => [
    ...new Set(policyResults.flatMap(({ verdict }) => lines(verdict.results))),
  ];
  const alarms = each(alarmLines);
  const waived = each(waiverLines).filter((line) => !alarms.includes(line));
  const gaps = policyResults.filter(({ source }) => source === "synthesis").flatMap(({ verdict }) => verdict.gaps);
  return [
    ...(violations.length > 0 ? violations.map(formatViolated) : [formatCompliant(policyResults, waived.length)]).map(
      (words): [string, string] => ["policy", words],
    ),
    ...alarms.map((line): [string, string] => [line.replace(/ .*$/, ""), line.replace(/^\S+ /, "")]),
    ...waived.map((line): [string, string] => ["waived", line.replace(/^waived /, "")]),
    ...gaps.map((gap): [string, string] => ["not checked", gap]),
  ];
}

/** `violated by the plan of dev-platform: no-data-loss` */
function formatViolated(violation: PolicyResult): string {
  const broken = violation.verdict.results.filter(({ verdict }) => verdict === "violation");
  return `violated by ${formatSource(violation)}: ${broken.map(({ rule }) => rule.id).join(", ")}`;
}

/** `no violation in 2 syntheses, 2 plans and 2 states (61 rules); 0 waived` */
function formatCompliant(results: readonly PolicyResult[], waived: number): string {
  const count = (kind: SourceKind, one: string, more: string) => {
    const stacks = results.filter(({ source }) => source === kind).flatMap((each) => each.stacks);
    return stacks.length === 0 ? [] : [`${stacks.length} ${stacks.length === 1 ? one : more}`];
  };
  const counts = [
    ...count("synthesis", "synthesis", "syntheses"),
    ...count("plan", "plan", "plans"),
    ...count("state", "state", "states"),
  ];
  const words = counts.join(", ").replace(/, (?=[^,]*$)/, " and ");
  return `no violation in ${words} (${results[0]?.verdict.results.length ?? 0} rules); ${waived} waived`;
}

/** The stacks whose files contain the one secret that they may contain. */
function listExceptions(excepted: readonly Leak[]): [string, string][] {
  const stacks = [...new Set(excepted.map(({ file }) => file.replace(/[\\/].*$/, "")))];
  if (stacks.length === 0) return [];
  const { type, attribute } = DOCUMENTED_EXCEPTION;
  const text = `client secret of the sign-in (${type}.${attribute}), in state and plan of ${stacks.join(", ")}`;
  return [["documented exception", `${text}; sso.clientSecret.source: key-vault avoids it`]];
}

function formatSeconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
