import type { CanaryAlphabet } from "../cloud";
import type { Values } from "../values/value";
import { textAt, valueAt } from "../values/walk";
import type { ArgumentProblem, ProviderDefinition, TypeDefinition } from "./definition";

/** The values of arguments that are left out. */
const DEFAULTS = {
  lower: true,
  min_lower: 0,
  min_numeric: 0,
  min_special: 0,
  min_upper: 0,
  numeric: true,
  special: true,
  upper: true,
};

/**
 * Passwords are canaries.
 * @see https://registry.terraform.io/providers/hashicorp/random/3.7.2/docs/resources/password
 * @see https://registry.terraform.io/providers/hashicorp/random/3.7.2/docs/ephemeral-resources/password
 */
const PASSWORD: TypeDefinition = {
  /** The state has it in clear text. `number` is the old name of `numeric` and takes its value. */
  resource: {
    version: 3,
    sensitive: ["bcrypt_hash", "result"],
    // "keepers" only where values differ that are not null; "override_special" not from "" to null.
    replacing: [...Object.keys(DEFAULTS), "keepers", "length", "number", "override_special"],
    defaults: { ...DEFAULTS, number: true },
    ranges: { length: [1, Infinity] },
    findProblems: findFormProblems,
    compute: (given, { cloud }) => ({ result: cloud.canaries.issue("random_password", "result", readForm(given)) }),
  },
  /** Neither state nor plan has it. The defaults are applied when it is opened. */
  ephemeralResource: {
    block: {
      attributes: {
        ...Object.fromEntries(
          Object.entries(DEFAULTS).map(([name, value]) => [
            name,
            { type: value === true ? "bool" : "number", optional: true, computed: true } as const,
          ]),
        ),
        bcrypt_hash: { type: "string", computed: true, sensitive: true },
        length: { type: "number", required: true },
        override_special: { type: "string", optional: true },
        result: { type: "string", computed: true, sensitive: true },
      },
    },
    defaults: DEFAULTS,
    ranges: { length: [1, Infinity] },
    findProblems: findFormProblems,
    open: (config, { cloud }) => ({
      result: cloud.canaries.issue("random_password", "result", readForm(config)),
      bcrypt_hash: cloud.canaries.issue("random_password", "bcrypt_hash"),
    }),
  },
};

/** A length that the required characters do not fit in, and a password without characters. */
function findFormProblems(given: Values): ArgumentProblem[] {
  const kinds = ["lower", "numeric", "special", "upper"];
  const length = valueAt(given, "length");
  const least = kinds.reduce((sum, kind) => sum + Number(valueAt(given, `min_${kind}`) ?? 0), 0);
  const rule = "must be at least min_lower + min_numeric + min_special + min_upper";
  return [
    ...(typeof length === "number" && length >= 1 && length < least
      ? [{ path: "length", message: `${rule} (${least}), got ${length}` }]
      : []),
    ...(kinds.every((kind) => valueAt(given, kind) === false)
      ? [{ path: "upper", message: `one of ${kinds.join(", ")} must be true` }]
      : []),
  ];
}

/** The length and the characters of a password. */
function readForm(given: Values): { length: number; alphabet: CanaryAlphabet } {
  const letters = valueAt(given, "upper") !== false || valueAt(given, "lower") !== false;
  const hexadecimal = !letters && textAt(given, "override_special") === "abcdef";
  return { length: Number(valueAt(given, "length")), alphabet: hexadecimal ? "hexadecimal" : "alphanumeric" };
}

/** The provider hashicorp/random 3.7.2. It takes no configuration. */
export const RANDOM: ProviderDefinition = { framework: true, types: { random_password: PASSWORD } };
