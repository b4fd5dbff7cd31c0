import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { stringify } from "yaml";
import { computeSpread, timeCommand, timeTypeScript, type Spread } from "./programs";

const FLEETS = [1, 10, 25, 50];

/** The time of one program. */
export interface SynthesisTime {
  readonly name: string;
  readonly milliseconds: Spread;
  /** As a multiple of an empty CDKTF app. */
  readonly ratio: number;
}

export interface SynthesisBench {
  readonly times: readonly SynthesisTime[];
  /** The time of each additional environment between two sizes; about equal in all steps if growth is linear. */
  readonly growth: readonly { readonly from: number; readonly to: number; readonly milliseconds: number }[];
}

/**
 * Times a synthesis as a multiple of an empty CDKTF app, and with more and more environments. Each round runs all programs,
 * so that a busy machine slows all of them equally.
 * @param folder an empty one
 */
export async function benchSynthesis(rounds: number, folder: string, signal: AbortSignal): Promise<SynthesisBench> {
  const synth =
    (name: string, ...args: readonly string[]) =>
    () =>
      timeCommand(["synth", ...args, "--output", path.join(folder, name)], signal);
  const programs = new Map([
    ["empty CDKTF app", () => timeTypeScript("bench/empty-app.ts", [path.join(folder, "empty")], signal)],
    ["dev and production", synth("shipped")],
    ...FLEETS.map((size) => {
      const name = `${size} environment${size === 1 ? "" : "s"}`;
      return [name, synth(name, "--directory", writeFleet(folder, size))] as const;
    }),
  ]);
  const taken = new Map([...programs.keys()].map((name): [string, number[]] => [name, []]));
  // The first round warms the caches of the file system and does not count.
  for (let round = 0; round <= rounds; round++) {
    for (const [name, run] of programs) {
      const { milliseconds } = await run();
      if (round > 0) taken.get(name)?.push(milliseconds);
    }
  }
  const spreads = [...taken].map(([name, values]) => ({ name, milliseconds: computeSpread(values) }));
  const [empty, , ...fleets] = spreads.map(({ milliseconds }) => milliseconds.median);
  return {
    times: spreads.map((one) => ({ ...one, ratio: one.milliseconds.median / (empty ?? Number.NaN) })),
    growth: fleets.slice(1).map((time, index) => {
      const [from, to] = [FLEETS[index] ?? 0, FLEETS[index + 1] ?? 0];
      return { from, to, milliseconds: (time - (fleets[index] ?? 0)) / (to - from) };
    }),
  };
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
