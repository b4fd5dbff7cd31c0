import { answer, notApplicable, type Rule } from "../../rule";
import { checkProviderSetting } from "../../provider-setting";

export const azapiDefaultOutputOff: Rule = {
  id: "azapi-default-output-off",
  group: "keyless",
  title: "The azapi provider writes only named values of Azure's responses to the state.",
  rationale:
    "Without disable_default_output, a block without response_export_values writes every read-only property of the " +
    "response to the state.",
  source: "https://registry.terraform.io/providers/Azure/azapi/latest/docs#disable_default_output-1",
  fix: "Set disable_default_output to true in every azapi provider block.",
  check(deployment) {
    const findings = checkProviderSetting(deployment, "azapi", "disable_default_output", true);
    return findings ? answer(findings) : notApplicable("there is no azapi provider");
  },
};
