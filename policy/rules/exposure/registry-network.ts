import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import { CONTAINER_REGISTRY, readScope } from "../../azure-scope";
import { findRegistries, type ContainerRegistry } from "../../container-registry";
import { isOpenRange } from "../../value-formats";
import { each, finding, given, type Finding, type Rule } from "../../rule";

export const registryNetwork: Rule = {
  id: "registry-network",
  group: "exposure",
  title: "A container registry is open to the internet only if a cluster needs it.",
  rationale:
    "Nodes without a private endpoint pull from the public address of the registry, which accepts only their identity. If " +
    "no cluster pulls, or if there is a private endpoint, the public address is not needed.",
  source: "https://learn.microsoft.com/azure/container-registry/container-registry-access-selected-networks",
  fix:
    "Set public_network_access_enabled to false, or network_rule_set.default_action to Deny with the allowed ranges (both " +
    "need the SKU Premium); or add a waiver with the reason.",
  scanners: ["CKV_AZURE_139"],
  check: (deployment) =>
    each(findRegistries(deployment), "container registry", (registry) => checkRegistry(deployment, registry)),
};

function checkRegistry(deployment: Deployment, { block, paths }: ContainerRegistry): Finding[] {
  const access = block.value(paths.publicAccess) ?? true;
  if (access === false || access === "Disabled") return [];
  if (block.value(paths.defaultAction) === "Deny") {
    return block
      .places(paths.ranges)
      .filter(({ value }) => isOpenRange(String(value)))
      .map(({ path, value }) => finding(block, path, `is ${given(value)}, which is most of the internet`));
  }
  const path = block.places(paths.publicAccess)[0]?.path ?? paths.publicAccess;
  if (access !== true && access !== "Enabled")
    return [finding(block, path, `is ${given(access)}, which cannot be read`)];
  if (deployment.resources().some((one) => isRegistryEndpoint(deployment, one))) {
    return [finding(block, path, "is open to the internet, but there is a private endpoint of a registry")];
  }
  const clusters = deployment.resources("azurerm_kubernetes_cluster");
  return clusters.length > 0
    ? []
    : [finding(block, path, "is open to the internet, but no cluster of this deployment pulls from it")];
}

function isRegistryEndpoint(deployment: Deployment, block: Block): boolean {
  if (block.type !== "azurerm_private_endpoint") return false;
  return block
    .places("private_service_connection.private_connection_resource_id")
    .some(({ value }) => readScope(deployment, block, value)?.kind === CONTAINER_REGISTRY);
}
