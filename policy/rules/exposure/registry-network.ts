import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import { CONTAINER_REGISTRY, scopeOf } from "../../azure-scope";
import { registries, type ContainerRegistry } from "../../container-registry";
import { isOpenRange } from "../../network-range";
import { each, finding, given, type Finding, type Rule } from "../../rule";

export const registryNetwork: Rule = {
  id: "registry-network",
  group: "exposure",
  title: "A container registry can be reached from the internet only where a cluster needs it so.",
  rationale:
    "Nodes without a private endpoint pull over the registry's public address, which answers to their identity only. That " +
    "is the one reason for it: where no cluster pulls, or where a private endpoint leads there, it serves only those who " +
    "should not come.",
  source: "https://learn.microsoft.com/azure/container-registry/container-registry-access-selected-networks",
  fix:
    "Set public_network_access_enabled to false, or network_rule_set.default_action to Deny with the ranges that may come " +
    "(both need the SKU Premium); or state the reason as a waiver in the environment file.",
  scanners: ["CKV_AZURE_139"],
  check: (deployment) => each(registries(deployment), "container registry", (registry) => open(deployment, registry)),
};

function open(deployment: Deployment, { block, paths }: ContainerRegistry): Finding[] {
  const access = block.value(paths.publicAccess) ?? true;
  if (access === false || access === "Disabled") return [];
  if (block.value(paths.defaultAction) === "Deny") {
    return block
      .places(paths.ranges)
      .filter(({ value }) => isOpenRange(String(value)))
      .map(({ path, value }) => finding(block, path, `is ${given(value)}, which lets in the internet`));
  }
  const path = block.places(paths.publicAccess)[0]?.path ?? paths.publicAccess;
  if (access !== true && access !== "Enabled")
    return [finding(block, path, `is ${given(access)}, which cannot be read`)];
  if (deployment.resources().some((one) => leadsToRegistry(deployment, one))) {
    return [finding(block, path, "lets the internet in, though a private endpoint leads to a registry")];
  }
  const clusters = deployment.resources("azurerm_kubernetes_cluster");
  return clusters.length > 0 ? [] : [finding(block, path, "lets the internet in, and no cluster here pulls from it")];
}

function leadsToRegistry(deployment: Deployment, block: Block): boolean {
  if (block.type !== "azurerm_private_endpoint") return false;
  return block
    .places("private_service_connection.private_connection_resource_id")
    .some(({ value }) => scopeOf(deployment, block, value)?.kind === CONTAINER_REGISTRY);
}
