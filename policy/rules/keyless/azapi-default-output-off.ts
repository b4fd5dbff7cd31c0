import { answer, notApplicable, type Rule } from "../../rule";
import { providerMustBe } from "../../provider-setting";

export const azapiDefaultOutputOff: Rule = {
  id: "azapi-default-output-off",
  group: "keyless",
  title: "The azapi provider keeps nothing of Azure's answers unless it is named.",
  rationale:
    "Without disable_default_output, a block that forgets response_export_values keeps every read-only property of the " +
    "answer in the state.",
  source: "https://registry.terraform.io/providers/Azure/azapi/latest/docs#disable_default_output-1",
  fix: "Set disable_default_output to true in every azapi provider block.",
  check(deployment) {
    const findings = providerMustBe(deployment, "azapi", "disable_default_output", true);
    return findings ? answer(findings) : notApplicable("there is no azapi provider");
  },
};
