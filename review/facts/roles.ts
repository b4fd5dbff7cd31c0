/** A built-in role in plain words: what whoever has it may do, and the word between that and the scope. */
export interface RoleWords {
  readonly may: string;
  readonly on: string;
}

/**
 * Built-in roles of Azure in plain words.
 * @see https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
 */
const ROLES: Readonly<Record<string, RoleWords>> = {
  Owner: { may: "manage everything and grant rights to others", on: "in" },
  Contributor: { may: "manage everything, but grant no rights", on: "in" },
  Reader: { may: "see settings, but no data", on: "in" },
  "User Access Administrator": { may: "grant any right to anyone", on: "in" },
  "Role Based Access Control Administrator": { may: "grant rights to others", on: "in" },
  "Storage Blob Data Owner": { may: "read, write and delete blobs, and set who else may", on: "in" },
  "Storage Blob Data Contributor": { may: "read, write and delete blobs", on: "in" },
  "Storage Blob Data Reader": { may: "read blobs", on: "in" },
  "Storage Blob Delegator": { may: "sign URLs that carry no more than its own rights", on: "for" },
  "Storage Account Contributor": { may: "manage storage accounts, and read their keys", on: "in" },
  "Storage Account Key Operator Service Role": { may: "read and renew storage keys", on: "in" },
  AcrPull: { may: "pull images", on: "from" },
  AcrPush: { may: "push and pull images", on: "in" },
  "Network Contributor": { may: "manage the network", on: "of" },
  "DNS Zone Contributor": { may: "write DNS records", on: "in" },
  "Azure Kubernetes Service RBAC Cluster Admin": { may: "do everything in Kubernetes", on: "on" },
  "Azure Kubernetes Service RBAC Admin": { may: "do everything in Kubernetes namespaces", on: "on" },
  "Azure Kubernetes Service RBAC Writer": { may: "change most objects in Kubernetes, and read Secrets", on: "on" },
  "Azure Kubernetes Service RBAC Reader": { may: "read most objects in Kubernetes, but no Secrets", on: "on" },
  "Azure Kubernetes Service Cluster User Role": { may: "fetch the kubeconfig of users", on: "of" },
  "Azure Kubernetes Service Cluster Admin Role": { may: "fetch the kubeconfig of the local administrator", on: "of" },
  "Azure Kubernetes Service Contributor Role": { may: "manage Kubernetes clusters", on: "in" },
  "Key Vault Administrator": { may: "do everything with secrets, keys and certificates", on: "in" },
  "Key Vault Contributor": { may: "manage vaults, but read no secrets", on: "in" },
  "Key Vault Reader": { may: "see which secrets there are, but not their values", on: "in" },
  "Key Vault Secrets Officer": { may: "read, write and delete secrets", on: "in" },
  "Key Vault Secrets User": { may: "read secrets", on: "in" },
  "Managed Identity Operator": { may: "let resources act as identities", on: "in" },
  "Managed Identity Contributor": { may: "make, change and delete identities", on: "in" },
  "Log Analytics Contributor": { may: "read logs and change how they are collected", on: "in" },
  "Log Analytics Reader": { may: "read logs", on: "in" },
};

/** A role in plain words; undefined of a role that nothing here knows. */
export function roleWords(role: string): RoleWords | undefined {
  return ROLES[role];
}
