import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const ROUNDS = 5;

/** Prints what the report on production takes from the command to the prompt, and how large it is. */
function main(): void {
  const folder = mkdtempSync(path.join(tmpdir(), "langfuse-bench-"));
  try {
    const times = Array.from({ length: ROUNDS }, () => round(folder)).sort((a, b) => a - b);
    const [fastest, median, slowest] = [0, Math.floor(ROUNDS / 2), ROUNDS - 1].map((at) =>
      seconds(times[at] as number),
    );
    const size = Math.ceil(statSync(path.join(folder, "production.html")).size / 1000);
    process.stdout.write(
      `npm run review -- --environment production: ${median}, median of ${ROUNDS} (${fastest} to ${slowest}); ${size} KB\n`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Seconds, from the bundling to the exit. */
function round(folder: string): number {
  const start = process.hrtime.bigint();
  const command = ["run", "--silent", "review", "--", "--environment", "production", "--output", folder];
  const { status, stdout, stderr } = spawnSync("npm", command, { encoding: "utf8" });
  if (status !== 0 && status !== 1) throw new Error(`the review failed: ${stderr}${stdout}`);
  return Number(process.hrtime.bigint() - start) / 1e9;
}

function seconds(time: number): string {
  return `${time.toFixed(1)} s`;
}

main();
