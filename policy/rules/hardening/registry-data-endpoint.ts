import { each, mustBe, type Rule } from "../../rule";

export const registryDataEndpoint: Rule = {
  id: "registry-data-endpoint",
  group: "hardening",
  title: "A Premium registry serves image layers from a host of its own.",
  rationale:
    "By default layers come from storage accounts of Azure under names that nobody can predict, so that a firewall " +
    "must let nodes reach all of *.blob.core.windows.net, which is also the way out for stolen data.",
  source: "https://learn.microsoft.com/azure/container-registry/container-registry-dedicated-data-endpoints",
  fix: "Set data_endpoint_enabled to true.",
  scanners: ["CKV_AZURE_237"],
  check: (deployment) =>
    each(
      deployment.resources("azurerm_container_registry").filter((registry) => registry.value("sku") === "Premium"),
      "Premium registry",
      (registry) => mustBe(registry, "data_endpoint_enabled", [true], { absent: "wrong" }),
    ),
};
