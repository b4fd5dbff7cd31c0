import { leaves, type Json } from "../../../terraform-json/json";
import { isCredentialArgument } from "../../credentials";
import { each, finding, type Finding, type Rule } from "../../rule";
import { stateAccesses, type StateAccess } from "../../state-access";

export const backendWithoutCredential: Rule = {
  id: "backend-without-credential",
  group: "keyless",
  title: "No backend has a key, a token or another credential written in it.",
  rationale:
    "Terraform copies the settings of a backend into its working folder and into every saved plan, where they are plain " +
    "text.",
  source: "https://developer.hashicorp.com/terraform/language/backend#credentials-and-sensitive-data",
  fix: "Sign in by OIDC, the Azure CLI or `terraform login`, and remove the credential.",
  check: (deployment) => each(stateAccesses(deployment), "backend that is told of", credentialsIn),
};

function credentialsIn({ block, path }: StateAccess): Finding[] {
  const settings: Json = path === "" ? block.values : (block.value(path) ?? {});
  return leaves(settings, path)
    .filter((leaf) => isCredentialArgument(leaf.path) && leaf.value !== "" && leaf.value !== null)
    .map((leaf) => finding(block, leaf.path, "puts a credential into the backend"));
}
