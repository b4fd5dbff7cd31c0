import { stringify } from "yaml";

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
  return text.replace(/:\/\/[^/@]*@/, "://...@");
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

/** All problems, in the order of their files and lines, for a person. */
export function formatProblems(problems: readonly Problem[]): string {
  const sorted = [...problems].sort(
    (a, b) => a.file.localeCompare(b.file, "en") || a.line - b.line || a.column - b.column,
  );
  return withCount(sorted.map((problem) => format(problem, `${problem.file}:${problem.line}:${problem.column}`)));
}

/** All findings about data that is in no file, in the order found, for a person. */
export function formatFindings(findings: readonly Finding[]): string {
  return withCount(findings.map((finding) => format(finding, "environment")));
}

function format({ path, rule, given, fix }: Finding, place: string): string {
  return [
    place + (path.length > 0 ? `  ${showPath(path)}` : ""),
    `  rule   ${rule}`,
    ...(given === undefined ? [] : [`  given  ${given}`]),
    `  fix    ${fix}`,
  ].join("\n");
}

function withCount(texts: readonly string[]): string {
  const count = texts.length === 1 ? "1 problem" : `${texts.length} problems`;
  return [...texts, `${count}; nothing was written.`].join("\n\n");
}
