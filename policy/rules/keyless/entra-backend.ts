import { each, finding, given, mustBe, type Rule } from "../../rule";
import { settingOf, stateAccesses } from "../../state-access";

export const entraBackend: Rule = {
  id: "entra-backend",
  group: "keyless",
  title: "A state is in Azure behind Entra ID, in a local file or in HCP Terraform.",
  rationale:
    "Unless use_azuread_auth is set, the backend fetches a key of the account, with which it could read every state in " +
    "there, and whoever applies needs the right to list keys.",
  source: "https://developer.hashicorp.com/terraform/language/backend/azurerm",
  fix: "Set use_azuread_auth to true in the backend, and in config of every terraform_remote_state.",
  check: (deployment) =>
    each(
      stateAccesses(deployment).filter(({ backend }) => !OTHERS.includes(backend)),
      "backend in Azure that is told of",
      (access) =>
        access.backend === "azurerm"
          ? mustBe(access.block, settingOf(access, "use_azuread_auth"), [true], { absent: "wrong" })
          : [finding(access.block, access.path === "" ? "" : "backend", `is ${given(access.backend)}, and ${MUST}`)],
    ),
};

/** A file beside the stacks, and HCP Terraform, to which a person signs in. */
const OTHERS = ["local", "cloud", "remote"];

const MUST = "must be azurerm, or local, or HCP Terraform: of the others nobody can tell that they take no key";
