import type { Block } from "../../../terraform-json/block";
import { leaves } from "../../../terraform-json/json";
import { isCredentialArgument } from "../../credentials";
import { each, finding, type Finding, type Rule } from "../../rule";

export const providerWithoutCredential: Rule = {
  id: "provider-without-credential",
  group: "keyless",
  title: "No provider is configured with a password, a client secret, a certificate or a token.",
  rationale:
    "A credential in a provider block must be created, stored and rotated, and every saved plan contains it. OIDC, the " +
    "Azure CLI and kubelogin need none.",
  source: "https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/guides/service_principal_oidc",
  fix: "Remove the argument and set use_oidc or use_cli; for the cluster, configure exec with kubelogin.",
  check: ({ blocks }) =>
    each(
      blocks.filter(({ kind }) => kind === "provider"),
      "provider block",
      findCredentials,
    ),
};

function findCredentials(block: Block): Finding[] {
  return leaves(block.values)
    .filter(({ path, value }) => isCredentialArgument(path) && value !== "" && value !== null)
    .map(({ path }) => finding(block, path, "configures the provider with a credential"));
}
