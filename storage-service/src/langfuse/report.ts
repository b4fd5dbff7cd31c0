import { createTwoFilesPatch } from "diff";
import { FILES, type Checkout } from "./checkout";
import type { CheckoutSurvey } from "./checkout-survey";
import { locateInsertions, type InsertedLines } from "./insertion";
import type { Plan } from "./plan";
import type { Shape } from "./shape";
import type { FileChange } from "./write";

const SHAPES: Readonly<Record<Shape, string>> = {
  A: "endpoint and key",
  B: "endpoint, key, external endpoint",
  C: "endpoint, key, external endpoint, request pipeline",
};

export function describeCheckout({ version }: Checkout, { shape }: CheckoutSurvey): string {
  return `Langfuse ${version}, ${shape ? `shape ${shape} (${SHAPES[shape]})` : "shape not recognized"}`;
}

/** Lists every file with its inserted or removed lines. */
export function describeChanges(changes: readonly FileChange[], survey: CheckoutSurvey): string {
  return changes.flatMap((change) => [describeChange(change), ...describePlaces(change, survey)]).join("\n");
}

/** Formats a unified diff for `patch` and `git apply`. */
export function formatDiff(changes: readonly FileChange[]): string {
  return changes
    .map(({ file, before, after }) => {
      const from = before === undefined ? "/dev/null" : `a/${file}`;
      const to = after === undefined ? "/dev/null" : `b/${file}`;
      const patch = createTwoFilesPatch(from, to, before ?? "", after ?? "", undefined, undefined, { context: 3 });
      return patch.replace(/^=+\n/, "");
    })
    .join("");
}

export function describeRefusal({ summary, details }: Extract<Plan, { kind: "refused" }>): string {
  return [`refused, nothing was changed: ${summary}`, ...details.map((detail) => `  ${detail}`)].join("\n");
}

function describeChange({ file, before, after }: FileChange): string {
  const lines = (after ?? before ?? "").split("\n").length - 1;
  if (before === undefined) return `${file}: new, ${lines} lines`;
  if (after === undefined) return `${file}: removed, ${lines} lines`;
  return file === FILES.module ? `${file}: replaced, ${lines} lines` : `${file}:`;
}

function describePlaces({ file, before, after }: FileChange, { files }: CheckoutSurvey): string[] {
  const surveyed = Object.values(files).find((each) => each.file === file);
  if (!surveyed || before === undefined || after === undefined) return [];
  const sign = after.length > before.length ? "+" : "-";
  return locateInsertions(surveyed.body, surveyed.insertions).map((lines) => `  ${sign} ${describePlace(lines)}`);
}

function describePlace({ purpose, firstLine, lastLine }: InsertedLines): string {
  return `${firstLine === lastLine ? `line ${firstLine}` : `lines ${firstLine}-${lastLine}`}: ${purpose}`;
}
