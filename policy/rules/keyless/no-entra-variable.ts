import { environmentVariables, hasPods, loadableVariables } from "../../environment-variables";
import { answer, finding, notApplicable, type Rule } from "../../rule";

/** What the libraries of Azure read before, or instead of, what the webhook of workload identity sets. */
const ENTRA = [
  "AZURE_AUTHORITY_HOST",
  "AZURE_CLIENT_CERTIFICATE_PASSWORD",
  "AZURE_CLIENT_CERTIFICATE_PATH",
  "AZURE_CLIENT_ID",
  "AZURE_CLIENT_SECRET",
  "AZURE_FEDERATED_TOKEN_FILE",
  "AZURE_PASSWORD",
  "AZURE_TENANT_ID",
  "AZURE_USERNAME",
];

export const noEntraVariable: Rule = {
  id: "no-entra-variable",
  group: "keyless",
  title: "No pod is given a variable that says how to sign in to Entra ID.",
  rationale:
    "The webhook of workload identity leaves a variable alone that the container has already, so that a written one wins " +
    "over the service account's identity; a client secret or a password even takes the place of the token.",
  source: "https://azure.github.io/azure-workload-identity/docs/installation/mutating-admission-webhook.html",
  fix: "Remove the variable: the annotation of the service account says which identity the pods are.",
  check(deployment) {
    if (!hasPods(deployment)) return notApplicable("nothing is there that runs pods");
    return answer(
      [...environmentVariables(deployment), ...loadableVariables(deployment)]
        .filter(({ name }) => ENTRA.includes(name))
        .map(({ block, path, name }) => finding(block, path, `is ${name}, which overrides workload identity`)),
    );
  },
};
