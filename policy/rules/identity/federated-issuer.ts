import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import { findFederatedCredentials, type FederatedCredential } from "../../federated-credential";
import { follow } from "../../reference";
import { each, finding, given, type Finding, type Rule } from "../../rule";

/** The issuer URLs of AKS clusters, with the tenant and the cluster as path. */
const AKS_ISSUER = /^https:\/\/([a-z0-9-]+\.)+oic\.prod-aks\.azure\.(com|us|cn)\/[0-9a-f-]{36}\/[0-9a-f-]{36}\/$/i;

export const federatedIssuer: Rule = {
  id: "federated-issuer",
  group: "identity",
  title: "A workload identity trusts only tokens of this deployment's cluster.",
  rationale:
    "The issuer decides the content of a token. Every cluster can have a namespace and a service account with the same " +
    "names, so that only the issuer identifies the pods of this cluster.",
  source: "https://learn.microsoft.com/azure/aks/workload-identity-overview",
  fix: "Set the issuer to oidc_issuer_url of the cluster that the pods run in.",
  check: (deployment) =>
    each(findFederatedCredentials(deployment), "federated credential of a workload", (credential) =>
      checkIssuer(deployment, credential),
    ),
};

function checkIssuer(deployment: Deployment, { block, paths }: FederatedCredential): Finding[] {
  const [place] = block.places(paths.issuer);
  if (!place) return [finding(block, paths.issuer, "is not set, and must be the issuer of the cluster")];
  const target = follow(deployment, block, place.value);
  if (target && isCluster(target.block) && target.attributes.join(".") === "oidc_issuer_url") return [];

  const clusters = deployment.blocks.filter(isCluster);
  const issuers = clusters.flatMap((cluster) => cluster.text("oidc_issuer_url") ?? []);
  const issuer = String(deployment.resolve(block, place.value));
  const isRight = clusters.length > 0 ? issuers.includes(issuer) : AKS_ISSUER.test(issuer);
  return isRight ? [] : [finding(block, place.path, `is ${given(issuer)}, and must be the issuer of the cluster`)];
}

function isCluster({ kind, type }: Block): boolean {
  return (kind === "resource" || kind === "data") && type === "azurerm_kubernetes_cluster";
}
