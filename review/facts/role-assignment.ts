import { findRoleName } from "../../policy/roles";
import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import { findResourceType } from "../../terraform-json/resource-types";
import type { Sentence } from "../report";
import { findSource } from "./blocks";
import { describeBlock, getNoun, linkName } from "./naming";
import { sentence } from "./sentence";

/**
 * What the built-in roles allow, and the preposition before their scope.
 * @see https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
 */
export const ROLES: Readonly<Record<string, { readonly may: string; readonly on: string }>> = {
  Owner: { may: "manage everything and grant rights to others", on: "in" },
  Contributor: { may: "manage everything, but grant no rights", on: "in" },
  Reader: { may: "read settings, but no data", on: "in" },
  "User Access Administrator": { may: "grant any right to anyone", on: "in" },
  "Role Based Access Control Administrator": { may: "grant rights to others", on: "in" },
  "Storage Blob Data Owner": { may: "read, write and delete blobs, and set who else may", on: "in" },
  "Storage Blob Data Contributor": { may: "read, write and delete blobs", on: "in" },
  "Storage Blob Data Reader": { may: "read blobs", on: "in" },
  "Storage Blob Delegator": { may: "sign URLs with at most its own rights", on: "for" },
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

/** The name of an assigned role; the id if only that is known. */
export function getRoleName(assignment: Block): string {
  return assignment.text("role_definition_name") ?? findRoleName(assignment.text("role_definition_id") ?? "");
}

/** The scope of a role assignment. */
export interface Scope {
  /** `the container langfuse of stlangfuse`, `the whole resource group rg-langfuse` */
  readonly words: Sentence;
  /** Whether it is a single resource, and not a group of resources. */
  readonly isNarrow: boolean;
  /** Its block in the deployment. */
  readonly block: Block | undefined;
  /** What its id says, if it has no block. */
  readonly resource?: AzureResource | undefined;
}

/** Types of scopes that include all resources in them, now and later. */
const WIDE = ["azurerm_resource_group", "azurerm_subscription", "azurerm_management_group"];
const WHOLE = "the whole ";

export function findScope(deployment: Deployment, assignment: Block): Scope {
  const value = assignment.value("scope");
  const block = findSource(deployment, assignment, value)?.block;
  if (block) {
    const isWide = WIDE.includes(block.type);
    const words = isWide
      ? sentence`${WHOLE}${getNoun(block)} ${linkName(deployment, block)}`
      : describeBlock(deployment, block);
    return { words, isNarrow: !isWide, block };
  }
  const resolved = deployment.resolve(assignment, value ?? "");
  const id = typeof resolved === "string" ? resolved : "";
  const words = describeId(id);
  if (words === undefined) return { words: [id || "an unknown scope"], isNarrow: false, block };
  return { words: [words], isNarrow: !words.startsWith(WHOLE), block, resource: parseResourceId(id) };
}

/** An Azure resource, as its id describes it. */
export interface AzureResource {
  readonly noun: string;
  readonly name: string;
  readonly group: string | undefined;
}

/** Parses a resource id, which ends with pairs of a type and a name: `registries/acrshared`. */
export function parseResourceId(id: string): AzureResource | undefined {
  const [, namespace, rest = ""] = /\/providers\/([^/]+)\/(.+)$/i.exec(id) ?? [];
  if (namespace === undefined) return undefined;
  const path = rest.split("/");
  const type = [namespace, ...path.filter((_, index) => index % 2 === 0)].join("/");
  return { noun: findResourceType(type)?.noun ?? type, name: path.at(-1) ?? "", group: parseGroup(id) };
}

function parseGroup(id: string): string | undefined {
  return /\/resourceGroups\/([^/]+)/i.exec(id)?.[1];
}

/** Parts of the id may be references. */
function describeId(id: string): string | undefined {
  const [resource, group] = [parseResourceId(id), parseGroup(id)];
  if (resource?.noun === "management group") return `${WHOLE}management group ${resource.name}`;
  if (resource) return `the ${resource.noun} ${resource.name}${group ? ` in the resource group ${group}` : ""}`;
  if (group) return `${WHOLE}resource group ${group}`;
  const subscription = /^\/subscriptions\/([^/]+)\/?$/i.exec(id)?.[1];
  if (subscription) return `${WHOLE}subscription${subscription.includes("${") ? "" : ` ${subscription}`}`;
  return id === "/" ? `${WHOLE}tenant` : undefined;
}
