import { each, mustBe, type Rule } from "../../rule";
import { settingOf, stateAccesses } from "../../state-access";

export const entraBackend: Rule = {
  id: "entra-backend",
  group: "keyless",
  title: "A state in Azure is read and written with Entra ID.",
  rationale:
    "Unless use_azuread_auth is set, the backend fetches a key of the account, with which it could read every state in " +
    "there, and whoever applies needs the right to list keys.",
  source: "https://developer.hashicorp.com/terraform/language/backend/azurerm",
  fix: "Set use_azuread_auth to true in the backend, and in config of every terraform_remote_state.",
  check: (deployment) =>
    each(
      stateAccesses(deployment).filter(({ backend }) => backend === "azurerm"),
      "azurerm backend that is told of",
      (access) => mustBe(access.block, settingOf(access, "use_azuread_auth"), [true], { absent: "wrong" }),
    ),
};
