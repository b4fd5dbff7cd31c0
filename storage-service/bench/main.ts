import Table from "cli-table3";
import globalSetup from "../__tests__/edges/global-setup";
import globalTeardown from "../__tests__/edges/global-teardown";
import "../__tests__/edges/trust";
import { measure, type Candidate } from "./measure";
import { prepareSigning } from "./signing";
import { prepareThroughput } from "./throughput";

/** Prints the speed of signing, uploads and downloads, as ratios to the SDK in the same process and run. */
async function main(): Promise<void> {
  await globalSetup();
  try {
    await runBenchmark("signed URLs per second", await prepareSigning(), 15);
    for (const what of ["upload", "download"] as const) {
      await runBenchmark(`${what}, MiB per second`, await prepareThroughput(what), 25);
    }
  } finally {
    await globalTeardown();
  }
}

async function runBenchmark(
  title: string,
  { candidates, stop }: { candidates: readonly Candidate[]; stop: () => Promise<void> },
  rounds: number,
): Promise<void> {
  try {
    const results = await measure(candidates, rounds);
    const table = new Table({
      head: [title, "median", `× ${candidates[0]?.name}`, "from … to"],
      style: { head: [], border: [] },
    });
    table.push(
      ...results.map(({ name, rate, ratio, ratios }) => [
        name,
        rate.toFixed(rate < 1000 ? 1 : 0),
        ratio.toFixed(2),
        `${Math.min(...ratios).toFixed(2)} … ${Math.max(...ratios).toFixed(2)}`,
      ]),
    );
    process.stdout.write(`${table.toString()}\n`);
  } finally {
    await stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
