import type { Block } from "../../../terraform-json/block";
import { isObject, join } from "../../../terraform-json/json";
import { elements } from "../../../terraform-json/json";
import { each, finding, mustBe, type Finding, type Rule } from "../../rule";

export const registryZoneRedundant: Rule = {
  id: "registry-zone-redundant",
  group: "hardening",
  title: "A Premium registry is in every zone of its regions.",
  rationale:
    "When a zone fails, pods start in other zones and pull their images. They cannot start if the registry is in the failed " +
    "zone. Terraform can set it only for a Premium registry, and only at creation.",
  source: "https://learn.microsoft.com/azure/container-registry/zone-redundancy",
  fix: "Set zone_redundancy_enabled of the registry and of each replication to true.",
  scanners: ["CKV_AZURE_233"],
  check: (deployment) =>
    each(
      deployment.resources("azurerm_container_registry").filter((registry) => registry.value("sku") === "Premium"),
      "Premium registry",
      (registry) => [
        ...mustBe(registry, "zone_redundancy_enabled", [true], { absent: "wrong" }),
        ...checkReplications(registry),
      ],
    ),
};

function checkReplications(registry: Block): Finding[] {
  return registry
    .places("georeplications")
    .flatMap(elements)
    .filter(({ value }) => !isObject(value) || value["zone_redundancy_enabled"] !== true)
    .map(({ path }) => finding(registry, join(path, "zone_redundancy_enabled"), "is not true"));
}
