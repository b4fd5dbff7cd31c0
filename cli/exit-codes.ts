import EXIT_CODES from "./exit-codes.json";

/** Every way in which a command can end, with the exit code and its meaning. */
export { EXIT_CODES };

type Ending = keyof typeof EXIT_CODES;

/** The signals that interrupt a command. */
export type Interruption = Extract<Ending, `SIG${string}`>;

export const INTERRUPTIONS = (Object.keys(EXIT_CODES) as Ending[]).filter((ending): ending is Interruption =>
  ending.startsWith("SIG"),
);

export type Variables = Readonly<Record<string, string | undefined>>;

/** An error has its kind as the property `kind`, so that a folder that throws one need not import this file. */
const KINDS = ["failed", "usage", "outside"] as const;

/** The kind of an error, which decides the exit code, and its message. An unexpected error is a bug. */
export function classifyError(
  error: unknown,
  env: Variables,
): { readonly kind: (typeof KINDS)[number] | "bug"; readonly message: string } {
  const { kind, code, syscall, message } = error as NodeJS.ErrnoException & { kind?: unknown };
  const expected = KINDS.find((known) => known === kind);
  if (expected) return { kind: expected, message };
  if (code !== undefined && syscall !== undefined) {
    return { kind: "outside", message: `the operating system refuses: ${message}` };
  }
  return { kind: "bug", message: formatBug(error, env) };
}

/** An error in the arguments that commander does not find. */
export class UsageError extends Error {
  readonly kind = "usage";
}

/** The message of an unexpected error. Its stack trace is printed only if `DEBUG` is set. */
export function formatBug(error: unknown, env: Variables): string {
  const { message, stack } = error as Error;
  return `${env["DEBUG"] ? stack : message}\nThis is a bug in langfuse-azure: please report it.`;
}

/** The table for `--help`. */
export function formatExitCodes(): string[] {
  return Object.values(EXIT_CODES).map(({ code, means }) => `  ${String(code).padEnd(4)} ${means}`);
}
