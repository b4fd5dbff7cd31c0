import type { LoadedEnvironment } from "../../config/fleet";
import { credentialNames, type S3CompatibleStorage } from "../../config/storage";
import { vaultSecretPrefix } from "../../constructs/names";
import { formatSetCommand } from "../key-vault/vault-error";

/** Environment variables that replace the vault. */
export const VARIABLES = { accessKeyId: "OSS_ACCESS_KEY_ID", secretAccessKey: "OSS_SECRET_ACCESS_KEY" } as const;

export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Where a bucket's access key comes from. */
export type AccessKeySource =
  | { readonly kind: "variables"; readonly key: AccessKey }
  | {
      readonly kind: "vault";
      readonly vault: string;
      /** Full names of the secrets. */
      readonly names: AccessKey;
      /** The variable that is set without the other one. */
      readonly ignored?: string | undefined;
    };

/** An access key that no store accepts. */
export class UnusableKey extends Error {
  override readonly name = "UnusableKey";
  readonly kind = "failed";
}

/** The environment variables if both are set, else the vault of the environment. */
export function findAccessKey(
  { environment, names }: LoadedEnvironment,
  storage: S3CompatibleStorage,
  env: Readonly<Record<string, string | undefined>>,
): AccessKeySource {
  const { [VARIABLES.accessKeyId]: accessKeyId, [VARIABLES.secretAccessKey]: secretAccessKey } = env;
  if (accessKeyId && secretAccessKey) return { kind: "variables", key: { accessKeyId, secretAccessKey } };
  const prefix = vaultSecretPrefix(environment.name);
  const secrets = credentialNames(storage);
  return {
    kind: "vault",
    vault: names.keyVault,
    names: {
      accessKeyId: `${prefix}${secrets.accessKeyId}`,
      secretAccessKey: `${prefix}${secrets.secretAccessKey}`,
    },
    ignored: (accessKeyId && VARIABLES.accessKeyId) || (secretAccessKey && VARIABLES.secretAccessKey) || undefined,
  };
}

/** The source as text, without the key. */
export function describeSource(source: AccessKeySource): string {
  if (source.kind === "variables") return `${VARIABLES.accessKeyId} and ${VARIABLES.secretAccessKey}`;
  const { vault, names, ignored } = source;
  const note = ignored === undefined ? "" : `; ${ignored} is ignored, because the other variable is not set`;
  return `Key Vault ${vault}, secrets ${names.accessKeyId} and ${names.secretAccessKey}${note}`;
}

/** Reads secrets of a vault, and returns their values in the order of the names. */
export type ReadSecrets = (vault: string, names: readonly string[]) => Promise<readonly string[]>;

/**
 * Reads the access key.
 * @throws UnusableKey if a part is empty, or has white space around it, which Langfuse would not remove
 */
export async function readAccessKey(source: AccessKeySource, readSecrets: ReadSecrets): Promise<AccessKey> {
  if (source.kind === "variables") {
    requireTrimmed(source.key.accessKeyId, VARIABLES.accessKeyId, "Set it again.");
    requireTrimmed(source.key.secretAccessKey, VARIABLES.secretAccessKey, "Set it again.");
    return source.key;
  }
  const { vault, names } = source;
  const [accessKeyId = "", secretAccessKey = ""] = await readSecrets(vault, [names.accessKeyId, names.secretAccessKey]);
  const requireSecret = (value: string, name: string) =>
    requireTrimmed(
      value,
      `the secret ${name} of the Key Vault ${vault}`,
      `Write it again: ${formatSetCommand({ vault, name })}`,
    );
  requireSecret(accessKeyId, names.accessKeyId);
  requireSecret(secretAccessKey, names.secretAccessKey);
  return { accessKeyId, secretAccessKey };
}

function requireTrimmed(value: string, what: string, fix: string): void {
  if (value === "") throw new UnusableKey(`${what} must not be empty. ${fix}`);
  if (value.trim() !== value) {
    throw new UnusableKey(`${what} must not begin or end with a space or a line break. ${fix}`);
  }
}
