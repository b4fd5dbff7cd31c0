import { each, finding, given, mustBe, type Rule } from "../../rule";
import { getSettingPath, findStateAccesses } from "../../state-access";

export const entraBackend: Rule = {
  id: "entra-backend",
  group: "keyless",
  title: "The backend is azurerm with Entra ID, a local file or HCP Terraform.",
  rationale:
    "Without use_azuread_auth, the backend reads an account key, which gives access to every state in the account, and the " +
    "deployer needs the right to list keys.",
  source: "https://developer.hashicorp.com/terraform/language/backend/azurerm",
  fix:
    "Use the backend azurerm with use_azuread_auth: true, HCP Terraform, or a local file: set state in the environment file. " +
    "Set the same in config of every terraform_remote_state.",
  check: (deployment) =>
    each(
      findStateAccesses(deployment).filter(({ backend }) => !OTHERS.includes(backend)),
      "backend in Azure",
      (access) =>
        access.backend === "azurerm"
          ? mustBe(access.block, getSettingPath(access, "use_azuread_auth"), [true], { absent: "wrong" })
          : [finding(access.block, access.path === "" ? "" : "backend", `is ${given(access.backend)}, and ${MUST}`)],
    ),
};

/** A local file, and HCP Terraform, which users sign in to. */
const OTHERS = ["local", "cloud", "remote"];

const MUST = "must be azurerm, local or HCP Terraform, because other backends may use a key";
