import { registries } from "../../container-registry";
import { each, mustBe, type Rule } from "../../rule";

export const registryAdminOff: Rule = {
  id: "registry-admin-off",
  group: "exposure",
  title: "A container registry has no admin user.",
  rationale:
    "The admin user is one name with two passwords that Azure makes. They may push, nobody can tell who used them, and " +
    "Terraform writes them into its state.",
  source: "https://learn.microsoft.com/azure/container-registry/container-registry-authentication#admin-account",
  fix: "Set admin_enabled (azurerm) or adminUserEnabled (azapi) to false.",
  scanners: ["CKV_AZURE_137"],
  check: (deployment) =>
    each(registries(deployment), "container registry", ({ block, paths }) =>
      mustBe(block, paths.admin, [false], { absent: "right" }),
    ),
};
