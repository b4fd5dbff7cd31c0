import Table from "cli-table3";
import type { DataLoss } from "./data-bearing";
import { STATED_EXCEPTION, type Leak } from "./leaks";
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
      ({ change, data }) =>
        `  ${change.address} would be ${change.action === "replace" ? "replaced" : "destroyed"}: ${data}`,
    ),
  ].join("\n");
}

/** What a rehearsal came to. */
export function summary(result: Result): string {
  const table = new Table({
    head: ["stack", "added", "changed", "replaced", "second plan", "destroy", "time"],
    style: { head: [], border: [] },
  });
  const stacks = [...new Set(result.stages.map(({ stack }) => stack))];
  table.push(
    ...stacks.map((stack) =>
      row(
        stack,
        result.stages.filter((stage) => stage.stack === stack),
      ),
    ),
  );
  return [table.toString(), ...facts(result).map(([name, text]) => `${name.padEnd(18)} ${text}`)].join("\n");
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
