import { stringify } from "yaml";
import { oneLine } from "../files/one-line";

/** Where something stands in an environment file: keys and list indexes from the top. */
export type Path = readonly (string | number)[];

/** Something wrong with a value, before it is known where in a file it stands. */
export interface Finding {
  readonly path: Path;
  /** What must hold. */
  readonly rule: string;
  /** What was found instead, in words or as YAML would show it. Left out where showing it would help nobody. */
  readonly given?: string;
  /** What to write. */
  readonly fix: string;
}

/** Something wrong in an environment file. */
export interface Problem extends Finding {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
}

/** A value as part of a problem: cut where it would run on, without what a list or a mapping or a URL may hide. */
export function show(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of length ${value.length}`;
  if (typeof value === "object") return "a mapping";
  const text = typeof value === "string" ? JSON.stringify(withoutUserInfo(value)) : String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function withoutUserInfo(text: string): string {
  return text.replace(/^(.*?:\/\/)?.*@/s, "$1...@");
}

/** A value as YAML on one line. */
export function writeYaml(value: unknown): string {
  return stringify(value, { collectionStyle: "flow", lineWidth: 0 }).trimEnd();
}

/** `cluster.systemPool.nodes.min`, `network.ranges[0]` */
export function showPath(path: Path): string {
  return path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : text === "" ? part : `${text}.${part}`),
    "",
  );
}

/** All problems for a person: those of files in the order of files and lines, those of plain data in theirs. */
export function formatProblems(problems: readonly (Problem | Finding)[]): string {
  const sorted = [...problems].sort((a, b) =>
    "file" in a && "file" in b ? a.file.localeCompare(b.file, "en") || a.line - b.line || a.column - b.column : 0,
  );
  return sorted.map(formatProblem).join("\n\n");
}

function formatProblem(problem: Problem | Finding): string {
  const path = showPath(problem.path);
  const place = "file" in problem ? `${problem.file}:${problem.line}:${problem.column}` : "environment";
  const lines = [
    `${place}${path && `  ${path}`}`,
    `  rule   ${problem.rule}`,
    ...(problem.given === undefined ? [] : [`  given  ${problem.given}`]),
    `  fix    ${problem.fix}`,
  ];
  return lines.map(oneLine).join("\n");
}
