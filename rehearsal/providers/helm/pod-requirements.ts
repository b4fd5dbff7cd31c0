import type { KubernetesObject } from "../../../kubernetes-api/object";
import { Refusal, type Cloud, type CloudResource } from "../../cloud";
import type { Value, Values } from "../../values/value";
import { isObject, textAt, valueAt } from "../../values/walk";
import { secretKeyAddress } from "../kubernetes/secret";

/** The values of a Helm release that the rehearsal reads. */
export interface ChartValues {
  readonly langfuse?: {
    readonly serviceAccount?: { readonly create?: boolean; readonly name?: string };
    readonly ingress?: { readonly annotations?: Readonly<Record<string, unknown>> };
  };
  readonly clickhouse?: { readonly deploy?: boolean };
  readonly certManager?: Switch;
  readonly webhook?: Switch;
}

interface Switch {
  readonly enable?: boolean;
  readonly enabled?: boolean;
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

type Kind = Pick<KubernetesObject, "apiVersion" | "kind">;

/** The kinds of other charts that a chart creates objects of. */
export function listKinds(chart: string, values: ChartValues, version: string): Kind[] {
  if (chart === "clickhouse-operator-helm") {
    const { certManager, webhook } = values;
    const isOff = (part: Switch | undefined) => part?.enable === false || part?.enabled === false;
    return isOff(certManager) && isOff(webhook) ? [] : [{ apiVersion: "cert-manager.io/v1", kind: "Certificate" }];
  }
  if (chart !== "langfuse") return [];
  const annotations = Object.keys(values.langfuse?.ingress?.annotations ?? {});
  const isOperated = values.clickhouse?.deploy === true && version.startsWith("2.");
  return [
    ...(isOperated
      ? ["ClickHouseCluster", "KeeperCluster"].map((kind) => ({ apiVersion: "clickhouse.com/v1alpha1", kind }))
      : []),
    ...(annotations.some((key) => key.startsWith("cert-manager.io/"))
      ? [{ apiVersion: "cert-manager.io/v1", kind: "Certificate" }]
      : []),
  ];
}

/** The objects that values add to those of a chart; a text is a template, and is not read. */
export function listManifests(values: Values): KubernetesObject[] {
  const lists = ["extraManifests", "extraObjects", "extraDeploy"].map((name) => values[name]);
  return lists
    .flatMap((list) => (Array.isArray(list) ? (list as readonly Value[]) : []))
    .filter(isObject)
    .map((manifest) => {
      if (typeof manifest["apiVersion"] === "string" && typeof manifest["kind"] === "string")
        return manifest as unknown as KubernetesObject;
      throw new Refusal(
        `unable to build kubernetes objects from release manifest: apiVersion or kind not set in ${JSON.stringify(manifest).slice(0, 80)}`,
      );
    });
}

/** @see https://helm.sh/docs/chart_best_practices/ */
export function requireReleaseName(name: string): void {
  if (/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(name) && name.length <= 53) return;
  throw new Refusal(
    `release name is invalid: ${name}: it must be lower case letters, digits and inner hyphens, at most 53`,
  );
}

/** Names and labels that the chart derives have at most 63 characters, or no pod of a store is ever created. */
export function requireShortName(name: string, version: string): void {
  const limit = version.startsWith("1.") ? 34 : name.includes("langfuse") ? 37 : 28;
  if (name.length <= limit) return;
  throw new Refusal(
    `context deadline exceeded: with the release name ${name}, labels of the stores' pods have more than 63 characters: ` +
      `the name may have at most ${limit}`,
  );
}
