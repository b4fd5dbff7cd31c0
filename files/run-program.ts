import { spawn } from "node:child_process";

export interface Ended {
  /** Undefined if the program could not be started. */
  readonly code: number | undefined;
  readonly stdout: string;
  /** What the program printed there, or why it could not be started. */
  readonly stderr: string;
}

/**
 * Runs a program without a shell and waits for its end; the signal terminates it.
 * @throws the reason of the signal if it is aborted before the start
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  { cwd, signal }: { readonly cwd: string; readonly signal: AbortSignal },
): Promise<Ended> {
  signal.throwIfAborted();
  // The variable chooses environments of the user; a base and a measurement have their own.
  const env = { ...process.env, LANGFUSE_ENVIRONMENT: "", npm_config_update_notifier: "false" };
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const stop = () => child.kill();
  signal.addEventListener("abort", stop, { once: true });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  try {
    return await new Promise((resolve) => {
      child.once("error", ({ message }) => resolve({ code: undefined, stdout, stderr: message }));
      child.once("close", (code) => resolve({ code: code ?? undefined, stdout, stderr: stderr.trim() }));
    });
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
