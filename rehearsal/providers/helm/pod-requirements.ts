import { Refusal, type Cloud, type CloudResource } from "../../cloud";
import { isObject, textAt, valueAt } from "../../values/walk";
import { secretKeyAddress } from "../kubernetes/secret";

/** The values of a Helm release that the rehearsal reads. */
export interface ChartValues {
  readonly langfuse?: { readonly serviceAccount?: { readonly create?: boolean; readonly name?: string } };
  readonly clickhouse?: { readonly deploy?: boolean };
}

/** Refuses a release whose pods would never start, because they refer to a missing Secret or key. */
export function requireSecrets(values: unknown, namespace: string, cloud: Cloud): void {
  const missing = findSecretReferences(values).filter(({ secret, key }) =>
    key === undefined
      ? cloud.find("kubernetes_secret_v1", { "metadata.namespace": namespace, "metadata.name": secret }).length === 0
      : !cloud.secrets.has(secretKeyAddress(cloud, namespace, secret, key)),
  );
  if (missing.length === 0) return;
  const words = missing.map(({ secret, key }) => (key === undefined ? secret : `${secret} with key ${key}`));
  throw new Refusal(
    `context deadline exceeded: pods wait for Secrets that namespace ${namespace} does not have: ${words.join(", ")}`,
  );
}

/** A Secret that values refer to, and the key if they name one. */
export interface SecretReference {
  readonly secret: string;
  readonly key: string | undefined;
}

/** The keys of a mapping with `existingSecret` whose values name keys of that Secret. */
const KEY_NAMES = ["existingSecretKey", "existingSecretPasswordKey"];

/** Every Secret that Helm values refer to: by `secretKeyRef`, and by `existingSecret` with its keys beside it. */
export function findSecretReferences(values: unknown): SecretReference[] {
  if (Array.isArray(values)) return values.flatMap(findSecretReferences);
  if (typeof values !== "object" || values === null) return [];
  const mapping = values as Record<string, unknown>;
  const inner = Object.entries(mapping).flatMap(([name, value]) => readSecretKeyRef(name, value));
  return [...readExistingSecret(mapping), ...inner];
}

function readSecretKeyRef(name: string, value: unknown): SecretReference[] {
  if (name !== "secretKeyRef" || typeof value !== "object" || value === null) return findSecretReferences(value);
  const { name: secret, key } = value as { name?: string; key?: string };
  return secret ? [{ secret, key }] : [];
}

function readExistingSecret(mapping: Record<string, unknown>): SecretReference[] {
  const secret = mapping["existingSecret"];
  if (typeof secret !== "string" || secret === "") return [];
  const named = [...KEY_NAMES.map((name) => mapping[name]), ...Object.values((mapping["secretKeys"] ?? {}) as object)];
  const keys = named.filter((key): key is string => typeof key === "string" && key !== "");
  return keys.length > 0 ? keys.map((key) => ({ secret, key })) : [{ secret, key: undefined }];
}

/** Refuses a release whose service account is missing, or whose identity trusts another one. */
export function requireServiceAccount({ langfuse }: ChartValues, namespace: string, cloud: Cloud): void {
  const { create = true, name = "default" } = langfuse?.serviceAccount ?? {};
  if (create) return;
  const [account] = cloud.find("kubernetes_service_account_v1", {
    "metadata.namespace": namespace,
    "metadata.name": name,
  });
  if (!account) throw new Refusal(`context deadline exceeded: namespace ${namespace} has no service account ${name}`);
  const clientId = readClientId(account);
  if (clientId !== undefined) requireTrust(clientId, `system:serviceaccount:${namespace}:${name}`, cloud);
}

/** The identity that a service account names in its annotation. */
function readClientId({ values }: CloudResource): string | undefined {
  const annotations = valueAt(values, "metadata.annotations");
  const clientId = isObject(annotations) ? annotations["azure.workload.identity/client-id"] : undefined;
  return typeof clientId === "string" ? clientId : undefined;
}

function requireTrust(clientId: string, subject: string, cloud: Cloud): void {
  const [identity] = cloud.find("azurerm_user_assigned_identity", { client_id: clientId });
  if (!identity) {
    throw new Refusal(`AADSTS700016: no identity has the client id ${clientId} of the service account's annotation`);
  }
  const trusted = cloud.find("azurerm_federated_identity_credential", { parent_id: identity.id });
  if (identity.assumed || trusted.some(({ values }) => textAt(values, "subject") === subject)) return;
  const subjects = trusted.map(({ values }) => textAt(values, "subject")).join(", ") || "no service account";
  throw new Refusal(`AADSTS700213: the identity trusts ${subjects}, not ${subject}`);
}

/** Chart 2 creates ClickHouse through an operator, whose types must exist before. */
export function requireOperator({ clickhouse }: ChartValues, chartVersion: string, cloud: Cloud): void {
  if (!clickhouse?.deploy || !chartVersion.startsWith("2.")) return;
  if (cloud.find("helm_release", { chart: "clickhouse-operator-helm" }).length > 0) return;
  throw new Refusal("The chart needs clickhouse.com/v1alpha1/ClickHouseCluster: install the ClickHouse operator first");
}
