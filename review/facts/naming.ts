import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import { placesAt, type Json } from "../../terraform-json/json";
import type { Mention, Sentence } from "../report";
import { mention, sentence } from "./sentence";

/** What the blocks of a type are called in sentences. Every type that the report knows is here or in `gaps.ts`. */
const NOUNS: Readonly<Record<string, string>> = {
  azuread_application: "app registration",
  azuread_group: "group",
  azuread_service_principal: "enterprise application",
  azurerm_container_registry: "registry",
  azurerm_dns_zone: "DNS zone",
  azurerm_key_vault: "Key Vault",
  azurerm_key_vault_secret: "secret",
  azurerm_kubernetes_cluster: "cluster",
  azurerm_kubernetes_cluster_node_pool: "node pool",
  azurerm_log_analytics_workspace: "log workspace",
  azurerm_network_security_group: "network security group",
  azurerm_public_ip: "public IP",
  azurerm_resource_group: "resource group",
  azurerm_storage_account: "storage account",
  azurerm_storage_container: "container",
  azurerm_subnet: "subnet",
  azurerm_subscription: "subscription",
  azurerm_user_assigned_identity: "identity",
  azurerm_virtual_network: "virtual network",
  helm_release: "Helm release",
  kubernetes_namespace_v1: "namespace",
  kubernetes_network_policy_v1: "network policy",
  kubernetes_secret_v1: "Kubernetes Secret",
  kubernetes_service_account_v1: "service account",
};

/** The same for types of Azure, as azapi and resource ids name them; in lower case, as Azure compares them. */
const ARM_NOUNS: Readonly<Record<string, string>> = {
  "microsoft.containerregistry/registries": "registry",
  "microsoft.containerservice/managedclusters": "cluster",
  "microsoft.keyvault/vaults": "Key Vault",
  "microsoft.keyvault/vaults/secrets": "secret",
  "microsoft.management/managementgroups": "management group",
  "microsoft.managedidentity/userassignedidentities": "identity",
  "microsoft.network/dnszones": "DNS zone",
  "microsoft.network/networksecuritygroups": "network security group",
  "microsoft.network/publicipaddresses": "public IP",
  "microsoft.network/virtualnetworks": "virtual network",
  "microsoft.network/virtualnetworks/subnets": "subnet",
  "microsoft.operationalinsights/workspaces": "log workspace",
  "microsoft.storage/storageaccounts": "storage account",
  "microsoft.storage/storageaccounts/blobservices/containers": "container",
};

/** What a block is, in words: `container`; its type where there is no word for it. */
export function nounOf(block: Block): string {
  const word = block.armType === undefined ? NOUNS[block.type] : armNoun(block.armType);
  return word ?? block.armType ?? block.type;
}

/** Whether there is a word for a type. */
export function isNamedType(type: string): boolean {
  return NOUNS[type] !== undefined;
}

/** The word for a type of Azure, if there is one. */
export function armNoun(type: string): string | undefined {
  return ARM_NOUNS[type.toLowerCase()];
}

/** How a block is named in Azure, Entra ID or Kubernetes; its address where that is not known. */
export function nameOf(deployment: Deployment, block: Block): string {
  if (block.value("client_id") === MICROSOFT_GRAPH) return "Microsoft Graph";
  const name = ["name", "display_name", "metadata.name"]
    .map((path) => deployment.resolvedText(block, path))
    .find((text) => text !== undefined && text !== "" && !text.includes("${"));
  return name ?? (block.type.startsWith("azuread_") ? applicationName(deployment, block) : block.address);
}

/** An enterprise application has the name of its app registration, or only an id is known. */
function applicationName(deployment: Deployment, block: Block): string {
  const application = deployment.target(block, block.value("client_id"))?.block;
  const isPrincipal = block.type === "azuread_service_principal" && application?.type === "azuread_application";
  if (isPrincipal && application) return nameOf(deployment, application);
  return block.text("client_id") ?? block.address;
}

/** Application id of Microsoft Graph in every tenant. */
export const MICROSOFT_GRAPH = "00000003-0000-0000-c000-000000000000";

/** A mention of a block by its name. */
export function named(deployment: Deployment, block: Block): Mention {
  return mention(block, nameOf(deployment, block));
}

/** `the container langfuse of stlangfuse`, with links. */
export function the(deployment: Deployment, block: Block): Sentence {
  const self = sentence`the ${nounOf(block)} ${named(deployment, block)}`;
  const account = block.type === "azurerm_storage_container" && accountOf(deployment, block);
  return account ? sentence`${self} of ${account}` : self;
}

function accountOf(deployment: Deployment, container: Block): Mention | string | undefined {
  const account = source(deployment, container, container.value("storage_account_id"))?.block;
  return account ? named(deployment, account) : container.text("storage_account_name");
}

/** What a value comes from, and by which attributes. */
export interface Source {
  readonly block: Block;
  readonly attributes: readonly string[];
}

/**
 * The block that a value comes from, through attributes that only pass it on, as the `subnet_id` of an association,
 * and from a data source to the resource that it looks up in another stack.
 */
export function source(deployment: Deployment, from: Block, value: Json | undefined, depth = 0): Source | undefined {
  const target = deployment.target(from, value);
  if (!target || depth > 8) return target;
  const passedOn = placesAt(target.block.values, target.attributes)[0]?.value;
  const further =
    typeof passedOn === "string" && passedOn.includes("${") && source(deployment, target.block, passedOn, depth + 1);
  return further || { block: origin(deployment, target.block), attributes: target.attributes };
}

/** The resource that a data source looks up, where one of the stacks manages it; else the first that looks it up. */
export function origin(deployment: Deployment, block: Block): Block {
  if (block.kind !== "data") return block;
  const name = deployment.resolvedText(block, "name");
  if (name === undefined) return block;
  const candidates = [...deployment.resources(block.type), ...deployment.data(block.type)];
  return candidates.find((one) => deployment.resolvedText(one, "name") === name) ?? block;
}
