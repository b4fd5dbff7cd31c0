import type { EvaluatedFinding, Result } from "../../policy/evaluate";
import type { Rule } from "../../policy/rule";
import type { Report, StackChanges } from "../report";

export type ReportedChange = StackChanges["changes"][number];

/** Words for what happens to resources, in the order in which they are counted; what does not happen is no change. */
const ACTIONS = {
  delete: "to destroy",
  replace: "to replace",
  update: "to change",
  create: "to create",
  forget: "to forget",
} as const;

/** `1 to replace, 3 to create`; `nothing to change`. What moves or is taken over may be changed too. */
export function counted(changes: readonly Pick<ReportedChange, "action" | "previousAddress" | "isImport">[]): string {
  const counts = Object.entries(ACTIONS).map(
    ([action, words]) => [changes.filter((change) => change.action === action).length, words] as const,
  );
  const moved = changes.filter(({ previousAddress }) => previousAddress !== undefined).length;
  const takenOver = changes.filter(({ isImport }) => isImport === true).length;
  const all = [...counts, [moved, "to move"] as const, [takenOver, "to take over"] as const];
  return all.flatMap(([count, words]) => (count === 0 ? [] : [`${count} ${words}`])).join(", ") || "nothing to change";
}

/** `destroyed`, `changed, moved from azurerm_subnet.old`; undefined of what changes nothing. */
export function happens({ action, previousAddress, isImport }: ReportedChange): string | undefined {
  const words = {
    delete: "destroyed",
    replace: "replaced",
    update: "changed",
    create: "created",
    forget: "forgotten, not destroyed",
    read: undefined,
    "no-op": undefined,
  } as const;
  const told = [
    words[action],
    previousAddress === undefined ? undefined : `moved from ${previousAddress}`,
    isImport ? "taken over as it is there already" : undefined,
  ];
  return told.filter((word) => word !== undefined).join(", ") || undefined;
}

/** What a stack's changes are told from. */
export function basisText(basis: StackChanges["basis"]): string {
  const words = {
    plan: "as its plan tells",
    "unfinished plan": "as far as its plan came",
    base: "by comparison with the base, as no plan was given",
    "first apply": "in a first apply, as neither a plan nor a base was given",
  } as const;
  return words[basis];
}

/** A change that destroys something, in its stack. */
export interface Destruction {
  readonly stack: string;
  readonly change: ReportedChange;
}

/** What is destroyed or replaced, what loses data first. */
export function destructions({ stacks }: Report): Destruction[] {
  const all = stacks.flatMap(({ stack, changes }) =>
    changes.filter(({ action }) => action === "delete" || action === "replace").map((change) => ({ stack, change })),
  );
  const loses = ({ change }: Destruction) => change.loses !== undefined;
  return [...all.filter(loses), ...all.filter((one) => !loses(one))];
}

/** What destructive changes cannot be told of, each a sentence. */
export function untold({ stacks }: Report): string[] {
  const of = (basis: StackChanges["basis"]) => stacks.filter((one) => one.basis === basis).map(({ stack }) => stack);
  const [unfinished, compared, first] = [of("unfinished plan"), of("base"), of("first apply")];
  return [
    ...unfinished.map(
      (stack) => `The plan of ${stack} is unfinished: what it would have destroyed after its end is missing.`,
    ),
    ...(compared.length > 0
      ? [
          `No plan of ${compared.join(" and ")} was given: this is told by comparing with the base, which need not be ` +
            "what is deployed.",
        ]
      : []),
    ...(first.length > 0
      ? [
          `No plan of ${first.join(" and ")} was given: whether something that exists would be destroyed, only a plan can tell.`,
        ]
      : []),
  ];
}

/** A finding with its rule. */
export interface RuleFinding {
  readonly rule: Rule;
  readonly finding: EvaluatedFinding;
}

/** The findings that nobody has waived. */
export function violations({ policy }: Report): RuleFinding[] {
  return findings(policy.results).filter(({ finding }) => finding.waiver === undefined);
}

/** The findings that a waiver excepts. */
export function waived({ policy }: Report): RuleFinding[] {
  return findings(policy.results).filter(({ finding }) => finding.waiver !== undefined);
}

function findings(results: readonly Result[]): RuleFinding[] {
  return results.flatMap(({ rule, findings }) => findings.map((finding) => ({ rule, finding })));
}

/** `58 rules: 55 hold, 1 violated, 1 waived, 1 not applicable` */
export function ruleCounts({ policy: { results } }: Report): string {
  const of = (verdict: Result["verdict"]) => results.filter((result) => result.verdict === verdict).length;
  const counts = [
    [of("compliant"), of("compliant") === 1 ? "holds" : "hold"],
    [of("violation"), "violated"],
    [of("waived"), "waived"],
    [of("not applicable"), "not applicable"],
  ] as const;
  const told = counts.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`);
  return `${numbered(results.length, "rule")}: ${told.join(", ")}`;
}

/** What sentences on rights do not say. */
export const RIGHTS_NOTE =
  "This is what these stacks give. What is given elsewhere, or inherited from a wider scope, is not told.";

/**
 * `The policy holds`, `the policy is violated: 2 findings`; what a waiver excepts, and that storage is unencrypted, is
 * said in the same breath.
 */
export function verdictText(report: Report): string {
  const [wrong, excepted] = [violations(report).length, waived(report).length];
  const verdict = report.policy.holds ? "the policy holds" : `the policy is violated: ${numbered(wrong, "finding")}`;
  const counted = excepted === 0 ? verdict : `${verdict}, and ${numbered(excepted, "finding")} waived`;
  return `${counted}${plaintextNote(report)}`;
}

/** `; storage in PLAINTEXT`, at the end of what is said in one line of a report; nothing where it is encrypted. */
export function plaintextNote({ plaintext }: Report): string {
  return plaintext.length === 0 ? "" : "; storage in PLAINTEXT";
}

/** `1 rule`, `2 rules` */
export function numbered(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** A text as the beginning of a sentence. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What a base comparison came to: `3 added, 1 changed`. */
export function baseCounts(base: NonNullable<Report["base"]>): string {
  const counts = [
    [base.added.length, "added"],
    [base.removed.length, "removed"],
    [base.changed.length, "changed"],
  ] as const;
  const told = counts.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`);
  return told.join(", ") || "nothing changed";
}
