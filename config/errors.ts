import { toOneLine } from "../files/escape";
import { findSimilarWord, formatProblems, type FieldError, type Problem } from "./problem";

/** The file of a requested environment has problems. */
export class WrongEnvironment extends Error {
  readonly kind = "failed";
  readonly details: { readonly problems: readonly (Problem | FieldError)[] };

  constructor(problems: readonly (Problem | FieldError)[]) {
    super(`${formatProblems(problems)}\n\n${problems.length} ${problems.length === 1 ? "problem" : "problems"}`);
    this.details = { problems };
  }
}

/** No file describes a requested environment. */
export class UnknownEnvironment extends Error {
  readonly kind = "usage";

  constructor(names: readonly string[], known: readonly string[]) {
    const lines = names.map((name) => {
      const similar = findSimilarWord(name, known);
      const hint = similar ? ` Did you mean "${similar}"?` : "";
      return `no environment is named "${name}"; known: ${known.join(", ") || "none"}.${hint}`;
    });
    super(lines.map(toOneLine).join("\n"));
  }
}

/** The folder of the environment files does not exist, cannot be read, or has no such file. */
export class NoEnvironmentFiles extends Error {
  readonly kind = "outside";

  constructor(directory: string, given: string) {
    super(
      `${toOneLine(directory)}\n  rule   must be a folder with at least one environment file (*.yaml)\n  given  ${given}\n` +
        "  fix    Add an environment file, or name another folder with --directory.",
    );
  }
}
