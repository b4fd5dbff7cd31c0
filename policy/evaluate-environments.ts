import { Deployment } from "../terraform-json/deployment";
import type { SourceKind, Stack } from "../terraform-json/stack";
import { evaluate, type Verdict } from "./evaluate";
import { STRICT, readSettings, type Settings } from "./settings";

/** The result of the policy for the stacks of one environment, read from one kind of file. */
export interface EnvironmentVerdict {
  /** Name of the environment, derived from the names of its stacks. */
  readonly name: string;
  readonly source: SourceKind;
  readonly deployment: Deployment;
  readonly verdict: Verdict;
}

export interface EvaluateEnvironmentsOptions {
  /** The day in UTC on which waivers are checked: `2027-01-31`. */
  readonly today: string;
  /** The settings for plans and states, which include none. @default - no exception */
  readonly settings?: Settings | undefined;
}

/** Evaluates the stacks of each environment together, one kind of file at a time. */
export function evaluateEnvironments(
  stacks: readonly Stack[],
  { today, settings = STRICT }: EvaluateEnvironmentsOptions,
): EnvironmentVerdict[] {
  const groups = new Map<string, Stack[]>();
  for (const stack of stacks) {
    const key = `${getEnvironmentName(stack.name)} ${stack.source}`;
    groups.set(key, [...(groups.get(key) ?? []), stack]);
  }
  return [...groups.values()].map((group) => {
    const [{ name, source }] = group as [Stack, ...Stack[]];
    const deployment = new Deployment(group);
    const verdict = evaluate(deployment, { settings: readSettings(deployment) ?? settings, today });
    return { name: getEnvironmentName(name), source, deployment, verdict };
  });
}

/** The environment of a stack: `production` for `production-platform`. */
export function getEnvironmentName(stack: string): string {
  return stack.replace(/-[^-]+$/, "");
}
