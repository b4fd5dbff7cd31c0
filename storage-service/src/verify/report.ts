import type { VerifyMode } from "./target";

export interface StepResult {
  readonly id: string;
  readonly title: string;
  readonly outcome: "passed" | "failed" | "skipped" | "planned";
  readonly ms: number;
  /** The error with its cause and fix, or why the step was skipped. */
  readonly problem?: string;
}

export interface Report {
  readonly target: string;
  /** Prefix of all written names. */
  readonly prefix: string;
  readonly mode: VerifyMode;
  readonly steps: readonly StepResult[];
  /** Names that could not be deleted, with the command that deletes them. */
  readonly leftovers: readonly string[];
  readonly passed: boolean;
  readonly ms: number;
}

const TITLE_WIDTH = 54;

/** Formats a finished step: `passed   put a text   12 ms`. */
export function formatStep({ title, outcome, ms, problem }: StepResult): string {
  const time = outcome === "passed" || outcome === "failed" ? `${Math.round(ms)} ms`.padStart(9) : "";
  const line = `${outcome.padEnd(8)} ${title.padEnd(TITLE_WIDTH)}${time}`.trimEnd();
  return `${line}${problem ? `\n         ${problem}` : ""}\n`;
}

/** Formats the summary; in a dry run, also the steps. */
export function formatReport({ target, prefix, mode, steps, leftovers, ms }: Report): string {
  if (mode === "dry-run") {
    return `${steps.map(formatStep).join("")}${target}: nothing was sent; names would start with ${prefix.replace(/[^/]+\/$/, "")}\n`;
  }
  const count = (outcome: StepResult["outcome"]) => steps.filter((step) => step.outcome === outcome).length;
  const others = (["failed", "skipped"] as const).map((outcome) => count(outcome) && `, ${count(outcome)} ${outcome}`);
  const counts = `${steps.length} steps, ${count("passed")} passed${others.filter(Boolean).join("")}`;
  return `${leftovers.map((text) => `${text}\n`).join("")}${target}: ${counts} in ${(ms / 1000).toFixed(1)} s\n`;
}

/** Returns the report for JSON, with rounded times. */
export function toReportDocument({ steps, ms, ...report }: Report): Report {
  const rounded = steps.map((step) => ({ ...step, ms: Math.round(step.ms) }));
  return { ...report, ms: Math.round(ms), steps: rounded };
}
