import { findDataLoss, type ResourceChange } from "../policy/data-loss";
import { evaluate, type Verdict } from "../policy/evaluate";
import type { Rule } from "../policy/rule";
import { noDataLoss } from "../policy/rules/safety/no-data-loss";
import { STRICT, readSettings, type Settings } from "../policy/settings";
import { Deployment as Stacks } from "../terraform-json/deployment";
import { parseStack } from "../terraform-json/read";
import type { SourceKind, Stack as ReadStack } from "../terraform-json/stack";
import type { Deployment } from "./deployments";

/** What the policy says about something that a rehearsal made. */
export interface Judged {
  readonly source: SourceKind;
  /** Names of the stacks that were judged together. */
  readonly stacks: readonly string[];
  readonly verdict: Verdict;
}

/** A change that takes data with it. */
export interface DataLoss {
  readonly change: Pick<ResourceChange, "address" | "action">;
  /** What is lost. */
  readonly data: string;
  /** Whether the environment file takes responsibility for it. */
  readonly waived: boolean;
}

export interface PolicyOptions {
  /** The day on which waivers are judged, in UTC: `2027-01-31`. */
  readonly today: string;
  /** @default - the rules of the policy */
  readonly rules?: readonly Rule[] | undefined;
}

/** Judges what a rehearsal of one deployment makes, with the settings that its synthesis carries. */
export class Policy {
  readonly judged: Judged[] = [];
  private readonly stacks: readonly ReadStack[];
  private readonly settings: Settings;

  constructor(
    deployment: Deployment,
    private readonly options: PolicyOptions,
  ) {
    this.stacks = deployment.stacks.map(({ name, text }) => parseStack(`${name}/cdk.tf.json`, text));
    this.settings = readSettings(new Stacks(this.stacks)) ?? STRICT;
  }

  /** Judges stacks together, as one kind of JSON tells them. @default - all of them as they are synthesized */
  judge(stacks: readonly ReadStack[] = this.stacks): Judged {
    const [{ source }] = stacks as readonly [ReadStack, ...ReadStack[]];
    const { today, rules } = this.options;
    const verdict = evaluate(new Stacks(stacks), { settings: this.settings, today, ...(rules && { rules }) });
    const judged = { source, stacks: stacks.map(({ name }) => name), verdict };
    this.judged.push(judged);
    return judged;
  }
}

/** The JSON that Terraform prints of one stack, read. */
export function readPrinted(stack: string, source: "plan" | "state", json: string): ReadStack {
  return parseStack(`${stack}.${source}.json`, json);
}

/**
 * The changes that take data with them: those that the policy found, or, where its rule did not apply or nothing was
 * judged, those of a type that holds data.
 */
export function dataLosses(changes: readonly ResourceChange[], judged?: Judged): DataLoss[] {
  const result = judged?.verdict.results.find(({ rule }) => rule === noDataLoss);
  const findings = result?.verdict === "not applicable" ? undefined : result?.findings;
  return changes.flatMap((change) => {
    const data = findDataLoss(change);
    const own = findings?.filter(({ address }) => address === change.address);
    if (data === undefined || own?.length === 0) return [];
    return [{ change, data, waived: own?.every(({ waiver }) => waiver) ?? false }];
  });
}
