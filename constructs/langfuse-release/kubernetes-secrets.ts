import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { TerraformLocal } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { LANGFUSE_SECRETS, SSO_SECRETS } from "../names";
import { DataAzapiResource } from "../terraform/azapi";
import { EphemeralKeyVaultSecret, fingerprint } from "../terraform/ephemeral";

/** The value of a key of a Secret: a secret of the vault, or a text that is no secret. */
type Source = { readonly vault: string } | { readonly text: string };

const vault = ({ name }: { readonly name: string }): Source => ({ vault: name });
const text = (value: string): Source => ({ text: value });

/** The user and the database that Langfuse has in PostgreSQL. */
export const POSTGRESQL = { adminUser: "postgres", user: "langfuse", database: "langfuse" } as const;

/**
 * The Kubernetes Secrets of a release and where their keys come from. Those of the stores have the names that
 * chart 2.x's sub-charts expect, and the keys of both generations, so that both can run side by side.
 */
export const KUBERNETES_SECRETS = {
  app: {
    name: "langfuse-secrets",
    keys: {
      salt: vault(LANGFUSE_SECRETS.salt),
      "encryption-key": vault(LANGFUSE_SECRETS.encryptionKey),
      "nextauth-secret": vault(LANGFUSE_SECRETS.nextauthSecret),
    },
  },
  sso: {
    name: "langfuse-sso",
    keys: {
      "client-id": vault({ name: SSO_SECRETS.clientId }),
      "client-secret": vault({ name: SSO_SECRETS.clientSecret }),
    },
  },
  postgresql: {
    name: "langfuse-postgresql-auth",
    keys: {
      password: vault(LANGFUSE_SECRETS.postgresqlPassword),
      "postgres-password": vault(LANGFUSE_SECRETS.postgresqlAdminPassword),
      POSTGRES_USER: text(POSTGRESQL.adminUser),
      POSTGRES_PASSWORD: vault(LANGFUSE_SECRETS.postgresqlAdminPassword),
      POSTGRES_DB: text(POSTGRESQL.database),
      USERDB_USER: text(POSTGRESQL.user),
      USERDB_PASSWORD: vault(LANGFUSE_SECRETS.postgresqlPassword),
    },
  },
  redis: {
    name: "langfuse-redis-auth",
    keys: { password: vault(LANGFUSE_SECRETS.redisPassword), default: vault(LANGFUSE_SECRETS.redisPassword) },
  },
  clickhouse: {
    name: "langfuse-clickhouse-auth",
    keys: { password: vault(LANGFUSE_SECRETS.clickhousePassword) },
  },
} as const satisfies Record<string, { name: string; keys: Record<string, Source> }>;

type SecretId = keyof typeof KUBERNETES_SECRETS;

/** The Secret of the variables that an operator takes from the vault; its keys are their names. */
export const VARIABLES_SECRET = "langfuse-environment";

const STORAGE_SECRET = "langfuse-storage";

/** A key of the Secret of a bucket's access key, which exists only with a bucket. */
export function storageSecretKey(key: "access-key-id" | "secret-access-key") {
  return { name: STORAGE_SECRET, key };
}

/** A key of one of the Secrets; a name that does not exist does not compile. */
export function secretKey<Id extends SecretId>(id: Id, key: keyof (typeof KUBERNETES_SECRETS)[Id]["keys"] & string) {
  return { name: KUBERNETES_SECRETS[id].name, key };
}

export interface KubernetesSecretsProps {
  /** Name of their namespace. */
  readonly namespace: string;
  /** Resource id of the Key Vault that the values are in. */
  readonly keyVaultId: string;
  /** What the secrets' names in the vault start with. */
  readonly secretPrefix: string;
  /** Environment variables by name, and the name of the vault's secret, after the prefix. @default - none */
  readonly variables?: Readonly<Record<string, string>>;
  /** Names of the vault's secrets, after the prefix, that hold the access key of a bucket. @default - no bucket */
  readonly bucketKey?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

interface SecretContent {
  readonly name: string;
  readonly keys: Readonly<Record<string, Source>>;
}

const UPDATED = "properties.attributes.updated";

/**
 * Key Vault's secrets as Kubernetes Secrets. Values are read by ephemeral resources and written by write-only arguments,
 * so they are in no state and no plan.
 *
 * Resource Manager returns when a secret was last changed, never its value. With a later time the next apply writes the
 * Secret again: so a rotation in the vault reaches the cluster.
 */
export class KubernetesSecrets extends Construct {
  /** The Secrets, which other resources wait for. */
  readonly all: readonly SecretV1[];
  /** A number, as text, that changes with the Secrets that web and worker read at their start. */
  readonly revision: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: KubernetesSecretsProps,
  ) {
    super(scope, id);
    const { app, sso, ...stores } = KUBERNETES_SECRETS;
    const read = { app, sso, ...storageSecret(props.bucketKey), ...variablesSecret(props.variables ?? {}) };
    this.all = Object.entries<SecretContent>({ ...read, ...stores }).map(([id, content]) => this.write(id, content));
    // A local, so that the chart's values refer to a name: the quotes of the expression would break their YAML.
    const revision = fingerprint(Object.values<SecretContent>(read).map((content) => this.traits(content)));
    this.revision = new TerraformLocal(this, "revision", revision).asString;
  }

  private write(id: string, content: SecretContent): SecretV1 {
    const { name, keys } = content;
    return new SecretV1(this, id, {
      metadata: { name, namespace: this.props.namespace },
      type: "Opaque",
      dataWo: Object.fromEntries(
        Object.entries(keys).map(([key, source]) => [key, "text" in source ? source.text : this.value(source.vault)]),
      ),
      dataWoRevision: fingerprint(this.traits(content)),
    });
  }

  private value(name: string): string {
    const settings = { keyVaultId: this.props.keyVaultId, name: `${this.props.secretPrefix}${name}` };
    return this.findOrCreate(`${name}-value`, (id) => new EphemeralKeyVaultSecret(this, id, settings)).value;
  }

  /** What a Secret changes with: its keys, the vault's secrets that they come from, and when each changed. */
  private traits({ keys }: SecretContent): unknown[] {
    return Object.entries(keys).map(([key, source]) =>
      "text" in source ? [key, source.text] : [key, source.vault, this.updated(source.vault)],
    );
  }

  private updated(name: string): number {
    const settings = {
      type: "Microsoft.KeyVault/vaults/secrets@2023-07-01",
      name: `${this.props.secretPrefix}${name}`,
      parentId: this.props.keyVaultId,
      responseExportValues: [UPDATED],
    } as const;
    const secret = this.findOrCreate(`${name}-changed`, (id) => new DataAzapiResource(this, id, settings));
    return secret.numberOutput(UPDATED);
  }

  /** Several keys may come from one secret of the vault, which is read once. */
  private findOrCreate<Child extends IConstruct>(id: string, create: (id: string) => Child): Child {
    return (this.node.tryFindChild(id) as Child | undefined) ?? create(id);
  }
}

function storageSecret(bucketKey: KubernetesSecretsProps["bucketKey"]): { storage?: SecretContent } {
  if (!bucketKey) return {};
  const keys = {
    [storageSecretKey("access-key-id").key]: vault({ name: bucketKey.accessKeyId }),
    [storageSecretKey("secret-access-key").key]: vault({ name: bucketKey.secretAccessKey }),
  };
  return { storage: { name: STORAGE_SECRET, keys } };
}

function variablesSecret(variables: Readonly<Record<string, string>>): { variables?: SecretContent } {
  const keys = Object.entries(variables).map(([variable, name]) => [variable, vault({ name })] as const);
  return keys.length > 0 ? { variables: { name: VARIABLES_SECRET, keys: Object.fromEntries(keys) } } : {};
}
