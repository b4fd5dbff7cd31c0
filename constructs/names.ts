/** Names that several constructs must agree on. */

/** What the names of Langfuse's blobs start with, by their kind; the lifecycle rules use the same prefixes. */
export const BLOB_PREFIXES = {
  /** Ingested events. */
  events: "events/",
  /** Batch exports, which are deleted after some days. */
  exports: "exports/",
  /** Images and other media of traces. */
  media: "media/",
} as const;

/** Blob endpoint of a storage account in the public cloud. */
export function blobEndpoint(accountName: string): string {
  return `https://${accountName}.blob.core.windows.net`;
}

/** A Kubernetes service account: the cluster's side of a federated credential. */
export interface ServiceAccount {
  /** Its Kubernetes namespace. */
  readonly namespace: string;
  /** Its name in the namespace. */
  readonly name: string;
}

/** The service account that Langfuse's pods run as. The release creates it, and the federated credential trusts it. */
export const LANGFUSE_SERVICE_ACCOUNT = "langfuse";

/** The `sub` claim of the tokens that pods of this service account get: `system:serviceaccount:<namespace>:<name>`. */
export function federatedSubject(account: ServiceAccount): string {
  return `system:serviceaccount:${account.namespace}:${account.name}`;
}

/** A secret that is generated once. */
export interface GeneratedSecret {
  /** Name in Key Vault, after the prefix of the environment. */
  readonly name: string;
  /** Number of characters. */
  readonly length: number;
  /** The characters that it may have. */
  readonly alphabet: SecretAlphabet;
}

/** A value that is written into Key Vault. */
export interface StoredSecret {
  /** Name in Key Vault, after the prefix of the environment. */
  readonly name: string;
  /** The secret itself. */
  readonly value: string;
  /** The value is written again when this changes. */
  readonly version: number;
  /** When it expires, in UTC. @default - never */
  readonly expires?: string;
}

/** The characters of a generated secret. */
export type SecretAlphabet = "alphanumeric" | "hexadecimal";

/** The purpose of a generated secret. */
export type LangfuseSecret =
  | "salt"
  | "encryptionKey"
  | "nextauthSecret"
  | "postgresqlPassword"
  | "postgresqlAdminPassword"
  | "redisPassword"
  | "clickhousePassword";

/**
 * The secrets that are generated on the first apply, and never again: a new salt invalidates every API key, a new
 * encryption key makes stored credentials unreadable, and the databases keep their first password.
 *
 * Passwords are alphanumeric, because ClickHouse's migrations break on `% @ : & # ? $`; Langfuse requires 64 hexadecimal
 * characters as encryption key.
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

/** The prefix of an environment's secrets: several environments may share a vault. */
export function vaultSecretPrefix(environment: string): string {
  return `langfuse-${environment}-`;
}
