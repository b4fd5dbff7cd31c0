import type { Block } from "../../../terraform-json/block";
import { each, finding, given, type Finding, type Rule } from "../../rule";

export const registryRetention: Rule = {
  id: "registry-retention",
  group: "hardening",
  title: "A Premium registry deletes images without a tag.",
  rationale:
    "Every push of a tag leaves the previous image without one: it is not scanned, and can still be pulled by its digest.",
  source: "https://learn.microsoft.com/azure/container-registry/container-registry-retention-policy",
  fix: "Set retention_policy_in_days to at least 1.",
  scanners: ["CKV_AZURE_167"],
  check: (deployment) =>
    each(
      deployment.resources("azurerm_container_registry").filter((registry) => registry.value("sku") === "Premium"),
      "Premium registry",
      checkRetention,
    ),
};

/** 0 deletes immediately; without it, images are never deleted. */
function checkRetention(registry: Block): Finding[] {
  const days = registry.value("retention_policy_in_days");
  if (typeof days === "number") return [];
  const how = days === undefined ? "is not set" : `is ${given(days)}`;
  return [finding(registry, "retention_policy_in_days", `${how}, and must be a number of days`)];
}
