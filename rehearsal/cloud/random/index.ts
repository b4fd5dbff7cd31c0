import type { Values } from "../../values/value";
import { textAt, valueAt } from "../../values/walk";
import type { CanaryAlphabet } from "../canaries";
import type { ProviderBehaviour } from "../behaviour";

/** Passwords are canaries, of the length and the characters that are asked for. */
function password(given: Values): { length: number; alphabet: CanaryAlphabet } {
  const letters = valueAt(given, "upper") !== false || valueAt(given, "lower") !== false;
  const hexadecimal = !letters && textAt(given, "override_special") === "abcdef";
  return { length: Number(valueAt(given, "length")), alphabet: hexadecimal ? "hexadecimal" : "alphanumeric" };
}

/** The random provider. */
export const RANDOM: ProviderBehaviour = {
  resources: {
    random_password: {
      computes: (given, { world }) => ({ result: world.canaries.issue("random_password", "result", password(given)) }),
    },
  },
  ephemeralResources: {
    random_password: {
      opens: (config, { world }) => ({
        result: world.canaries.issue("random_password", "result", password(config)),
        bcrypt_hash: world.canaries.issue("random_password", "bcrypt_hash"),
      }),
    },
  },
};
