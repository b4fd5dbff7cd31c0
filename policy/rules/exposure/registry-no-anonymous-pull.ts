import { findRegistries } from "../../container-registry";
import { each, mustBe, type Rule } from "../../rule";

export const registryNoAnonymousPull: Rule = {
  id: "registry-no-anonymous-pull",
  group: "exposure",
  title: "A container registry does not allow anonymous pulls.",
  rationale: "An image shows which software and version is deployed, and may contain files that were added by mistake.",
  source: "https://learn.microsoft.com/azure/container-registry/anonymous-pull-access",
  fix: "Set anonymous_pull_enabled (azurerm) or anonymousPullEnabled (azapi) to false.",
  scanners: ["CKV_AZURE_138"],
  check: (deployment) =>
    each(findRegistries(deployment), "container registry", ({ block, paths }) =>
      mustBe(block, paths.anonymousPull, [false], { absent: "right" }),
    ),
};
