import { findDataLoss, type ResourceChange } from "../policy/data-loss";
import { evaluate, type Verdict } from "../policy/evaluate";
import type { Rule } from "../policy/rule";
import { noDataLoss } from "../policy/rules/safety/no-data-loss";
import { STRICT, readSettings, type Settings } from "../policy/settings";
import { Deployment } from "../terraform-json/deployment";
import { parseStack } from "../terraform-json/read";
import type { SourceKind, Stack } from "../terraform-json/stack";
import type { SynthesizedEnvironment } from "./synthesized-environments";

/** The verdict of the policy on the syntheses, a plan or a state of a rehearsal. */
export interface PolicyResult {
  readonly source: SourceKind;
  /** Names of the stacks that were evaluated together. */
  readonly stacks: readonly string[];
  readonly verdict: Verdict;
}

/** A change that loses data. */
export interface DataLoss {
  readonly change: Pick<ResourceChange, "address" | "action">;
  /** What is lost. */
  readonly data: string;
  /** Whether a waiver of the environment file allows it. */
  readonly waived: boolean;
}

export interface PolicyOptions {
  /** The day on which waivers are checked, in UTC: `2027-01-31`. */
  readonly today: string;
  /** @default - the rules of the policy */
  readonly rules?: readonly Rule[] | undefined;
}

/** Evaluates the policy for one environment, with the settings that its synthesis contains. */
export class Policy {
  readonly results: PolicyResult[] = [];
  private readonly stacks: readonly Stack[];
  private readonly settings: Settings;

  constructor(
    environment: SynthesizedEnvironment,
    private readonly options: PolicyOptions,
  ) {
    this.stacks = environment.stacks.map(({ name, text }) => parseStack(`${name}/cdk.tf.json`, text));
    this.settings = readSettings(new Deployment(this.stacks)) ?? STRICT;
  }

  /** @param stacks of one kind of JSON, evaluated together @default - all stacks as synthesized */
  evaluate(stacks: readonly Stack[] = this.stacks): PolicyResult {
    const [{ source }] = stacks as readonly [Stack, ...Stack[]];
    const { today, rules } = this.options;
    const verdict = evaluate(new Deployment(stacks), { settings: this.settings, today, ...(rules && { rules }) });
    const result = { source, stacks: stacks.map(({ name }) => name), verdict };
    this.results.push(result);
    return result;
  }
}

/** Parses the JSON that Terraform prints of the plan or the state of a stack. */
export function parsePrinted(stack: string, source: "plan" | "state", json: string): Stack {
  return parseStack(`${stack}.${source}.json`, json);
}

/**
 * The changes that lose data: those that the policy found, or, if its rule does not apply or there is no result, those
 * of a type that stores data.
 */
export function findDataLosses(changes: readonly ResourceChange[], result?: PolicyResult): DataLoss[] {
  const ruleResult = result?.verdict.results.find(({ rule }) => rule === noDataLoss);
  const findings = ruleResult?.verdict === "not applicable" ? undefined : ruleResult?.findings;
  return changes.flatMap((change) => {
    const data = findDataLoss(change);
    const own = findings?.filter(({ address }) => address === change.address);
    if (data === undefined || own?.length === 0) return [];
    return [{ change, data, waived: own?.every(({ waiver }) => waiver) ?? false }];
  });
}
