import { distance } from "fastest-levenshtein";
import { stringify } from "yaml";
import { hideUserInfo, showPath } from "../constructs/rules/values";
import { toOneLine } from "../files/escape";

export { showPath };

/** The place of a value in an environment: keys and list indexes from the top. */
export type Path = readonly (string | number)[];

/** A value of an environment that breaks a rule. */
export interface FieldError {
  readonly path: Path;
  /** The rule that the value breaks. */
  readonly rule: string;
  /** The value, in words or as YAML shows it. @default - not shown: it does not help, or it may be a secret */
  readonly given?: string;
  /** What to write. */
  readonly fix: string;
}

/** A `FieldError` at its place in a file. */
export interface Problem extends FieldError {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
}

/** A value for a `FieldError`: cut if it is long, and without the content of a list, of a mapping or of a URL's user. */
export function show(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of length ${value.length}`;
  if (typeof value === "object") return "a mapping";
  const text = typeof value === "string" ? JSON.stringify(hideUserInfo(value)) : String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** A value as YAML on one line. */
export function writeYaml(value: unknown): string {
  return stringify(value, { collectionStyle: "flow", lineWidth: 0 }).trimEnd();
}

/** The known word that a mistyped one most likely means, if one is similar. */
export function findSimilarWord(word: string, known: readonly string[]): string | undefined {
  const distances = known.map((candidate) => distance(word.toLowerCase(), candidate.toLowerCase()));
  const least = Math.min(...distances);
  return least <= word.length / 3 ? known[distances.indexOf(least)] : undefined;
}

/** How many problems of one file are printed. */
const MOST_PRINTED = 50;

/** Problems as text, sorted by file and line. Those of plain data have no file, and keep their order. */
export function formatProblems(problems: readonly (Problem | FieldError)[]): string {
  return listProblems(problems).join("\n\n");
}

/** The text of each problem, as `formatProblems` sorts them. */
export function listProblems(problems: readonly (Problem | FieldError)[]): string[] {
  const sorted = [...problems].sort((a, b) =>
    "file" in a && "file" in b ? a.file.localeCompare(b.file, "en") || a.line - b.line || a.column - b.column : 0,
  );
  const counts = new Map<string, number>();
  const texts = sorted.flatMap((problem) => {
    const file = "file" in problem ? problem.file : "environment";
    const count = (counts.get(file) ?? 0) + 1;
    counts.set(file, count);
    return count > MOST_PRINTED ? [] : [formatProblem(problem)];
  });
  const rest = [...counts].filter(([, count]) => count > MOST_PRINTED);
  return [...texts, ...rest.map(([file, count]) => `${toOneLine(file)}: ${count - MOST_PRINTED} more problems`)];
}

function formatProblem(problem: Problem | FieldError): string {
  const path = showPath(problem.path);
  const place = "file" in problem ? `${problem.file}:${problem.line}:${problem.column}` : "environment";
  const lines = [
    `${place}${path && `  ${path}`}`,
    `  rule   ${problem.rule}`,
    ...(problem.given === undefined ? [] : [`  given  ${problem.given}`]),
    `  fix    ${problem.fix}`,
  ];
  return lines.map(toOneLine).join("\n");
}
