import { each, mustBe, type Rule } from "../../rule";

export const registryDataEndpoint: Rule = {
  id: "registry-data-endpoint",
  group: "hardening",
  title: "A Premium registry has a dedicated data endpoint.",
  rationale:
    "By default, image layers are in storage accounts of Azure with unpredictable names, so that a firewall must allow " +
    "*.blob.core.windows.net, which can also be used to export stolen data.",
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
