import type { Block } from "../../../terraform-json/block";
import { isObject, join } from "../../../terraform-json/json";
import { elements } from "../../elements";
import { each, finding, mustBe, type Finding, type Rule } from "../../rule";

export const registryZoneRedundant: Rule = {
  id: "registry-zone-redundant",
  group: "hardening",
  title: "A Premium registry is in every zone of its regions.",
  rationale:
    "When a zone fails, pods start again in the others, and all at once they pull their images. A registry in the " +
    "failed zone holds them back. Terraform can ask for it of a Premium registry only, and only when it is made.",
  source: "https://learn.microsoft.com/azure/container-registry/zone-redundancy",
  fix: "Set zone_redundancy_enabled to true, of the registry and of each of its replications.",
  scanners: ["CKV_AZURE_233"],
  check: (deployment) =>
    each(
      deployment.resources("azurerm_container_registry").filter((registry) => registry.value("sku") === "Premium"),
      "Premium registry",
      (registry) => [
        ...mustBe(registry, "zone_redundancy_enabled", [true], { absent: "wrong" }),
        ...replications(registry),
      ],
    ),
};

function replications(registry: Block): Finding[] {
  return registry
    .places("georeplications")
    .flatMap(elements)
    .filter(({ value }) => !isObject(value) || value["zone_redundancy_enabled"] !== true)
    .map(({ path }) => finding(registry, join(path, "zone_redundancy_enabled"), "is not true"));
}
