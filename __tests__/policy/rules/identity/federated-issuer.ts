import { federatedIssuer } from "../../../../policy/rules/identity/federated-issuer";
import { testRule } from "../../rule-table";
import { plan, reference, state } from "../../terraform-show";

const CREDENTIAL = "azurerm_federated_identity_credential.federation";
const AKS =
  "https://westeurope.oic.prod-aks.azure.com/e9da86d3-51cf-4a76-82d8-c50195c3f466/b9dd1ddb-cc6d-4fd7-8399-eeec91156bd3/";
const OTHER = AKS.replace("b9dd1ddb", "00000000");

const trusting = (issuer: string | undefined, rest: object = {}) => ({
  resource: { azurerm_federated_identity_credential: { federation: { issuer } }, ...rest },
});
const CLUSTER = { azurerm_kubernetes_cluster: { cluster: { name: "aks" } } };

testRule(federatedIssuer, {
  compliant: {
    "the cluster of the same stack": trusting("${azurerm_kubernetes_cluster.cluster.oidc_issuer_url}", CLUSTER),
    "a cluster that is looked up": {
      ...trusting("${data.azurerm_kubernetes_cluster.cluster.oidc_issuer_url}"),
      data: { azurerm_kubernetes_cluster: { cluster: { name: "aks" } } },
    },
    "through a local": {
      ...trusting("${local.issuer}", CLUSTER),
      locals: { issuer: "${azurerm_kubernetes_cluster.cluster.oidc_issuer_url}" },
    },
    "a plan that does not know the issuer yet": plan({
      "azurerm_kubernetes_cluster.cluster": { unknown: { oidc_issuer_url: true } },
      [CREDENTIAL]: {
        unknown: { issuer: true },
        expressions: { issuer: reference("azurerm_kubernetes_cluster.cluster.oidc_issuer_url") },
      },
    }),
    "a state": state({
      "azurerm_kubernetes_cluster.cluster": { oidc_issuer_url: AKS },
      [CREDENTIAL]: { issuer: AKS },
    }),
    "an issuer of AKS, where the cluster is not looked at": state({ [CREDENTIAL]: { issuer: AKS } }),
  },
  violating: {
    "another cluster's issuer in a state": [
      state({ "azurerm_kubernetes_cluster.cluster": { oidc_issuer_url: AKS }, [CREDENTIAL]: { issuer: OTHER } }),
      [CREDENTIAL, "issuer"],
    ],
    "an issuer that is written, beside a cluster": [trusting(AKS, CLUSTER), [CREDENTIAL, "issuer"]],
    "another attribute of the cluster": [
      trusting("${azurerm_kubernetes_cluster.cluster.fqdn}", CLUSTER),
      [CREDENTIAL, "issuer"],
    ],
    "an issuer that is not of AKS": [trusting("https://issuer.example.com/"), [CREDENTIAL, "issuer"]],
    "an issuer that only looks like one of AKS": [
      trusting(AKS.replace("oic.prod-aks.azure.com", "oic.prod-aks.azure.com.example.com")),
      [CREDENTIAL, "issuer"],
    ],
    "plain HTTP": [trusting(AKS.replace("https", "http")), [CREDENTIAL, "issuer"]],
    "a value that is unknown before the apply": [trusting("${var.issuer}"), [CREDENTIAL, "issuer"]],
    nothing: [trusting(undefined), [CREDENTIAL, "issuer"]],
  },
  notApplicable: {
    "no credential": { resource: CLUSTER },
    "a pipeline's credential": trusting("https://token.actions.githubusercontent.com"),
  },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_federated_identity_credential.blob_federation.issuer = AKS;
    },
    ["azurerm_federated_identity_credential.blob_federation", "issuer"],
  ],
});
