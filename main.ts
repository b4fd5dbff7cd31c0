import { loadEnvironments } from "./config/load";
import type { Problem } from "./config/problem";
import { evaluateEnvironments, type EnvironmentVerdict } from "./policy/evaluate-environments";
import { PolicyViolated } from "./policy/policy-violated";
import { synthesize, type StackSummary } from "./stacks/synthesize";
import { readStacks } from "./terraform-json/read";

export interface SynthesisOptions {
  /** Folder of the environment files. */
  readonly directory: string;
  /** Names of environments; all where there is none. */
  readonly environments: readonly string[];
  /** Folder that the Terraform JSON is written to. */
  readonly output: string;
  /** The day in UTC that decides which waivers have expired, as `2027-01-31`; undefined leaves the policy out. */
  readonly today: string | undefined;
  /** Ends the synthesis with nothing written. */
  readonly signal: AbortSignal;
}

/** What a synthesis wrote. */
export interface Synthesis {
  readonly stacks: readonly StackSummary[];
  /** The results of the policy, an environment each. */
  readonly policy: readonly EnvironmentVerdict[];
  /** What is wrong with environments that were not asked for. */
  readonly warnings: readonly Problem[];
}

/**
 * The composition root: environment files, through the stacks, to Terraform JSON, which is written if the policy holds.
 * @throws NoEnvironmentFiles
 * @throws UnknownEnvironment
 * @throws WrongEnvironment
 * @throws PolicyViolated
 * @throws ForeignOutput
 */
export async function synthesizeEnvironments(options: SynthesisOptions): Promise<Synthesis> {
  const { directory, environments: names, output, today, signal } = options;
  const { environments, warnings } = loadEnvironments(directory, names);
  let policy: readonly EnvironmentVerdict[] = [];
  const check = (folder: string) => {
    if (today === undefined) return;
    policy = evaluateEnvironments(readStacks(folder), { today });
    if (!policy.every(({ verdict }) => verdict.holds)) throw new PolicyViolated(policy);
  };
  const stacks = await synthesize(environments, { output, check, signal });
  return { stacks, policy, warnings };
}
