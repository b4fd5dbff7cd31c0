import type { AttributeChange, Consequence, Risk } from "../report";

/** The risks of a change, the worst first. */
export const RISKS = ["destroys", "interrupts", "opens", "unknown", "harmless"] as const;

/** The worst of some risks; harmless if there is none. */
export function findWorst(risks: readonly Risk[]): Risk {
  return RISKS.find((risk) => risks.includes(risk)) ?? "harmless";
}

/** A consequence without its place. */
export type Effect = Pick<Consequence, "risk" | "text">;

export const destroys = (text: string): Effect => ({ risk: "destroys", text });
export const interrupts = (text: string): Effect => ({ risk: "interrupts", text });
export const opens = (text: string): Effect => ({ risk: "opens", text });
export const unknown = (text: string): Effect => ({ risk: "unknown", text });
export const harmless = (text: string): Effect => ({ risk: "harmless", text });

/** A change of an attribute, and the words for its resource: `the cluster aks-langfuse-dev`. */
export interface NamedChange extends AttributeChange {
  readonly name: string;
  /** The pods that restart, if a value of a chart concerns some: `web: 2 pods restart`. */
  readonly restart?: string;
}

/**
 * What a change of an attribute does. The first rule of a type whose pattern matches the path counts.
 * @returns undefined if another section of the report shows it, as the rows of who, secrets and reachability
 */
export type AttributeRule = readonly [path: RegExp, describe: (change: NamedChange) => Effect | undefined];

/** Rules whose consequence the comparison of rights, secrets and connections finds. */
export function shownByRows(path: RegExp): AttributeRule {
  return [path, () => undefined];
}

/** The rule of a number whose decrease has another effect than its increase; none if it is set or left out. */
export function number(
  path: RegExp,
  effects: { readonly less: (change: NamedChange) => Effect; readonly more: (change: NamedChange) => Effect },
): AttributeRule {
  return [
    path,
    (change) => {
      if (![change.before, change.after].every((text) => /\d/.test(text))) return undefined;
      return isLess(change) ? effects.less(change) : effects.more(change);
    },
  ];
}

/** The rule of a setting that protects with one value only. */
export function protection(
  path: RegExp,
  value: string,
  describe: (name: string) => { readonly on: string; readonly off: string },
): AttributeRule {
  return [path, ({ name, after }) => (after === value ? harmless(describe(name).on) : opens(describe(name).off))];
}

/** Whether a number, a quantity (`4Gi`, `500m`) or a version becomes less. A value that is not set is the least. */
export function isLess({ before, after }: Pick<AttributeChange, "before" | "after">): boolean {
  const [old, current] = [toParts(before), toParts(after)];
  for (let index = 0; index < Math.max(old.length, current.length); index += 1) {
    const [one = 0, other = 0] = [old[index], current[index]];
    if (one !== other) return other < one;
  }
  return false;
}

const UNITS: Readonly<Record<string, number>> = { m: 0.001, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };

function toParts(text: string): number[] {
  const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)(m|[KMGT]i)$/.exec(text) ?? [];
  if (amount !== undefined) return [Number(amount) * (UNITS[unit] ?? 1)];
  return (text.match(/\d+/g) ?? []).map(Number);
}

export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
