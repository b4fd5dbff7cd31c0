import { statSync } from "node:fs";
import path from "node:path";
import { InvalidArgumentError } from "commander";
import { computeSpread, timeCommand, type Spread } from "../../bench/programs";
import { benchSynthesis, type SynthesisBench } from "../../bench/synthesis";
import { runInTemporaryFolder } from "../../files/files";
import { defineCommand, type Result, type CommandContext } from "../command";
import { UsageError } from "../exit-codes";

interface Options {
  readonly rounds?: number;
}

type Bench = (rounds: number, folder: string, context: CommandContext) => Promise<Result>;

const BENCHES: Readonly<Record<string, { readonly rounds: number; readonly run: Bench }>> = {
  synth: { rounds: 7, run: benchSynth },
  rehearse: { rounds: 5, run: benchRehearsal },
  review: { rounds: 5, run: benchReview },
};

export const command = defineCommand<Options>({
  name: "bench",
  examples: ["bench", "bench review --rounds 9"],
  addOptions: (command) =>
    command
      .argument("[what]", `what to measure: ${Object.keys(BENCHES).join(", ")}`, "synth")
      .option("--rounds <number>", "how many times each program runs (default: 7 for synth, else 5)", (text) => {
        if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError("It must be a whole number from 1 to 9999.");
        return Number(text);
      }),

  async run({ rounds }, context, [what = "synth"]) {
    const bench = BENCHES[what];
    if (!bench) throw new UsageError(`cannot measure "${what}"; choose one of ${Object.keys(BENCHES).join(", ")}`);
    return runInTemporaryFolder((folder) =>
      context.progress(`measure ${what}`, () => bench.run(rounds ?? bench.rounds, folder, context)),
    );
  },
});

async function benchSynth(rounds: number, folder: string, { signal, print, table }: CommandContext): Promise<Result> {
  const measured: SynthesisBench = await benchSynthesis(rounds, folder, signal);
  const rows = measured.times.map(({ name, milliseconds: { median, min, max }, ratio }) => [
    name,
    median.toFixed(0),
    `${min.toFixed(0)} to ${max.toFixed(0)}`,
    ratio.toFixed(2),
  ]);
  const growth = measured.growth.map(({ from, to, milliseconds }) => `${from} → ${to}: ${milliseconds.toFixed(1)} ms`);
  print(table(["", `median of ${rounds}, ms`, "range, ms", "× empty app"], rows));
  print(`each additional environment, ${growth.join(", ")}`);
  return { document: measured };
}

/** The rehearsal of dev, and Terraform's share of its time. */
async function benchRehearsal(rounds: number, _folder: string, { signal, print }: CommandContext): Promise<Result> {
  const taken: { all: number; terraform: number; rehearsal: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const { milliseconds, stdout } = await timeCommand(["rehearse", "--environment", "dev", "--json"], signal);
    const { result } = JSON.parse(stdout) as { result: { rehearsals: [{ time: { all: number; terraform: number } }] } };
    const [{ time }] = result.rehearsals;
    taken.push({ all: milliseconds, rehearsal: time.all, terraform: time.terraform });
  }
  const all = computeSpread(taken.map((one) => one.all));
  const middle = taken.find((one) => one.all === all.median);
  const share = middle && middle.terraform / middle.rehearsal;
  print(
    `rehearse --environment dev: ${formatSeconds(all, rounds)}; Terraform's share: ${((share ?? 0) * 100).toFixed(0)} %`,
  );
  return { document: { milliseconds: all, terraformShare: share } };
}

/** The report on production. Exit code 1, for a violation, is not an error here. */
async function benchReview(rounds: number, folder: string, { signal, print }: CommandContext): Promise<Result> {
  const taken: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const args = ["review", "--environment", "production", "--output", folder];
    taken.push((await timeCommand(args, signal, [0, 1])).milliseconds);
  }
  const bytes = statSync(path.join(folder, "production.html")).size;
  print(
    `review --environment production: ${formatSeconds(computeSpread(taken), rounds)}; ${Math.ceil(bytes / 1000)} KB`,
  );
  return { document: { milliseconds: computeSpread(taken), bytes } };
}

function formatSeconds({ median, min, max }: Spread, rounds: number): string {
  const text = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;
  return `${text(median)}, median of ${rounds} (${text(min)} to ${text(max)})`;
}
