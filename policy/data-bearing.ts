import type { JsonObject } from "../terraform-json/json";
import { isKnownType } from "./known-types";

/** What goes with a resource that holds data. */
interface Holder {
  /** What is lost, as in "and with it the logs". */
  readonly data: string;
  /** Why Terraform need not refuse to destroy it. @default - it must refuse */
  readonly unprotected?: string;
}

const EVENTS: Holder = { data: "events, media and exports" };
const DATABASES: Holder = { data: "the databases on the cluster's disks" };
const SECRETS: Holder = { data: "the secrets of Langfuse" };
const GROUP: Holder = { data: "everything in the group" };
const DISK: Holder = { data: "what is on the disk" };
const VOLUME: Holder = { ...DISK, unprotected: "its claim or its disk is protected" };
const DATABASE: Holder = { data: "what is in the database" };
const NAMESPACE: Holder = { data: "everything in the namespace" };
const LOGS: Holder = { data: "the logs", unprotected: "Azure restores a deleted workspace for 14 days" };
const COPY: Holder = { data: "a secret that pods read", unprotected: "Key Vault holds what it is made from" };

/** By Terraform's type. */
const HOLDERS: Readonly<Record<string, Holder>> = {
  azurerm_key_vault: SECRETS,
  azurerm_key_vault_key: {
    data: "what the key encrypts",
    unprotected: "a vault keeps a deleted key as long as a deleted secret",
  },
  azurerm_key_vault_secret: { data: "a secret of Langfuse" },
  azurerm_kubernetes_cluster: DATABASES,
  azurerm_log_analytics_workspace: LOGS,
  azurerm_managed_disk: DISK,
  azurerm_postgresql_flexible_server: DATABASE,
  azurerm_postgresql_flexible_server_database: DATABASE,
  azurerm_resource_group: GROUP,
  azurerm_storage_account: EVENTS,
  azurerm_storage_container: EVENTS,
  helm_release: {
    data: "what runs in the cluster, with the volumes that its chart does not keep",
    unprotected: "its volumes are kept, and another release takes them",
  },
  kubernetes_namespace: NAMESPACE,
  kubernetes_namespace_v1: NAMESPACE,
  kubernetes_persistent_volume: VOLUME,
  kubernetes_persistent_volume_claim: DISK,
  kubernetes_persistent_volume_claim_v1: DISK,
  kubernetes_persistent_volume_v1: VOLUME,
  kubernetes_secret: COPY,
  kubernetes_secret_v1: COPY,
};

/** By Azure's type, of what azapi manages. */
const AZURE_HOLDERS: Readonly<Record<string, Holder>> = {
  "microsoft.compute/disks": DISK,
  "microsoft.containerservice/managedclusters": DATABASES,
  "microsoft.dbforpostgresql/flexibleservers": DATABASE,
  "microsoft.dbforpostgresql/flexibleservers/databases": DATABASE,
  "microsoft.keyvault/vaults": SECRETS,
  "microsoft.keyvault/vaults/secrets": { data: "a secret of Langfuse" },
  "microsoft.operationalinsights/workspaces": LOGS,
  "microsoft.resources/resourcegroups": GROUP,
  "microsoft.storage/storageaccounts": EVENTS,
  "microsoft.storage/storageaccounts/blobservices/containers": EVENTS,
};

/** A resource of a type that nobody has looked at, or that is not told: nobody knows that it holds nothing. */
const UNKNOWN: Holder = {
  data: "what it stores",
  unprotected: "nobody has said whether it stores anything",
};

/** Charts whose pods keep nothing, and whose CRDs stay when they go. */
const STATELESS_CHARTS = ["cert-manager", "clickhouse-operator-helm", "traefik"];

/** What a resource holds, by its type and its arguments; undefined if it holds no data. */
export function holderOf(type: string, values: JsonObject = {}): Holder | undefined {
  if (type === "azapi_resource") return AZURE_HOLDERS[armTypeOf(values).toLowerCase()] ?? UNKNOWN;
  if (type === "helm_release" && isStateless(values)) return undefined;
  return HOLDERS[type] ?? (isUnheardOf(type) ? UNKNOWN : undefined);
}

/** Only of these providers a resource may be a store. */
function isUnheardOf(type: string): boolean {
  return /^(?:azurerm|kubernetes)_/.test(type) && !isKnownType({ kind: "resource", type });
}

function armTypeOf({ type }: JsonObject): string {
  return typeof type === "string" ? (type.split("@")[0] ?? "") : "";
}

/** Whether a Helm release is of a chart that keeps nothing. */
export function isStateless({ chart }: JsonObject): boolean {
  return STATELESS_CHARTS.some((name) => chart === name);
}

/** A change, as far as it tells whether data is lost. */
export interface ResourceChange {
  readonly type: string;
  readonly address: string;
  readonly action: string;
  readonly before?: JsonObject | null | undefined;
  readonly after?: JsonObject | null | undefined;
}

/** What takes a resource from Terraform: it is gone, or nobody looks after it any more. */
const LOSING = ["delete", "replace", "forget"];

/** What is lost with a change, as the end of "and with it …"; undefined if nothing is. */
export function dataLost({ type, action, before, after }: ResourceChange): string | undefined {
  return LOSING.includes(action) ? holderOf(type, before ?? after ?? {})?.data : undefined;
}
