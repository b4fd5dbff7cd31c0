import { alarmLines, violationTexts, waiverLines } from "../policy/report";
import type { SourceKind } from "../terraform-json/stack";
import { STATED_EXCEPTION, type Leak } from "./leaks";
import type { DataLoss, Judged } from "./policy";
import { isFine, refusedToDestroy, type Result } from "./rehearse";
import type { Change, Diagnostic, Stage } from "./stack-run";

/**
 * What is said when a stage ends: one line, and what went wrong below it.
 * @param width of the column of stacks
 */
export function stageLine(stage: Stage, width: number): string {
  const { stack, name, milliseconds } = stage;
  const line =
    `${stack.padEnd(width)}  ${name.padEnd(11)}  ${seconds(milliseconds).padStart(6)}  ${outcome(stage)}`.trimEnd();
  const told = isFine(stage) ? [] : stage.diagnostics;
  return [line, ...told.map(diagnosticText)].join("\n");
}

function outcome(stage: Stage): string {
  const { name, ok, changes, diagnostics } = stage;
  const refused = refusedToDestroy(stage);
  if (refused.length > 0) return `refused, as it must be: ${refused.length} protected resources`;
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
      return counted(changes, { create: "to add", update: "to change", replace: "to replace", delete: "to destroy" });
    default:
      return counted(changes, { create: "added", update: "changed", replace: "replaced", delete: "destroyed" });
  }
}

function isChange({ action }: Change): boolean {
  return action !== "noop" && action !== "read";
}

type Words = Readonly<Record<"create" | "update" | "replace" | "delete", string>>;

/** `42 to add, 1 to change` */
function counted(changes: readonly Change[], words: Words): string {
  const counts = Object.entries(words).map(
    ([action, word]) => [changes.filter((change) => change.action === action).length, word] as const,
  );
  return counts.flatMap(([count, word]) => (count > 0 ? [`${count} ${word}`] : [])).join(", ") || "nothing to do";
}

function diagnosticText({ severity, address, summary, detail }: Diagnostic): string {
  const head = [severity, address, summary].filter(Boolean).join(": ");
  return [`  ${head}`, ...(detail ? detail.split("\n").map((line) => `    ${line}`) : [])].join("\n");
}

/** What a change would lose: said before anything else of it. */
export function lossText(losses: readonly DataLoss[]): string {
  return [
    "This change would lose data:",
    ...losses.map(
      ({ change, data, waived }) =>
        `  ${change.address} would be ${ENDS[change.action] ?? "destroyed"}: ${data}${waived ? " (waived)" : ""}`,
    ),
  ].join("\n");
}

const ENDS: Readonly<Record<string, string>> = { replace: "replaced", forget: "forgotten" };

/** What breaks the policy, with why it must hold and what to do. */
export function violationText(violation: Judged): string {
  const { verdict } = violation;
  return [`The policy is violated by ${judgedName(violation)}:`, ...violationTexts(verdict.results)].join("\n");
}

/** `the plan of dev-platform` */
function judgedName({ source, stacks }: Judged): string {
  return `the ${source} of ${stacks.join(" and ")}`;
}

/** Draws a table from the titles of its columns and its rows. */
export type DrawTable = (head: readonly string[], rows: readonly (readonly string[])[]) => string;

/** What a rehearsal came to. */
export function summary(result: Result, table: DrawTable): string {
  const stacks = [...new Set(result.stages.map(({ stack }) => stack))];
  const rows = stacks.map((stack) =>
    row(
      stack,
      result.stages.filter((stage) => stage.stack === stack),
    ),
  );
  return [
    ...(stacks.length > 0
      ? [table(["stack", "added", "changed", "replaced", "second plan", "destroy", "time"], rows)]
      : []),
    ...facts(result).map(([name, text]) => `${name.padEnd(18)} ${text}`),
  ].join("\n");
}

function row(stack: string, stages: readonly Stage[]): string[] {
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
    destroy ? destroyed(destroy) : "not reached",
    seconds(stages.reduce((sum, { milliseconds }) => sum + milliseconds, 0)),
  ];
}

function destroyed(stage: Stage): string {
  if (stage.ok) return "all gone";
  return isFine(stage) ? "refused" : "failed";
}

function facts(result: Result): [string, string][] {
  const { search, canaries, assumptions, leftBehind, losses, time } = result;
  const share = Math.round((time.terraform / time.all) * 100);
  return [
    ...(losses.length > 0
      ? [["would lose data", losses.map(({ change }) => change.address).join(", ")] as [string, string]]
      : []),
    ...policyFacts(result),
    ["secrets", `${canaries} canaries, ${search.leaks.length || "none"} found in ${search.files} files`],
    ...exceptionFacts(search.excepted),
    ...search.leaks.map(({ file, canary }): [string, string] => [
      "leak",
      `${canary.type}.${canary.attribute} in ${file}`,
    ]),
    ...assumptions.map((words): [string, string] => ["taken for granted", words]),
    ...leftBehind.map((words): [string, string] => ["left behind", words]),
    ["time", `${seconds(time.all)}, ${share} % of it Terraform's own`],
  ];
}

/** What the policy says, and what it was made to overlook. */
function policyFacts({ judged, violations }: Result): [string, string][] {
  const each = (lines: typeof waiverLines) => [...new Set(judged.flatMap(({ verdict }) => lines(verdict.results)))];
  const alarms = each(alarmLines);
  const waived = each(waiverLines).filter((line) => !alarms.includes(line));
  const gaps = judged.filter(({ source }) => source === "synthesis").flatMap(({ verdict }) => verdict.gaps);
  return [
    ...(violations.length > 0 ? violations.map(brokenRules) : [heldRules(judged, waived.length)]).map(
      (words): [string, string] => ["policy", words],
    ),
    ...alarms.map((line): [string, string] => [line.replace(/ .*$/, ""), line.replace(/^\S+ /, "")]),
    ...waived.map((line): [string, string] => ["waived", line.replace(/^waived /, "")]),
    ...gaps.map((gap): [string, string] => ["not judged", gap]),
  ];
}

/** `violated by the plan of dev-platform: no-data-loss` */
function brokenRules(violation: Judged): string {
  const broken = violation.verdict.results.filter(({ verdict }) => verdict === "violation");
  return `violated by ${judgedName(violation)}: ${broken.map(({ rule }) => rule.id).join(", ")}`;
}

/** `61 rules hold for 2 syntheses, 2 plans and 2 states; 0 waived` */
function heldRules(judged: readonly Judged[], waived: number): string {
  const count = (kind: SourceKind, one: string, more: string) => {
    const stacks = judged.filter(({ source }) => source === kind).flatMap((each) => each.stacks);
    return stacks.length === 0 ? [] : [`${stacks.length} ${stacks.length === 1 ? one : more}`];
  };
  const counts = [
    ...count("synthesis", "synthesis", "syntheses"),
    ...count("plan", "plan", "plans"),
    ...count("state", "state", "states"),
  ];
  const words = counts.join(", ").replace(/, (?=[^,]*$)/, " and ");
  return `${judged[0]?.verdict.results.length ?? 0} rules hold for ${words}; ${waived} waived`;
}

/** The stacks whose files hold the one secret that they may hold. */
function exceptionFacts(excepted: readonly Leak[]): [string, string][] {
  const stacks = [...new Set(excepted.map(({ file }) => file.replace(/[\\/].*$/, "")))];
  if (stacks.length === 0) return [];
  const { type, attribute } = STATED_EXCEPTION;
  return [["stated exception", `${type}.${attribute}, in state and plan of ${stacks.join(", ")}`]];
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
