import { findSimilarWord } from "../config/problem";
import type { Finding, Rule } from "./rule";

/** A violation that somebody takes responsibility for, until a day. It stands in the environment file. */
export interface Waiver {
  /** Id of the rule. */
  readonly rule: string;
  /** The address that is excepted. */
  readonly address: string;
  /** Why. Without it, the waiver counts for nothing. */
  readonly reason?: string | undefined;
  /** The last day, `2027-01-31`. Without it, the waiver counts for nothing. */
  readonly expires?: string | undefined;
}

/** What is wrong with a waiver by itself; undefined if it counts. */
export function waiverProblem(waiver: Waiver, rules: readonly Pick<Rule, "id">[], today: string): string | undefined {
  const { rule, reason, expires } = waiver;
  const ids = rules.map(({ id }) => id);
  if (!ids.includes(rule)) {
    const similar = findSimilarWord(rule, ids);
    return `names no rule of the policy${similar ? `; did you mean "${similar}"?` : ""}`;
  }
  if (waiver.address.trim() === "") return "has no address: a rule that fails cannot be waived";
  if (!reason?.trim()) return "has no reason";
  if (!expires) return "has no day on which it expires";
  if (!isDay(expires)) return "expires on something that is no day; write it as 2027-01-31";
  if (expires < today) return `expired on ${expires}`;
  return undefined;
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}

/** Whether a waiver is about a finding. */
export function covers(waiver: Waiver, rule: Pick<Rule, "id">, { address }: Pick<Finding, "address">): boolean {
  return waiver.rule === rule.id && waiver.address === address;
}
