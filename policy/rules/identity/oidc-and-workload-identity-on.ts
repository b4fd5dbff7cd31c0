import { each, mustBe, type Rule } from "../../rule";

export const oidcAndWorkloadIdentityOn: Rule = {
  id: "oidc-and-workload-identity-on",
  group: "identity",
  title: "The cluster has an OIDC issuer and workload identity.",
  rationale:
    "Without the issuer Entra ID cannot verify a pod's token, and without workload identity no pod gets one. Only keys would " +
    "then give access to Blob storage.",
  source: "https://learn.microsoft.com/azure/aks/workload-identity-deploy-cluster",
  fix: "Set oidc_issuer_enabled and workload_identity_enabled to true.",
  check: (deployment) =>
    each(deployment.resources("azurerm_kubernetes_cluster"), "AKS cluster", (cluster) =>
      ["oidc_issuer_enabled", "workload_identity_enabled"].flatMap((path) =>
        mustBe(cluster, path, [true], { absent: "wrong" }),
      ),
    ),
};
