import { spawnSync } from "node:child_process";

const ROUNDS = 5;

/** One rehearsal of an environment, as `npm run rehearse` does it. */
interface Round {
  /** Seconds, from the bundling to the exit. */
  readonly all: number;
  /** What the rehearsal says of itself. */
  readonly said: string;
}

/** Prints what the rehearsal of dev takes from the command to the prompt, and how much of it is Terraform's own. */
function main(): void {
  const rounds = Array.from({ length: ROUNDS }, round).sort((a, b) => a.all - b.all);
  const median = rounds[Math.floor(ROUNDS / 2)] as Round;
  const [fastest, slowest] = [rounds[0] as Round, rounds.at(-1) as Round];
  process.stdout.write(
    `npm run rehearse -- --environment dev: ${seconds(median)}, median of ${ROUNDS} ` +
      `(${seconds(fastest)} to ${seconds(slowest)}); in that one, without bundling and synthesis: ${median.said}\n`,
  );
}

function round(): Round {
  const start = process.hrtime.bigint();
  const { status, stdout, stderr } = spawnSync("npm", ["run", "--silent", "rehearse", "--", "--environment", "dev"], {
    encoding: "utf8",
  });
  const all = Number(process.hrtime.bigint() - start) / 1e9;
  const said = /^time +(.*)$/m.exec(stdout)?.[1];
  if (status !== 0 || said === undefined) throw new Error(`the rehearsal failed: ${stderr}${stdout}`);
  return { all, said };
}

function seconds({ all }: Round): string {
  return `${all.toFixed(1)} s`;
}

main();
