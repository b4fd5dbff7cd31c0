import type { SecretAlphabet } from "./terraform/ephemeral";

/** A secret of Langfuse: how it is born and what it is called in Key Vault. */
export interface GeneratedSecret {
  /** Name in Key Vault, after the prefix of the environment. */
  readonly name: string;
  /** Number of characters. */
  readonly length: number;
  readonly alphabet: SecretAlphabet;
}

/**
 * The secrets that are generated once, on the first apply, and never again: a new salt invalidates every API key, a
 * new encryption key makes stored credentials unreadable, and the databases keep the password they were born with.
 *
 * Passwords are alphanumeric, because ClickHouse's migrations break on `% @ : & # ? $`; Langfuse wants the
 * encryption key as 64 hexadecimal characters.
 */
export const LANGFUSE_SECRETS = {
  salt: { name: "salt", length: 48, alphabet: "alphanumeric" },
  encryptionKey: { name: "encryption-key", length: 64, alphabet: "hexadecimal" },
  nextauthSecret: { name: "nextauth-secret", length: 48, alphabet: "alphanumeric" },
  postgresqlPassword: { name: "postgresql-password", length: 32, alphabet: "alphanumeric" },
  postgresqlAdminPassword: { name: "postgresql-admin-password", length: 32, alphabet: "alphanumeric" },
  redisPassword: { name: "redis-password", length: 32, alphabet: "alphanumeric" },
  clickhousePassword: { name: "clickhouse-password", length: 32, alphabet: "alphanumeric" },
} as const satisfies Record<string, GeneratedSecret>;

/** The two values that the app registration hands to Langfuse through Key Vault. */
export const SSO_SECRETS = { clientId: "sso-client-id", clientSecret: "sso-client-secret" } as const;

/** The prefix that keeps the environments of one shared vault apart. */
export function vaultSecretPrefix(environment: string): string {
  return `langfuse-${environment}-`;
}
