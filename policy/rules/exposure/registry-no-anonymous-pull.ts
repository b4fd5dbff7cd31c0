import { registries } from "../../container-registry";
import { each, mustBe, type Rule } from "../../rule";

export const registryNoAnonymousPull: Rule = {
  id: "registry-no-anonymous-pull",
  group: "exposure",
  title: "A container registry gives images to nobody who does not sign in.",
  rationale: "An image shows what is deployed in which version, and anything that was left in it by mistake.",
  source: "https://learn.microsoft.com/azure/container-registry/anonymous-pull-access",
  fix: "Set anonymous_pull_enabled (azurerm) or anonymousPullEnabled (azapi) to false.",
  scanners: ["CKV_AZURE_138"],
  check: (deployment) =>
    each(registries(deployment), "container registry", ({ block, paths }) =>
      mustBe(block, paths.anonymousPull, [false], { absent: "right" }),
    ),
};
