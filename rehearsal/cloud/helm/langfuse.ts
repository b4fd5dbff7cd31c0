import { isObject, textAt, valueAt } from "../../values/walk";
import { Refusal, type Thing, type World } from "../world";
import { secretKeyAddress } from "../kubernetes";
import { secretReferences } from "./secret-references";

/** The values of a Helm release, as far as they are looked into. */
export interface ChartValues {
  readonly langfuse?: { readonly serviceAccount?: { readonly create?: boolean; readonly name?: string } };
  readonly clickhouse?: { readonly deploy?: boolean };
}

/** Refuses a release whose pods would never start: each refers only to Secrets and keys that are there. */
export function requireSecrets(values: unknown, namespace: string, world: World): void {
  const missing = secretReferences(values).filter(({ secret, key }) =>
    key === undefined
      ? world.find("kubernetes_secret_v1", { "metadata.namespace": namespace, "metadata.name": secret }).length === 0
      : !world.secrets.has(secretKeyAddress(world, namespace, secret, key)),
  );
  if (missing.length === 0) return;
  const words = missing.map(({ secret, key }) => (key === undefined ? secret : `${secret} with key ${key}`));
  throw new Refusal(
    `context deadline exceeded: pods wait for Secrets that namespace ${namespace} does not have: ${words.join(", ")}`,
  );
}

/** Refuses a release whose service account is missing, or whose identity trusts another one. */
export function requireServiceAccount({ langfuse }: ChartValues, namespace: string, world: World): void {
  const { create = true, name = "default" } = langfuse?.serviceAccount ?? {};
  if (create) return;
  const [account] = world.find("kubernetes_service_account_v1", {
    "metadata.namespace": namespace,
    "metadata.name": name,
  });
  if (!account) throw new Refusal(`context deadline exceeded: namespace ${namespace} has no service account ${name}`);
  const clientId = clientIdOf(account);
  if (clientId !== undefined) requireTrust(clientId, `system:serviceaccount:${namespace}:${name}`, world);
}

/** The identity that a service account names in its annotation. */
function clientIdOf({ values }: Thing): string | undefined {
  const annotations = valueAt(values, "metadata.annotations");
  const clientId = isObject(annotations) ? annotations["azure.workload.identity/client-id"] : undefined;
  return typeof clientId === "string" ? clientId : undefined;
}

function requireTrust(clientId: string, subject: string, world: World): void {
  const [identity] = world.find("azurerm_user_assigned_identity", { client_id: clientId });
  if (!identity)
    throw new Refusal(`AADSTS700016: no identity has the client id ${clientId} of the service account's annotation`);
  const trusted = world.find("azurerm_federated_identity_credential", { parent_id: identity.id });
  if (identity.assumed || trusted.some(({ values }) => textAt(values, "subject") === subject)) return;
  const subjects = trusted.map(({ values }) => textAt(values, "subject")).join(", ") || "nobody";
  throw new Refusal(`AADSTS700213: the identity trusts ${subjects}, not ${subject}`);
}

/** Chart 2 makes its ClickHouse through an operator, whose types must be there before. */
export function requireOperator({ clickhouse }: ChartValues, chartVersion: string, world: World): void {
  if (!clickhouse?.deploy || !chartVersion.startsWith("2.")) return;
  if (world.find("helm_release", { chart: "clickhouse-operator-helm" }).length === 0) {
    throw new Refusal(
      "The chart needs clickhouse.com/v1alpha1/ClickHouseCluster: install the ClickHouse operator first",
    );
  }
}
