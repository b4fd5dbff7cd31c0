import { each, mustBe, type Rule } from "../../rule";

export const oidcAndWorkloadIdentityOn: Rule = {
  id: "oidc-and-workload-identity-on",
  group: "identity",
  title: "The cluster issues tokens that Entra ID can check, and gives them to pods.",
  rationale:
    "Without the issuer nobody outside can check a pod's token, and without workload identity no pod gets one. Keys would be " +
    "the only way to Blob storage that is left.",
  source: "https://learn.microsoft.com/azure/aks/workload-identity-deploy-cluster",
  fix: "Set oidc_issuer_enabled and workload_identity_enabled to true.",
  check: (deployment) =>
    each(deployment.resources("azurerm_kubernetes_cluster"), "AKS cluster that azurerm makes", (cluster) =>
      ["oidc_issuer_enabled", "workload_identity_enabled"].flatMap((path) =>
        mustBe(cluster, path, [true], { absent: "wrong" }),
      ),
    ),
};
