/** https://registry.terraform.io/providers/hashicorp/random/3.7.2/docs/resources/password */
import type { TypeDeclaration, WholeDeclaration } from "../../declaration";

/** What is taken where an argument is left out. */
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
 * A password that no state and no plan holds. Its defaults are applied as it is opened.
 * @see https://registry.terraform.io/providers/hashicorp/random/3.7.2/docs/ephemeral-resources/password
 */
export const PASSWORD_EPHEMERAL: WholeDeclaration = {
  block: {
    attributes: {
      bcrypt_hash: { type: "string", computed: true, sensitive: true },
      length: { type: "number", required: true },
      lower: { type: "bool", optional: true, computed: true },
      min_lower: { type: "number", optional: true, computed: true },
      min_numeric: { type: "number", optional: true, computed: true },
      min_special: { type: "number", optional: true, computed: true },
      min_upper: { type: "number", optional: true, computed: true },
      numeric: { type: "bool", optional: true, computed: true },
      override_special: { type: "string", optional: true },
      result: { type: "string", computed: true, sensitive: true },
      special: { type: "bool", optional: true, computed: true },
      upper: { type: "bool", optional: true, computed: true },
    },
  },
  defaults: DEFAULTS,
};

/** A password that the state holds in clear text. `number` is the old name of `numeric` and takes its value. */
export const PASSWORD: TypeDeclaration = {
  version: 3,
  sensitive: ["bcrypt_hash", "result"],
  // "keepers" only where values differ that are not null; "override_special" not from "" to null.
  replacing: [...Object.keys(DEFAULTS), "keepers", "length", "number", "override_special"],
  defaults: { ...DEFAULTS, number: true },
};
