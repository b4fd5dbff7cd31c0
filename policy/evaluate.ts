import type { Deployment } from "../terraform-json/deployment";
import type { Answer, Finding, Rule } from "./rule";
import { RULES } from "./rules";
import { covers, checkWaiver, type Settings, type Waiver } from "./settings";

/** A finding, and the waiver that allows it. */
export interface EvaluatedFinding extends Finding {
  readonly waiver: Waiver | undefined;
}

/** The result of one rule. */
export interface Result {
  readonly rule: Rule;
  readonly verdict: "compliant" | "violation" | "waived" | "not applicable";
  readonly findings: readonly EvaluatedFinding[];
  /** Why the rule was not applicable. */
  readonly reason: string | undefined;
}

/** The result of all rules for a deployment. */
export interface Verdict {
  readonly results: readonly Result[];
  /** What the files do not contain. */
  readonly gaps: readonly string[];
  readonly holds: boolean;
}

export interface EvaluateOptions {
  readonly settings: Settings;
  /** The day in UTC on which waivers are checked: `2027-01-31`. */
  readonly today: string;
  /** @default - the rules of the policy */
  readonly rules?: readonly Rule[];
}

/** Evaluates every rule. A rule that throws an error is a violation. */
export function evaluate(deployment: Deployment, { settings, today, rules = RULES }: EvaluateOptions): Verdict {
  const validWaivers = settings.waivers.filter((waiver) => checkWaiver(waiver, rules, today) === undefined);
  const results = rules.map((rule) => applyWaivers(rule, runRule(rule, deployment, settings), validWaivers));
  const all = [...results, waiverResult(deployment, settings.waivers, { results, rules, today })];
  return {
    results: all,
    gaps: deployment.stacks.flatMap(({ gaps }) => gaps),
    holds: all.every(({ verdict }) => verdict !== "violation"),
  };
}

function runRule(rule: Rule, deployment: Deployment, settings: Settings): Answer {
  try {
    return rule.check(deployment, settings);
  } catch (error) {
    const problem = `could not be evaluated, because the rule failed: ${(error as Error).message}`;
    return { kind: "violation", findings: [{ stack: listStacks(deployment), address: "", path: "", problem }] };
  }
}

function listStacks({ stacks }: Deployment): string {
  return stacks.map(({ name }) => name).join(", ");
}

function applyWaivers(rule: Rule, answer: Answer, waivers: readonly Waiver[]): Result {
  if (answer.kind !== "violation") {
    const reason = answer.kind === "not applicable" ? answer.reason : undefined;
    return { rule, verdict: answer.kind, findings: [], reason };
  }
  const findings = answer.findings.map((finding) => ({
    ...finding,
    waiver: waivers.find((waiver) => covers(waiver, rule, finding)),
  }));
  const verdict = findings.every(({ waiver }) => waiver) ? "waived" : "violation";
  return { rule, verdict, findings, reason: undefined };
}

/** The rule about waivers, which cannot be waived. */
export const WAIVER_RULE: Rule = {
  id: "sound-waiver",
  group: "safety",
  title:
    "Every waiver is valid: it has a known rule, an address, a reason, and a last day that is not past, and it allows a violation.",
  rationale: "A waiver without a reason, or one that is not needed any more, hides the next violation.",
  source: "https://github.com/cdklabs/cdk-nag#suppressing-a-rule",
  fix: "Correct policy.waivers in the environment file: give reason and expires, or remove the waiver.",
  check: () => ({ kind: "compliant" }),
};

interface Evaluation {
  readonly results: readonly Result[];
  readonly rules: readonly Rule[];
  readonly today: string;
}

function waiverResult(deployment: Deployment, waivers: readonly Waiver[], evaluation: Evaluation): Result {
  const rule = WAIVER_RULE;
  if (waivers.length === 0) {
    return { rule, verdict: "not applicable", findings: [], reason: "there is no waiver" };
  }
  const findings = waivers.flatMap((waiver, index): EvaluatedFinding[] => {
    const { rule, address, setting } = waiver;
    const invalid =
      checkWaiver(waiver, evaluation.rules, evaluation.today) ?? findUnneeded(deployment, waiver, evaluation);
    if (!invalid) return [];
    // The waivers of settings come after those of the list.
    const place = { stack: listStacks(deployment), address, path: setting ?? `policy.waivers[${index}]` };
    return [{ ...place, ...invalid, problem: `(${rule}) ${invalid.problem}`, waiver: undefined }];
  });
  return { rule, verdict: findings.length > 0 ? "violation" : "compliant", findings, reason: undefined };
}

/** Whether a waiver allows nothing. Only a synthesis contains all stacks of an environment. */
function findUnneeded(
  { stacks }: Deployment,
  waiver: Waiver,
  { results, rules }: Evaluation,
): Pick<Finding, "problem" | "fix"> | undefined {
  if (stacks.some(({ source }) => source !== "synthesis")) return undefined;
  if (rules.some(({ id, onlyIn }) => id === waiver.rule && onlyIn !== undefined)) return undefined;
  const used = results.some(({ findings }) => findings.some((finding) => finding.waiver === waiver));
  if (used) return undefined;
  const problem = "is not needed: there is no violation at the address, or no such address";
  const { setting } = waiver;
  return { problem, fix: setting ? `Remove ${setting}.` : "Remove the waiver, or correct its address." };
}
