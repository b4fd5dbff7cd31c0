import { pinnedProviders } from "../../../../policy/rules/safety/pinned-providers";
import { testRule } from "../../rule-table";

const stack = (required_providers: object, settings: object = {}) => ({
  terraform: { required_version: ">= 1.11", required_providers, ...settings },
});
const ADDRESS = "terraform.required_providers";
const plan = (version_constraint?: string) => ({
  format_version: "1.2",
  planned_values: {},
  resource_changes: [],
  configuration: {
    provider_config: { azurerm: { name: "azurerm", ...(version_constraint && { version_constraint }) } },
    root_module: {},
  },
});

testRule(pinnedProviders, {
  compliant: {
    "one version": stack({ azurerm: { source: "hashicorp/azurerm", version: "4.55.0" } }),
    "one version with a sign": stack({ azurerm: { source: "hashicorp/azurerm", version: "= 4.55.0" } }),
    "Terraform's own resources": { ...stack({}), resource: { terraform_data: { it: {} } } },
    "a plan": plan("4.55.0"),
  },
  violating: {
    "a range": [stack({ azurerm: { source: "azurerm", version: "~> 4.55" } }), [ADDRESS, "azurerm.version"]],
    "at least": [stack({ azurerm: { source: "azurerm", version: ">= 4.55.0" } }), [ADDRESS, "azurerm.version"]],
    "no version": [stack({ azurerm: { source: "azurerm" } }), [ADDRESS, "azurerm.version"]],
    "a provider that nothing requires": [
      { ...stack({}), ephemeral: { random_password: { a: {}, b: {} } } },
      [ADDRESS, "random"],
    ],
    "any Terraform": [stack({}, { required_version: undefined }), ["terraform", "required_version"]],
    "a plan with a range": [plan("~> 4.55"), [ADDRESS, "azurerm.version"]],
    "a plan with any version": [plan(), [ADDRESS, "azurerm.version"]],
  },
  notApplicable: { "a state": { format_version: "1.0", values: { root_module: {} } } },
  mutation: [
    ({ platform }) => {
      platform.terraform.required_providers.azurerm.version = "~> 4.55";
    },
    [ADDRESS, "azurerm.version"],
  ],
});
