import { each, mustBe, type Rule } from "../../rule";

export const localAccountsOff: Rule = {
  id: "local-accounts-off",
  group: "identity",
  title: "The cluster has no local accounts.",
  rationale:
    "A local account is a client certificate with all rights in the cluster. It needs no sign-in, no log identifies its " +
    "user, and Terraform writes it to the state.",
  source: "https://learn.microsoft.com/azure/aks/manage-local-accounts-managed-azure-ad",
  fix: "Set local_account_disabled to true.",
  scanners: ["CKV_AZURE_141"],
  check: (deployment) =>
    each(deployment.resources("azurerm_kubernetes_cluster"), "AKS cluster", (cluster) =>
      mustBe(cluster, "local_account_disabled", [true], { absent: "wrong" }),
    ),
};
