import { z } from "zod";
import { findSimilarWord } from "../config/problem";
import type { Deployment } from "../terraform-json/deployment";
import type { Finding, Intent, Rule } from "./rule";

/** The policy settings of an environment file. A synthesis writes them to `policy` of the block `//`. */
export interface Settings extends Intent {
  readonly waivers: readonly Waiver[];
}

/** The default: no exception. */
export const STRICT: Settings = { deletionProtection: true, waivers: [] };

const SETTINGS = z.object({
  deletionProtection: z.boolean(),
  waivers: z.array(
    z.object({
      rule: z.string(),
      address: z.string(),
      reason: z.string().optional(),
      expires: z.string().optional(),
      setting: z.string().optional(),
    }),
  ),
});

/** Reads the settings of a deployment; undefined for plans and states, which contain none. */
export function readSettings({ stacks }: Deployment): Settings | undefined {
  for (const { comment } of stacks) {
    const settings = SETTINGS.safeParse(comment["policy"]);
    if (settings.success) return settings.data;
  }
  return undefined;
}

/** A violation that the environment file allows until a day. */
export interface Waiver {
  /** Id of the rule. */
  readonly rule: string;
  /** The address of the violation. */
  readonly address: string;
  /** Why it is allowed. Without it, the waiver is invalid. */
  readonly reason?: string | undefined;
  /** The last day: `2027-01-31`. Without it, the waiver is invalid. */
  readonly expires?: string | undefined;
  /** The setting of the environment file that creates it: `storage.allowPlaintext`. @default - `policy.waivers` */
  readonly setting?: string | undefined;
}

/** The problem of an invalid waiver, and its fix; undefined if it is valid. */
export function checkWaiver(
  waiver: Waiver,
  rules: readonly Pick<Rule, "id">[],
  today: string,
): Pick<Finding, "problem" | "fix"> | undefined {
  const { rule, reason, expires, setting } = waiver;
  const ids = rules.map(({ id }) => id);
  if (!ids.includes(rule)) {
    const similar = findSimilarWord(rule, ids);
    const problem = `names an unknown rule${similar ? `; did you mean "${similar}"?` : ""}`;
    return { problem, fix: "Use the id of a rule; npm run policy -- --all lists them." };
  }
  if (waiver.address.trim() === "") {
    return { problem: "has no address: an error of a rule cannot be waived", fix: "Remove the waiver." };
  }
  if (!reason?.trim()) return { problem: "has no reason", fix: "Set reason: why the violation is allowed." };
  if (!expires) return { problem: "has no expiry date", fix: "Set expires to the last day, as 2027-01-31." };
  if (!isDay(expires)) return { problem: "has an invalid expiry date", fix: "Write expires as 2027-01-31." };
  if (expires >= today) return undefined;
  const fix =
    setting === undefined
      ? "Correct the violation and remove the waiver, or agree on a later day and set it in expires."
      : `Use https, or set a later day in ${setting}.expires.`;
  return { problem: `expired on ${expires}`, fix };
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}

/** Whether a waiver allows a finding. */
export function covers(waiver: Waiver, rule: Pick<Rule, "id">, { address }: Pick<Finding, "address">): boolean {
  return waiver.rule === rule.id && waiver.address === address;
}
