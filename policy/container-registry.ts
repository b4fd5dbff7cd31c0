import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";

/** A container registry with the paths of its settings. */
export interface ContainerRegistry {
  readonly block: Block;
  readonly paths: {
    readonly admin: string;
    readonly anonymousPull: string;
    readonly publicAccess: string;
    readonly defaultAction: string;
    readonly ranges: string;
  };
}

const AZURERM = {
  admin: "admin_enabled",
  anonymousPull: "anonymous_pull_enabled",
  publicAccess: "public_network_access_enabled",
  defaultAction: "network_rule_set.default_action",
  ranges: "network_rule_set.ip_rule.ip_range",
};

/** https://learn.microsoft.com/azure/templates/microsoft.containerregistry/registries */
const AZAPI = {
  admin: "body.properties.adminUserEnabled",
  anonymousPull: "body.properties.anonymousPullEnabled",
  publicAccess: "body.properties.publicNetworkAccess",
  defaultAction: "body.properties.networkRuleSet.defaultAction",
  ranges: "body.properties.networkRuleSet.ipRules.value",
};

/** The container registries of a deployment, of azurerm and azapi. */
export function findRegistries(deployment: Deployment): ContainerRegistry[] {
  return [
    ...deployment.resources("azurerm_container_registry").map((block) => ({ block, paths: AZURERM })),
    ...deployment.azureResources("Microsoft.ContainerRegistry/registries").map((block) => ({ block, paths: AZAPI })),
  ];
}
