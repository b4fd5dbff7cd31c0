import type { Environment } from "../config/schema/environment";

/** What kubelogin calls the ways of signing in. */
const LOGIN_MODES = {
  "azure-cli": "azurecli",
  "managed-identity": "msi",
  oidc: "workloadidentity",
} as const;

/** Application id of the AKS Entra server, the same in every tenant: what a token for a cluster is asked for. */
const AKS_SERVER = "6dae42f8-4368-4678-94ff-3960e28e3630";

/**
 * Signs in to the cluster with a token of Entra ID that is fetched when it is needed and kept nowhere.
 * @see https://azure.github.io/kubelogin/concepts/login-modes.html
 */
export function kubeloginExec({ azure, cluster }: Pick<Environment, "azure" | "cluster">) {
  return {
    apiVersion: "client.authentication.k8s.io/v1",
    command: "kubelogin",
    args: ["get-token", "--login", cluster.kubelogin ?? LOGIN_MODES[azure.signIn], "--server-id", AKS_SERVER],
  };
}
