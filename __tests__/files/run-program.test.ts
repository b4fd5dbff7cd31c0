import { tmpdir } from "node:os";
import { runProgram } from "../../files/run-program";

const folder = tmpdir();
const never = () => new AbortController().signal;

describe("a program", () => {
  const node = (script: string, signal = never()) =>
    runProgram(process.execPath, ["-e", script], { cwd: folder, signal });

  test("returns its output and its exit code", async () => {
    expect(await node("console.log('out'); console.error('error'); process.exitCode = 3")).toEqual({
      code: 3,
      stdout: "out\n",
      stderr: "error",
    });
  });

  test("that cannot be started has no exit code", async () => {
    const ended = await runProgram("no-such-program", [], { cwd: folder, signal: never() });
    expect(ended).toEqual({ code: undefined, stdout: "", stderr: "spawn no-such-program ENOENT" });
  });

  test("gets an empty LANGFUSE_ENVIRONMENT, and the other variables unchanged", async () => {
    const before = process.env;
    process.env = { ...before, LANGFUSE_ENVIRONMENT: "dev", OTHER: "seen" };
    try {
      const { stdout } = await node(
        "console.log(JSON.stringify([process.env.LANGFUSE_ENVIRONMENT, process.env.OTHER]))",
      );
      expect(stdout).toBe('["","seen"]\n');
    } finally {
      process.env = before;
    }
  });

  test("is terminated by the signal", async () => {
    const controller = new AbortController();
    const started = Date.now();
    const ended = node("setTimeout(() => {}, 20_000)", controller.signal);
    controller.abort();
    expect((await ended).code).toBeUndefined();
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  test("is not started after an abort", async () => {
    const ended = node('require("node:fs").writeFileSync("started", "")', AbortSignal.abort("SIGINT"));
    await expect(ended).rejects.toBe("SIGINT");
  });
});
