import type { Change } from "./stack-run";

/** The types whose deletion takes data with it, and what that is. */
const DATA_BEARING: Readonly<Record<string, string>> = {
  azapi_resource: "what an Azure resource stores",
  azurerm_key_vault: "the secrets of Langfuse",
  azurerm_key_vault_secret: "a secret of Langfuse",
  azurerm_kubernetes_cluster: "the databases on the cluster's disks",
  azurerm_log_analytics_workspace: "the logs",
  azurerm_resource_group: "everything in the group",
  azurerm_storage_account: "events, media and exports",
  azurerm_storage_container: "events, media and exports",
  helm_release: "what runs in the cluster, with the volumes that its chart does not keep",
  kubernetes_namespace_v1: "everything in the namespace",
  kubernetes_secret_v1: "a secret that pods read",
};

/** A change that takes data with it. */
export interface DataLoss {
  readonly change: Change;
  /** What is lost. */
  readonly data: string;
}

/** The changes that delete what holds data, or replace it. */
export function dataLosses(changes: readonly Change[]): DataLoss[] {
  return changes.flatMap((change) => {
    const data = DATA_BEARING[change.type];
    return data !== undefined && (change.action === "replace" || change.action === "delete") ? [{ change, data }] : [];
  });
}
