import {
  AzurermBackend,
  DataTerraformRemoteState,
  LocalBackend,
  NamedRemoteWorkspace,
  TerraformBackend,
  type TerraformRemoteState,
  type TerraformStack,
} from "cdktf";
import type { Construct } from "constructs";
import type { Environment } from "../config/schema/environment";

/** From the folder of a synthesized stack, where Terraform runs, to the folder of local states. */
const LOCAL_STATES = "../../../terraform-state/local";

/** Configures the backend of a stack. The stack's id distinguishes its state from the others of the backend. */
export function configureBackend(stack: TerraformStack, { state, azure }: Environment): void {
  const id = stack.node.id;
  switch (state.backend) {
    case "local":
      new LocalBackend(stack, { path: `${LOCAL_STATES}/${id}.tfstate` });
      return;
    case "azurerm":
      configureAzurerm(stack, state, azure);
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

/** With Entra ID only: no access key, no SAS token, and no look-up of the account's keys. */
function configureAzurerm(
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

/** How a provider or a backend signs in. The other ways are off, so that none is used by accident. */
export function signInArguments(signIn: Environment["azure"]["signIn"]) {
  return {
    useCli: signIn === "azure-cli",
    useMsi: signIn === "managed-identity",
    useOidc: signIn === "oidc",
  };
}

interface HcpBackendProps {
  readonly organization: string;
  /** Name of the workspace; each stack needs its own. */
  readonly workspace: string;
  /** @default - the organization's default project */
  readonly project?: string;
  /** @default - app.terraform.io */
  readonly hostname?: string;
}

/**
 * State in HCP Terraform; by the workspace's settings, the runs too.
 *
 * CDKTF's own `CloudBackend` starts `terraform version` during the synthesis. This class writes the same block without
 * Terraform.
 * @see https://developer.hashicorp.com/terraform/cli/cloud/settings
 */
class HcpBackend extends TerraformBackend {
  constructor(
    scope: Construct,
    private readonly props: HcpBackendProps,
  ) {
    super(scope, "backend", "cloud");
  }

  override toTerraform(): object {
    const { organization, workspace, project, hostname } = this.props;
    return { terraform: { cloud: { organization, hostname, workspaces: { name: workspace, project } } } };
  }

  override toMetadata(): object {
    return { backend: "cloud", cloud: this.props.hostname ? "tfe" : "tfc" };
  }

  getRemoteStateDataSource(scope: Construct, name: string): TerraformRemoteState {
    const { organization, workspace, hostname } = this.props;
    return new DataTerraformRemoteState(scope, name, {
      organization,
      hostname,
      workspaces: new NamedRemoteWorkspace(workspace),
    });
  }
}
