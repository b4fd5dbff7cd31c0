import type { VerifyMode } from "./target";

/** What became of one step. */
export interface StepResult {
  readonly id: string;
  readonly title: string;
  readonly outcome: "passed" | "failed" | "skipped" | "planned";
  readonly ms: number;
  /** What is wrong, why, and what mends it; or why it was skipped. */
  readonly problem?: string;
}

/** What became of a verification. */
export interface Report {
  readonly target: string;
  /** What the names of everything that it wrote start with. */
  readonly prefix: string;
  readonly mode: VerifyMode;
  readonly steps: readonly StepResult[];
  /** What could not be deleted, and how it is by hand. */
  readonly leftovers: readonly string[];
  readonly passed: boolean;
  readonly ms: number;
}

const TITLE_WIDTH = 54;

/** A step as it ends: `passed   put a text   12 ms`. */
export function stepLine({ title, outcome, ms, problem }: StepResult): string {
  const time = outcome === "passed" || outcome === "failed" ? `${Math.round(ms)} ms`.padStart(9) : "";
  const line = `${outcome.padEnd(8)} ${title.padEnd(TITLE_WIDTH)}${time}`.trimEnd();
  return `${line}${problem ? `\n         ${problem}` : ""}\n`;
}

/** What follows the steps; in a dry run, the steps too. */
export function reportText({ target, prefix, mode, steps, leftovers, ms }: Report): string {
  if (mode === "dry-run") {
    return `${steps.map(stepLine).join("")}${target}: nothing was sent; names would start with ${prefix.replace(/[^/]+\/$/, "")}\n`;
  }
  const count = (outcome: StepResult["outcome"]) => steps.filter((step) => step.outcome === outcome).length;
  const others = (["failed", "skipped"] as const).map((outcome) => count(outcome) && `, ${count(outcome)} ${outcome}`);
  const counts = `${steps.length} steps, ${count("passed")} passed${others.filter(Boolean).join("")}`;
  return `${leftovers.map((text) => `${text}\n`).join("")}${target}: ${counts} in ${(ms / 1000).toFixed(1)} s\n`;
}

/** The same for programs. */
export function reportDocument({ steps, ms, ...report }: Report): Report {
  const rounded = steps.map((step) => ({ ...step, ms: Math.round(step.ms) }));
  return { ...report, ms: Math.round(ms), steps: rounded };
}
