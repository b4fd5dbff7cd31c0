import { leaves, type Json } from "../../../terraform-json/json";
import { isCredentialArgument } from "../../credentials";
import { each, finding, type Finding, type Rule } from "../../rule";
import { findStateAccesses, type StateAccess } from "../../state-access";

export const backendWithoutCredential: Rule = {
  id: "backend-without-credential",
  group: "keyless",
  title: "No backend configuration contains a key, a token or another credential.",
  rationale:
    "Terraform copies the configuration of a backend to its working folder and to every saved plan, in plain text.",
  source: "https://developer.hashicorp.com/terraform/language/backend#credentials-and-sensitive-data",
  fix: "Sign in by OIDC, the Azure CLI or `terraform login`, and remove the credential.",
  check: (deployment) => each(findStateAccesses(deployment), "backend", credentialsIn),
};

function credentialsIn({ block, path }: StateAccess): Finding[] {
  const settings: Json = path === "" ? block.values : (block.value(path) ?? {});
  return leaves(settings, path)
    .filter((leaf) => isCredentialArgument(leaf.path) && leaf.value !== "" && leaf.value !== null)
    .map((leaf) => finding(block, leaf.path, "configures the backend with a credential"));
}
