/** Environment variables. An empty value means unset. */
export type EnvironmentVariables = Readonly<Record<string, string | undefined>>;

/** A log, for example Langfuse's winston logger. */
export interface Logger {
  info(message: string): unknown;
  warn(message: string): unknown;
  error(message: string, error?: unknown): unknown;
}

/**
 * What a storage reads from its process. Storages of one host share their
 * connections, tokens and keys.
 */
export interface Host {
  readonly env: EnvironmentVariables;
  /** Milliseconds since 1970 by this machine's clock, which may be wrong. */
  now(): number;
}

/** The process that Langfuse runs in. */
export const THIS_PROCESS: Host = { env: process.env, now: () => Date.now() };
