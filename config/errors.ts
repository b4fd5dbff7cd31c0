import { oneLine } from "../files/one-line";
import { nearest } from "./nearest";
import { formatProblems, type Finding, type Problem } from "./problem";

/** An environment that was asked for has mistakes in its file. */
export class WrongEnvironment extends Error {
  readonly kind = "failed";
  readonly details: { readonly problems: readonly (Problem | Finding)[] };

  constructor(problems: readonly (Problem | Finding)[]) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    super(`${formatProblems(problems)}\n\n${count}; nothing was written.`);
    this.details = { problems };
  }
}

/** An environment was asked for that no file describes. */
export class UnknownEnvironment extends Error {
  readonly kind = "usage";

  constructor(names: readonly string[], known: readonly string[]) {
    const lines = names.map((name) => {
      const near = nearest(name, known);
      const hint = near ? ` Did you mean "${near}"?` : "";
      return `no environment is named "${name}"; known: ${known.join(", ") || "none"}.${hint}`;
    });
    super(lines.map(oneLine).join("\n"));
  }
}

/** The folder of the environment files is missing, cannot be read, or holds none. */
export class NoEnvironmentFiles extends Error {
  readonly kind = "outside";

  constructor(directory: string, given: string) {
    super(
      `${oneLine(directory)}\n  rule   must be a folder with at least one environment file (*.yaml)\n  given  ${given}\n` +
        "  fix    Add an environment file, or name another folder with --directory.",
    );
  }
}
