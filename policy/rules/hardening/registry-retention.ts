import type { Block } from "../../../terraform-json/block";
import { each, finding, given, type Finding, type Rule } from "../../rule";

export const registryRetention: Rule = {
  id: "registry-retention",
  group: "hardening",
  title: "A Premium registry deletes images that have no tag any more.",
  rationale:
    "Every push of a tag leaves the image before it without one: nobody scans it, and whoever knows its digest can " +
    "still pull it.",
  source: "https://learn.microsoft.com/azure/container-registry/container-registry-retention-policy",
  fix: "Set retention_policy_in_days to at least 1.",
  scanners: ["CKV_AZURE_167"],
  check: (deployment) =>
    each(
      deployment.resources("azurerm_container_registry").filter((registry) => registry.value("sku") === "Premium"),
      "Premium registry",
      deletesUntagged,
    ),
};

/** 0 deletes at once; without it, nothing is ever deleted. */
function deletesUntagged(registry: Block): Finding[] {
  const days = registry.value("retention_policy_in_days");
  if (typeof days === "number") return [];
  const how = days === undefined ? "is not set" : `is ${given(days)}`;
  return [finding(registry, "retention_policy_in_days", `${how}, and must be a number of days`)];
}
