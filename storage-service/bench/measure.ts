export interface Candidate {
  readonly name: string;
  /** Amount of work of one run, in the unit of the benchmark. */
  readonly work: number;
  run(): Promise<void>;
}

export interface Result {
  readonly name: string;
  /** Median of the work per second. */
  readonly rate: number;
  /** Median ratio to the first candidate, over all rounds. */
  readonly ratio: number;
  readonly ratios: readonly number[];
}

/**
 * Times all candidates in every round and compares the times of one round, so that a busy machine slows all of them
 * equally. Every round starts with another candidate. The first round is a warm-up and is not counted.
 */
export async function measure(candidates: readonly Candidate[], rounds: number): Promise<Result[]> {
  const rates = new Map<Candidate, number[]>(candidates.map((candidate) => [candidate, []]));
  for (let round = 0; round <= rounds; round++) {
    for (let turn = 0; turn < candidates.length; turn++) {
      const candidate = candidates[(round + turn) % candidates.length] as Candidate;
      const rate = await measureRate(candidate);
      if (round > 0) rates.get(candidate)?.push(rate);
    }
  }
  const [base] = [...rates.values()];
  return candidates.map((candidate) => {
    const own = rates.get(candidate) ?? [];
    const ratios = own.map((rate, round) => rate / (base?.[round] ?? NaN));
    return { name: candidate.name, rate: median(own), ratio: median(ratios), ratios };
  });
}

async function measureRate({ run, work }: Candidate): Promise<number> {
  const start = process.hrtime.bigint();
  await run();
  return work / (Number(process.hrtime.bigint() - start) / 1e9);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
