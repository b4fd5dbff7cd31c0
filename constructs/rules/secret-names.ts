import type { Mistake } from "./values";

/** The name of a secret after the prefix of the environment, and where it is set. */
export interface SecretName {
  readonly path: readonly string[];
  readonly name: string;
}

const LONGEST = 127;

/**
 * Names that are too long for a Key Vault. A mistake shows the length, because a secret may be given in place of its name.
 * @see https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#objects-identifiers-and-versioning
 */
export function findSecretNameMistakes(prefix: string, names: readonly SecretName[]): Mistake[] {
  const most = LONGEST - prefix.length;
  return names
    .filter(({ name }) => name.length > most)
    .map(({ path, name }) => ({
      path,
      rule: `must have at most ${most} characters: the name of a secret in Key Vault has at most ${LONGEST}, and starts with ${prefix}`,
      given: `${name.length} characters`,
      fix: "Write the name of a secret, and not its value.",
    }));
}
