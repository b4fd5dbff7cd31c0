import { findRegistries } from "../../container-registry";
import { each, mustBe, type Rule } from "../../rule";

export const registryAdminOff: Rule = {
  id: "registry-admin-off",
  group: "exposure",
  title: "A container registry has no admin user.",
  rationale:
    "The admin user has two passwords that Azure generates. They allow to push, no log identifies their user, and Terraform " +
    "writes them to the state.",
  source: "https://learn.microsoft.com/azure/container-registry/container-registry-authentication#admin-account",
  fix: "Set admin_enabled (azurerm) or adminUserEnabled (azapi) to false.",
  scanners: ["CKV_AZURE_137"],
  check: (deployment) =>
    each(findRegistries(deployment), "container registry", ({ block, paths }) =>
      mustBe(block, paths.admin, [false], { absent: "right" }),
    ),
};
