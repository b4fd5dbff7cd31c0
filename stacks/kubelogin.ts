import type { Environment } from "../config/schema/environment";

/** The names that kubelogin has for the ways to sign in. */
const LOGIN_MODES = {
  "azure-cli": "azurecli",
  "managed-identity": "msi",
  oidc: "workloadidentity",
} as const;

/** Application id of the AKS Entra server, the same in every tenant: the audience of a token for a cluster. */
const AKS_SERVER = "6dae42f8-4368-4678-94ff-3960e28e3630";

/**
 * Signs in to the cluster with a token of Entra ID that is fetched when it is needed and not stored.
 *
 * Without the Azure CLI, kubelogin reads the identity from the variables of the azurerm provider (`ARM_CLIENT_ID`,
 * `ARM_TENANT_ID`); with workload identity it takes the token of a GitHub Actions job, or the file
 * that `AZURE_FEDERATED_TOKEN_FILE` names.
 * @see https://azure.github.io/kubelogin/concepts/login-modes.html
 */
export function kubeloginExec({ azure, cluster }: Pick<Environment, "azure" | "cluster">) {
  const login = cluster.kubelogin ?? LOGIN_MODES[azure.signIn];
  return {
    apiVersion: "client.authentication.k8s.io/v1",
    command: "kubelogin",
    args: [
      "get-token",
      "--login",
      login,
      "--server-id",
      AKS_SERVER,
      ...(azure.tenantId ? ["--tenant-id", azure.tenantId] : []),
      ...(login === "azurecli" ? [] : ["--use-azurerm-env-vars"]),
    ],
  };
}
