import { isList } from "../../../terraform-json/json";
import { findFederatedCredentials } from "../../federated-credential";
import { each, finding, given, type Rule } from "../../rule";

const AUDIENCE = "api://AzureADTokenExchange";

export const federatedAudience: Rule = {
  id: "federated-audience",
  group: "identity",
  title: "A workload identity accepts only tokens for Entra ID.",
  rationale:
    "A token that a pod sends to another service has that service as its audience. If that audience were trusted, the " +
    "service could use the token to act as the identity.",
  source: "https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations",
  fix: `Set the audience to ["${AUDIENCE}"] only.`,
  check: (deployment) =>
    each(findFederatedCredentials(deployment), "federated credential of a workload", ({ block, paths }) => {
      const audience = block.value(paths.audience) ?? null;
      if (isList(audience) && audience.length === 1 && audience[0] === AUDIENCE) return [];
      return [finding(block, paths.audience, `is ${given(audience)}, and must be ["${AUDIENCE}"]`)];
    }),
};
