import { AzurermBackend, LocalBackend, type TerraformStack } from "cdktf";
import type { Environment } from "../config/schema/environment";
import { signInArguments } from "./sign-in";
import { HcpBackend } from "./hcp-backend";

/** From the folder of a synthesized stack, where Terraform runs, to the folder of local states. */
const LOCAL_STATES = "../../../terraform-state/local";

/** Keeps a stack's state where the environment says; its id tells the states of a backend apart. */
export function keepState(stack: TerraformStack, environment: Environment): void {
  const { state, azure } = environment;
  const id = stack.node.id;
  switch (state.backend) {
    case "local":
      new LocalBackend(stack, { path: `${LOCAL_STATES}/${id}.tfstate` });
      return;
    case "azurerm":
      keepInAzure(stack, state, azure);
      return;
    case "hcp":
      new HcpBackend(stack, {
        organization: state.organization,
        workspace: `langfuse-${id}`,
        project: state.project,
        hostname: state.hostname,
      });
  }
}

/** Entra ID is the only way in: no access key, no SAS token, and no look-up of the account's keys. */
function keepInAzure(
  stack: TerraformStack,
  state: Extract<Environment["state"], { backend: "azurerm" }>,
  azure: Environment["azure"],
): void {
  const { useCli, useMsi, useOidc } = signInArguments(azure.signIn);
  const backend = new AzurermBackend(stack, {
    resourceGroupName: state.resourceGroup,
    storageAccountName: state.storageAccount,
    containerName: state.container,
    key: `langfuse/${stack.node.id}.tfstate`,
    subscriptionId: azure.subscriptionId,
    tenantId: azure.tenantId,
    useAzureadAuth: true,
    useMsi,
    useOidc,
  });
  backend.addOverride("use_cli", useCli);
}
