import type { SecretAlphabet } from "./terraform/ephemeral";

/** A secret of Langfuse: how it is born and what it is called in Key Vault. */
export interface GeneratedSecret {
  /** Name in Key Vault, after the prefix of the environment. */
  readonly name: string;
  /** Number of characters. */
  readonly length: number;
  /** What its characters are drawn from. */
  readonly alphabet: SecretAlphabet;
}

/** What each generated secret is for. */
export type LangfuseSecret =
  | "salt"
  | "encryptionKey"
  | "nextauthSecret"
  | "postgresqlPassword"
  | "postgresqlAdminPassword"
  | "redisPassword"
  | "clickhousePassword";

/**
 * The secrets that are generated once, on the first apply, and never again: a new salt invalidates every API key, a
 * new encryption key makes stored credentials unreadable, and the databases keep the password they were born with.
 *
 * Passwords are alphanumeric, because ClickHouse's migrations break on `% @ : & # ? $`; Langfuse wants the
 * encryption key as 64 hexadecimal characters.
 */
export const LANGFUSE_SECRETS: Readonly<Record<LangfuseSecret, GeneratedSecret>> = {
  salt: { name: "salt", length: 48, alphabet: "alphanumeric" },
  encryptionKey: { name: "encryption-key", length: 64, alphabet: "hexadecimal" },
  nextauthSecret: { name: "nextauth-secret", length: 48, alphabet: "alphanumeric" },
  postgresqlPassword: { name: "postgresql-password", length: 32, alphabet: "alphanumeric" },
  postgresqlAdminPassword: { name: "postgresql-admin-password", length: 32, alphabet: "alphanumeric" },
  redisPassword: { name: "redis-password", length: 32, alphabet: "alphanumeric" },
  clickhousePassword: { name: "clickhouse-password", length: 32, alphabet: "alphanumeric" },
};

/** Names in Key Vault, after the prefix, of the two values that Langfuse gets from the app registration. */
export const SSO_SECRETS = {
  /** Application (client) id. */
  clientId: "sso-client-id",
  /** Client secret. */
  clientSecret: "sso-client-secret",
} as const;

/** The prefix that keeps the environments of one shared vault apart. */
export function vaultSecretPrefix(environment: string): string {
  return `langfuse-${environment}-`;
}
