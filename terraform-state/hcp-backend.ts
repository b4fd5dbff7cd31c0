import { DataTerraformRemoteState, NamedRemoteWorkspace, TerraformBackend, type TerraformRemoteState } from "cdktf";
import type { Construct } from "constructs";

export interface HcpBackendProps {
  readonly organization: string;
  /** Name of the workspace; each stack needs its own. */
  readonly workspace: string;
  /** @default - the organization's default project */
  readonly project?: string;
  /** @default - app.terraform.io */
  readonly hostname?: string;
}

/**
 * State, and by its settings the runs too, in HCP Terraform.
 *
 * CDKTF's own `CloudBackend` starts `terraform version` while it synthesizes; this one writes the same block and
 * needs no binary.
 * @see https://developer.hashicorp.com/terraform/cli/cloud/settings
 */
export class HcpBackend extends TerraformBackend {
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
