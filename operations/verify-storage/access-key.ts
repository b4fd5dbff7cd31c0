import type { FleetMember } from "../../config/fleet";
import { credentialNames, type S3CompatibleStorage } from "../../config/storage";
import { vaultSecretPrefix } from "../../constructs/langfuse-secrets";
import { putSecret } from "../key-vault/vault-error";

/** What the command takes an access key from, in place of the vault: the names are those of the seed's script. */
export const VARIABLES = { accessKeyId: "OSS_ACCESS_KEY_ID", secretAccessKey: "OSS_SECRET_ACCESS_KEY" } as const;

/** Both halves of an access key. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Where the halves of a bucket's access key are. */
export type AccessKeySource =
  | { readonly kind: "variables"; readonly key: AccessKey }
  | {
      readonly kind: "vault";
      readonly vault: string;
      /** Full names of the secrets. */
      readonly names: AccessKey;
      /** The variable that is set without the other one, and so does not count. */
      readonly ignored?: string | undefined;
    };

/** An access key that no store would take. */
export class UnusableKey extends Error {
  override readonly name = "UnusableKey";
  readonly kind = "failed";
}

/** The environment variables where both are set, else the vault that the file names. */
export function accessKeySource(
  { environment, names }: FleetMember,
  storage: S3CompatibleStorage,
  env: Readonly<Record<string, string | undefined>>,
): AccessKeySource {
  const { [VARIABLES.accessKeyId]: accessKeyId, [VARIABLES.secretAccessKey]: secretAccessKey } = env;
  if (accessKeyId && secretAccessKey) return { kind: "variables", key: { accessKeyId, secretAccessKey } };
  const prefix = vaultSecretPrefix(environment.environment);
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

/** The source in words; nothing of the key. */
export function describeSource(source: AccessKeySource): string {
  if (source.kind === "variables") return `${VARIABLES.accessKeyId} and ${VARIABLES.secretAccessKey}`;
  const { vault, names, ignored } = source;
  const note = ignored === undefined ? "" : `; ${ignored} alone does not count`;
  return `Key Vault ${vault}, secrets ${names.accessKeyId} and ${names.secretAccessKey}${note}`;
}

/** Reads secrets of a vault by their names, in their order. */
export type ReadSecrets = (vault: string, names: readonly string[]) => Promise<readonly string[]>;

/**
 * The access key itself.
 * @throws UnusableKey where a half of it is empty or has white space around it. Nothing is cut off: Langfuse would get
 * it as it is.
 */
export async function readAccessKey(source: AccessKeySource, readSecrets: ReadSecrets): Promise<AccessKey> {
  if (source.kind === "variables") {
    requireBare(source.key.accessKeyId, VARIABLES.accessKeyId, "Set it again.");
    requireBare(source.key.secretAccessKey, VARIABLES.secretAccessKey, "Set it again.");
    return source.key;
  }
  const { vault, names } = source;
  const [accessKeyId = "", secretAccessKey = ""] = await readSecrets(vault, [names.accessKeyId, names.secretAccessKey]);
  const requireSecret = (value: string, name: string) =>
    requireBare(
      value,
      `the secret ${name} of the Key Vault ${vault}`,
      `Put it there again: ${putSecret({ vault, name })}`,
    );
  requireSecret(accessKeyId, names.accessKeyId);
  requireSecret(secretAccessKey, names.secretAccessKey);
  return { accessKeyId, secretAccessKey };
}

function requireBare(value: string, what: string, fix: string): void {
  if (value === "") throw new UnusableKey(`${what} must hold a half of the access key, and is empty. ${fix}`);
  if (value.trim() !== value) {
    throw new UnusableKey(
      `${what} must hold nothing but a half of the access key, and has white space around it, as a line break at its end. ${fix}`,
    );
  }
}
