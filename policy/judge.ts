import { Deployment } from "../terraform-json/deployment";
import type { SourceKind, Stack } from "../terraform-json/stack";
import { evaluate, type Verdict } from "./evaluate";
import { STRICT, settingsOf, type Settings } from "./settings";

/** What the policy says about the stacks of one environment, as one kind of file tells them. */
export interface Judgement {
  /** Name of the environment, by the names of its stacks. */
  readonly name: string;
  readonly source: SourceKind;
  readonly deployment: Deployment;
  readonly verdict: Verdict;
}

export interface JudgeOptions {
  /** The day on which waivers are judged, in UTC: `2027-01-31`. */
  readonly today: string;
  /** The settings of stacks that carry none, as those of plans and states. @default - no exception at all */
  readonly settings?: Settings | undefined;
}

/** Judges stacks together that belong together: those of one environment, of one kind of file. */
export function judge(stacks: readonly Stack[], { today, settings = STRICT }: JudgeOptions): Judgement[] {
  const groups = new Map<string, Stack[]>();
  for (const stack of stacks) {
    const key = `${environmentOf(stack.name)} ${stack.source}`;
    groups.set(key, [...(groups.get(key) ?? []), stack]);
  }
  return [...groups.values()].map((group) => {
    const [{ name, source }] = group as [Stack, ...Stack[]];
    const deployment = new Deployment(group);
    const verdict = evaluate(deployment, { settings: settingsOf(deployment) ?? settings, today });
    return { name: environmentOf(name), source, deployment, verdict };
  });
}

/** `production` of the stack `production-platform`. */
export function environmentOf(stack: string): string {
  return stack.replace(/-[^-]+$/, "");
}
