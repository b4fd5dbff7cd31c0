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

/** A value as one line of a problem, cut where it would run on. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
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
  const count = sorted.length === 1 ? "1 problem" : `${sorted.length} problems`;
  return [...sorted.map(formatProblem), `${count}; nothing was written.`].join("\n\n");
}

function formatProblem(problem: Problem): string {
  const path = showPath(problem.path);
  return [
    `${problem.file}:${problem.line}:${problem.column}${path && `  ${path}`}`,
    `  rule   ${problem.rule}`,
    ...(problem.given === undefined ? [] : [`  given  ${problem.given}`]),
    `  fix    ${problem.fix}`,
  ].join("\n");
}
