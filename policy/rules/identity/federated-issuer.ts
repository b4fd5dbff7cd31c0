import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import { federatedCredentials, type FederatedCredential } from "../../federated-credential";
import { follow } from "../../reference";
import { each, finding, given, type Finding, type Rule } from "../../rule";

/** What AKS calls the issuers of its clusters, with the tenant and the cluster as path. */
const AKS_ISSUER = /^https:\/\/([a-z0-9-]+\.)+oic\.prod-aks\.azure\.(com|us|cn)\/[0-9a-f-]{36}\/[0-9a-f-]{36}\/$/i;

export const federatedIssuer: Rule = {
  id: "federated-issuer",
  group: "identity",
  title: "A workload identity trusts the tokens of this deployment's cluster, and of no other issuer.",
  rationale:
    "Whoever runs the issuer decides what a token says. A namespace and a service account of the same name can be made in " +
    "any cluster, so that only the issuer tells this cluster's pods from everybody else's.",
  source: "https://learn.microsoft.com/azure/aks/workload-identity-overview",
  fix: "Set the issuer to oidc_issuer_url of the cluster that the pods run in.",
  check: (deployment) =>
    each(federatedCredentials(deployment), "federated credential of a workload", (credential) =>
      trusts(deployment, credential),
    ),
};

function trusts(deployment: Deployment, { block, paths }: FederatedCredential): Finding[] {
  const [place] = block.places(paths.issuer);
  if (!place) return [finding(block, paths.issuer, "is not set, and must be the issuer of the cluster")];
  const target = follow(deployment, block, place.value);
  if (target && isCluster(target.block) && target.attributes.join(".") === "oidc_issuer_url") return [];

  const clusters = deployment.blocks.filter(isCluster);
  const issuers = clusters.flatMap((cluster) => cluster.text("oidc_issuer_url") ?? []);
  const issuer = String(deployment.resolve(block, place.value));
  const right = clusters.length > 0 ? issuers.includes(issuer) : AKS_ISSUER.test(issuer);
  return right ? [] : [finding(block, place.path, `is ${given(issuer)}, and must be the issuer of the cluster`)];
}

function isCluster({ kind, type }: Block): boolean {
  return (kind === "resource" || kind === "data") && type === "azurerm_kubernetes_cluster";
}
