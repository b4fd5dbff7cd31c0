import { findVariables, hasPods, findLoadableVariables } from "../../environment-variables";
import { answer, finding, notApplicable, type Rule } from "../../rule";

/** Variables of the Azure SDKs that override those of the workload identity webhook. */
export const ENTRA_VARIABLES = [
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
  title: "No pod has a variable that configures the sign-in to Entra ID.",
  rationale:
    "The webhook of workload identity does not change an existing variable of a container, so that it overrides the identity " +
    "of the service account; a client secret or a password replaces the token.",
  source: "https://azure.github.io/azure-workload-identity/docs/installation/mutating-admission-webhook.html",
  fix: "Remove the variable: the annotation of the service account sets the identity of the pods.",
  check(deployment) {
    if (!hasPods(deployment)) return notApplicable("no resource runs pods");
    return answer(
      [...findVariables(deployment), ...findLoadableVariables(deployment)]
        .filter(({ name }) => ENTRA_VARIABLES.includes(name))
        .map(({ block, path, name }) => finding(block, path, `is ${name}, which overrides workload identity`)),
    );
  },
};
