import { spawn } from "node:child_process";

export interface Ended {
  /** Undefined where it could not be started, as it is not installed. */
  readonly code: number | undefined;
  readonly stdout: string;
  /** What it said is wrong, or why it could not be started. */
  readonly stderr: string;
}

/** Runs a program without a shell to its end; the signal asks it to end, and it is waited for. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { cwd, signal }: { readonly cwd: string; readonly signal: AbortSignal },
): Promise<Ended> {
  // A base has environments of its own: the variable chooses among those of now.
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
