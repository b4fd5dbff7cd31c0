import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import Table from "cli-table3";
import { stringify } from "yaml";

const ROUNDS = 7;
const FLEETS = [1, 10, 25, 50];

/** One thing to time: a program that is bundled and then run, each in a process of its own, as npm run synth does. */
interface Candidate {
  readonly name: string;
  /** Its TypeScript. */
  readonly source: string;
  readonly args: readonly string[];
}

/** Milliseconds of one turn. */
interface Turn {
  readonly bundle: number;
  readonly run: number;
}

const ESBUILD = ["--bundle", "--platform=node", "--target=node20", "--packages=external", "--log-level=warning"];

/**
 * Prints what a synthesis takes as a multiple of an empty CDKTF app, and how it grows with the number of
 * environments. All candidates take turns within each round, so that a busy machine slows all of them alike.
 */
function main(): void {
  const folder = mkdtempSync(path.join(tmpdir(), "langfuse-bench-"));
  try {
    const empty = { name: "empty CDKTF app", source: "bench/empty-app.ts", args: [path.join(folder, "empty")] };
    const shipped = { name: "dev and production", source: "main.ts", args: ["-o", path.join(folder, "shipped")] };
    const fleets = FLEETS.map((size) => ({
      name: `${size} environment${size === 1 ? "" : "s"}`,
      source: "main.ts",
      args: ["-d", writeFleet(folder, size), "-o", path.join(folder, `out-${size}`)],
    }));
    report([empty, shipped, ...fleets]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Environment files that differ in their names only. */
function writeFleet(folder: string, size: number): string {
  const directory = path.join(folder, `fleet-${size}`);
  mkdirSync(directory);
  for (let index = 1; index <= size; index++) {
    const environment = {
      environment: `bench-${index}`,
      deletionProtection: false,
      publicUrl: "http://localhost:3000",
      azure: { location: "eastus" },
      cluster: { systemPool: { vmSize: "Standard_D4s_v5", nodes: 3 } },
      langfuse: { images: { tag: "4.4.0-keyless.1" } },
    };
    writeFileSync(path.join(directory, `bench-${index}.yaml`), stringify(environment));
  }
  return directory;
}

function report(candidates: readonly Candidate[]): void {
  const turns = measure(candidates);
  const total = (index: number) => median((turns[index] ?? []).map(({ bundle, run }) => bundle + run));
  const run = (index: number) => median((turns[index] ?? []).map((turn) => turn.run));
  const table = new Table({
    head: ["", "bundle and run, ms", "× empty app", "run alone, ms", "× empty app"],
    style: { head: [], border: [] },
  });
  table.push(
    ...candidates.map(({ name }, index) => [
      name,
      total(index).toFixed(0),
      (total(index) / total(0)).toFixed(2),
      run(index).toFixed(0),
      (run(index) / run(0)).toFixed(2),
    ]),
  );
  process.stdout.write(`${table.toString()}\n${growth(FLEETS.map((_, index) => run(index + 2)))}\n`);
}

function measure(candidates: readonly Candidate[]): Turn[][] {
  const turns: Turn[][] = candidates.map(() => []);
  for (let round = 0; round <= ROUNDS; round++) {
    candidates.forEach(({ source, args }, index) => {
      const program = `.build/bench/${path.basename(source, ".ts")}.js`;
      const bundle = time("node_modules/.bin/esbuild", [source, ...ESBUILD, `--outfile=${program}`]);
      const run = time(process.execPath, [program, ...args]);
      if (round > 0) turns[index]?.push({ bundle, run });
    });
  }
  return turns;
}

function time(program: string, args: readonly string[]): number {
  const start = process.hrtime.bigint();
  execFileSync(program, [...args], { stdio: ["ignore", "ignore", "inherit"] });
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** What one more environment costs in each step; about the same in all of them where growth is linear. */
function growth(times: readonly number[]): string {
  const steps = times.slice(1).map((time, index) => {
    const [from, to] = [FLEETS[index] ?? 0, FLEETS[index + 1] ?? 0];
    return `${from} → ${to}: ${((time - (times[index] ?? 0)) / (to - from)).toFixed(1)} ms`;
  });
  return `each further environment, ${steps.join(", ")}`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

main();
