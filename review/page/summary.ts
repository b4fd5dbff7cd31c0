import type { EvaluatedFinding, Result } from "../../policy/evaluate";
import type { Rule } from "../../policy/rule";
import type { Consequence, Report, Risk, StackChanges } from "../report";
import { formatCount, joinCounts } from "./text";

export type ReportedChange = StackChanges["changes"][number];

/** Terraform's words for actions, as in the last line of `terraform plan`. */
const ACTIONS = {
  delete: "destroy",
  replace: "replace",
  update: "change",
  create: "add",
  forget: "forget (remove from the state, not destroy)",
} as const;

/** `1 to replace, 3 to add`; `no changes`. A move or an import may be an update too. */
export function countChanges(
  changes: readonly Pick<ReportedChange, "action" | "previousAddress" | "isImport">[],
): string {
  const count = (action: ReportedChange["action"]) => changes.filter((change) => change.action === action).length;
  const counts = joinCounts([
    [count("delete"), "to destroy"],
    [count("replace"), "to replace"],
    [count("update"), "to change"],
    [count("create"), "to add"],
    [count("forget"), "to forget"],
    [changes.filter(({ previousAddress }) => previousAddress !== undefined).length, "to move"],
    [changes.filter(({ isImport }) => isImport === true).length, "to import"],
  ]);
  return counts || "no changes";
}

/** `destroy`, `change, move from azurerm_subnet.old`; undefined if nothing changes. */
export function describeAction({ action, previousAddress, isImport }: ReportedChange): string | undefined {
  const words = [
    action === "read" || action === "no-op" ? undefined : ACTIONS[action],
    previousAddress === undefined ? undefined : `move from ${previousAddress}`,
    isImport ? "import" : undefined,
  ];
  return words.filter((word) => word !== undefined).join(", ") || undefined;
}

/** The source of a stack's changes. */
export function describeBasis(basis: StackChanges["basis"]): string {
  const words = {
    plan: "from its plan",
    "incomplete plan": "from its plan, which is incomplete",
    "rehearsed plan": "from its plan in the rehearsal, which deployed the base (nothing was applied to Azure)",
    base: "from a comparison with the base (nothing was planned)",
    "same as the base": "its configuration is the same as that of the base",
    "first apply": "for a first apply (no plan and no base were given)",
  } as const;
  return words[basis];
}

/** Changes in another order: those that lose data first, then those that destroy or replace. */
export function sortDestructive(changes: readonly ReportedChange[]): ReportedChange[] {
  const losing = changes.filter(({ loses }) => loses !== undefined);
  const destroying = changes.filter((change) => isDestructive(change) && !losing.includes(change));
  return [...losing, ...destroying, ...changes.filter((one) => !losing.includes(one) && !destroying.includes(one))];
}

const isDestructive = ({ action }: ReportedChange) => action === "delete" || action === "replace";

/** Resources that are destroyed or replaced. */
export function findDestructions({ stacks }: Report): ReportedChange[] {
  return stacks.flatMap(({ changes }) => changes.filter(isDestructive));
}

/** Why destructive changes may be missing, each a sentence. */
export function explainMissingPlans(report: Report): string[] {
  const { stacks } = report;
  const find = (basis: StackChanges["basis"]) => stacks.filter((one) => one.basis === basis).map(({ stack }) => stack);
  const [incomplete, compared, first] = [find("incomplete plan"), find("base"), find("first apply")];
  // Without destructions, describeNoDestruction names the stacks without a plan.
  const hasDestructions = findDestructions(report).length > 0;
  return [
    ...incomplete.map(
      (stack) => `The plan of ${stack} is incomplete: the report does not show what else it would destroy.`,
    ),
    ...(hasDestructions && compared.length > 0
      ? [
          `Nothing was planned for ${compared.join(" and ")}: the report compares with the base, by the rules of what ` +
            "another value replaces. What is deployed may differ.",
        ]
      : []),
    ...(hasDestructions && first.length > 0
      ? [`No plan of ${first.join(" and ")} was given: only a plan shows which existing resources would be destroyed.`]
      : []),
  ];
}

/** The stacks without a plan, whose destructive changes are unknown. */
export function findUnplanned({ stacks }: Report): string[] {
  return stacks.filter(({ basis }) => basis === "base" || basis === "first apply").map(({ stack }) => stack);
}

/** What a report without destructive changes shows instead; code is between backticks. */
export function describeNoDestruction(report: Report): string {
  const unplanned = findUnplanned(report);
  if (unplanned.length === report.stacks.length) {
    return "Unknown: nothing was planned, and only a plan shows what Terraform destroys. Add one with `--plan <stack>=<file>`.";
  }
  const isSame = report.stacks.every(({ basis }) => basis === "same as the base");
  const none = isSame ? "The configuration is that of the base." : "The plans destroy and replace nothing.";
  return unplanned.length === 0
    ? none
    : `${none} Unknown for ${unplanned.join(" and ")}: nothing was planned. Add a plan with \`--plan <stack>=<file>\`.`;
}

/** Shown instead of a comparison; code is between backticks. */
export const NOT_COMPARED = "Not compared: give a base with `--base <branch or folder>`.";

/** A finding with its rule. */
export interface RuleFinding {
  readonly rule: Rule;
  readonly finding: EvaluatedFinding;
}

/** The findings without a waiver. */
export function findViolations({ policy }: Report): RuleFinding[] {
  return readFindings(policy.results).filter(({ finding }) => finding.waiver === undefined);
}

/** The findings that a waiver allows. */
export function findWaived({ policy }: Report): RuleFinding[] {
  return readFindings(policy.results).filter(({ finding }) => finding.waiver !== undefined);
}

function readFindings(results: readonly Result[]): RuleFinding[] {
  return results.flatMap(({ rule, findings }) => findings.map((finding) => ({ rule, finding })));
}

/** `58 rules: 55 compliant, 1 violated, 1 waived, 1 not applicable` */
export function countRules({ policy: { results } }: Report): string {
  const count = (verdict: Result["verdict"]) => results.filter((result) => result.verdict === verdict).length;
  const counts = joinCounts([
    [count("compliant"), "compliant"],
    [count("violation"), "violated"],
    [count("waived"), "waived"],
    [count("not applicable"), "not applicable"],
  ]);
  return `${formatCount(results.length, "rule")}: ${counts}`;
}

/** What the sentences on rights leave out. */
export const RIGHTS_NOTE =
  "These are the rights that these stacks grant. Rights that are granted elsewhere, or inherited from a wider scope, are not included.";

/**
 * The risk of the change, and the result of the policy, which comes first only if it is violated:
 * `destroys data; no policy violations`, `policy violated: 2 findings, 1 finding waived; storage in PLAINTEXT`
 */
export function describeVerdict(report: Report): string {
  const [violations, waived] = [findViolations(report).length, findWaived(report).length];
  const policy = report.policy.holds
    ? "no policy violations"
    : `policy violated: ${formatCount(violations, "finding")}`;
  const exceptions = waived === 0 ? "" : `, ${formatCount(waived, "finding")} waived`;
  const risk = describeRisk(report);
  const parts = [`${policy}${exceptions}`, ...(risk === undefined ? [] : [risk])];
  return `${(report.policy.holds ? parts.reverse() : parts).join("; ")}${describePlaintext(report)}`;
}

export const RISK_WORDS: Readonly<Record<Risk, string>> = {
  destroys: "destroys data",
  interrupts: "interrupts the service",
  opens: "opens access or weakens protection",
  unknown: "effect unknown",
  harmless: "harmless",
};

/** The risk of the change, and whether it was planned; undefined if there is nothing to compare with. */
export function describeRisk({ change, stacks }: Report): string | undefined {
  if (!change) return undefined;
  if (stacks.every(({ basis }) => basis === "same as the base")) return "no change since the base";
  const unplanned = stacks.filter(({ basis }) => basis === "base").map(({ stack }) => stack);
  const none = unplanned.length === stacks.length ? "nothing was planned" : `no plan of ${unplanned.join(" and ")}`;
  return `${RISK_WORDS[change.risk]}${unplanned.length === 0 ? "" : ` (${none})`}`;
}

/** A warning about unencrypted storage at the end of a line; empty if it is encrypted. */
export function describePlaintext({ plaintext }: Report): string {
  return plaintext.length === 0 ? "" : "; storage in PLAINTEXT";
}

/** The blocks that differ from the base and are in no stack's changes, as data sources and outputs. */
export function findOtherChanges({ base, stacks }: Report) {
  const listed = new Set(stacks.flatMap(({ stack, changes }) => changes.map(({ address }) => `${stack}/${address}`)));
  const { added = [], removed = [], changed = [] } = base ?? {};
  const all = [
    ...removed.map((block) => ({ block, change: "removed", attributes: [] })),
    ...added.map((block) => ({ block, change: "added", attributes: [] })),
    ...changed.map((block) => ({ block, change: "changed", attributes: block.attributes })),
  ];
  return all.filter(({ block: { stack = "", text, address = text } }) => !listed.has(`${stack}/${address}`));
}

/** `2 other blocks of the configuration differ from main` */
export function describeOtherChanges(report: Report): string {
  const count = findOtherChanges(report).length;
  const verb = count === 1 ? "differs" : "differ";
  return `${formatCount(count, "other block")} of the configuration ${verb} from ${report.base?.name ?? ""}`;
}

/** Harmless consequences, and the others. */
export function splitConsequences(consequences: readonly Consequence[]) {
  return {
    harmless: consequences.filter(({ risk }) => risk === "harmless"),
    others: consequences.filter(({ risk }) => risk !== "harmless"),
  };
}

/** `3 added, 1 changed` */
export function countBaseChanges({ added, removed, changed }: NonNullable<Report["base"]>): string {
  const counts = joinCounts([
    [added.length, "added"],
    [removed.length, "removed"],
    [changed.length, "changed"],
  ]);
  return counts || "no changes";
}
