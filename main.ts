import { loadEnvironments } from "./config/load";
import { WrongEnvironment } from "./config/errors";
import type { FieldError } from "./config/problem";
import { evaluateEnvironments, type EnvironmentVerdict } from "./policy/evaluate-environments";
import { PolicyViolated } from "./policy/json-report";
import { synthesize, type StackSummary } from "./stacks/synthesize";
import { readStacks } from "./terraform-json/read";

export interface SynthesisOptions {
  /** Folder of the environment files. */
  readonly directory: string;
  /** Names of environments; an empty list means all. */
  readonly environments: readonly string[];
  /** Folder for the Terraform JSON. */
  readonly output: string;
  /** The day in UTC, as `2027-01-31`, on which waivers are checked; undefined: the policy is not evaluated. */
  readonly today: string | undefined;
  /** Refuses environments with warnings. */
  readonly strict: boolean;
  /** Stops the synthesis before it writes a file. */
  readonly signal: AbortSignal;
}

/** The result of a synthesis. */
export interface Synthesis {
  readonly stacks: readonly StackSummary[];
  /** The results of the policy for each environment. */
  readonly policy: readonly EnvironmentVerdict[];
  /** What is likely to fail in the environments, and the problems of those that were not requested. */
  readonly warnings: readonly FieldError[];
}

/**
 * The composition root: reads environment files, synthesizes their stacks, and writes the Terraform JSON unless it violates
 * the policy.
 * @throws NoEnvironmentFiles
 * @throws UnknownEnvironment
 * @throws WrongEnvironment
 * @throws PolicyViolated
 * @throws ForeignOutput
 */
export async function synthesizeEnvironments(options: SynthesisOptions): Promise<Synthesis> {
  const { directory, environments: names, output, today, strict, signal } = options;
  const { environments, warnings } = loadEnvironments(directory, names);
  if (strict && warnings.length > 0) throw new WrongEnvironment(warnings);
  let policy: readonly EnvironmentVerdict[] = [];
  const check = (folder: string) => {
    if (today === undefined) return;
    policy = evaluateEnvironments(readStacks(folder), { today });
    if (!policy.every(({ verdict }) => verdict.holds)) throw new PolicyViolated(policy);
  };
  const stacks = await synthesize(environments, { output, check, signal });
  return { stacks, policy, warnings };
}
