import EXIT_CODES from "./exit-codes.json";

/** Every way in which a command can end: the exit code of the process, and what it means. */
export { EXIT_CODES };

export type Ending = keyof typeof EXIT_CODES;

/** What ends a command early. */
export type Interruption = Extract<Ending, `SIG${string}`>;

export const INTERRUPTIONS = (Object.keys(EXIT_CODES) as Ending[]).filter((ending): ending is Interruption =>
  ending.startsWith("SIG"),
);

export type ErrorEnding = "failed" | "usage" | "outside" | "bug";

export type Variables = Readonly<Record<string, string | undefined>>;

/** Errors that the folders throw say by `kind` what they mean for the command; nothing has to import this table. */
const KINDS = ["failed", "usage", "outside"] as const;

/** How an error ends a command, and what is printed of it. What is not foreseen is a bug. */
export function endingOf(error: unknown, env: Variables): { readonly ending: ErrorEnding; readonly message: string } {
  const { kind, code, syscall, message } = error as NodeJS.ErrnoException & { kind?: unknown };
  const foreseen = KINDS.find((known) => known === kind);
  if (foreseen) return { ending: foreseen, message };
  if (code !== undefined && syscall !== undefined) {
    return { ending: "outside", message: `the operating system refuses: ${message}` };
  }
  return { ending: "bug", message: bugText(error, env) };
}

/** An error in the arguments that commander does not see. */
export class UsageError extends Error {
  readonly kind = "usage";
}

/** What is printed of an error that is not foreseen; its stack trace only where `DEBUG` is set. */
export function bugText(error: unknown, env: Variables): string {
  const { message, stack } = error as Error;
  return `${env["DEBUG"] ? stack : message}\nThis is a bug in langfuse-azure: please report it.`;
}

/** The table for `--help`. */
export function exitCodeLines(): string[] {
  return Object.values(EXIT_CODES).map(({ code, means }) => `  ${String(code).padEnd(4)} ${means}`);
}
