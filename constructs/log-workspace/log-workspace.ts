import { Construct } from "constructs";
import type { ResourceGroupRef, Tags } from "../azure";
import { AzapiResource } from "../terraform/azapi";
import { SELF } from "../terraform/readable-stack";

/** Settings of `LogWorkspace`. */
export interface LogWorkspaceProps {
  /** Where it is made. */
  readonly resourceGroup: ResourceGroupRef;
  /** 4 to 63 letters, digits and hyphens. */
  readonly name: string;
  /** Days that logs are kept; 30 to 730. @default 30 */
  readonly retentionDays?: number;
  /** Tags of every resource made here. @default - none */
  readonly tags?: Tags;
}

/**
 * A Log Analytics workspace whose shared keys are off and in no state.
 *
 * Through azapi: `azurerm_log_analytics_workspace` keeps `primary_shared_key` in the state. With local
 * authentication disabled the key would not open anything; Azure's own diagnostic settings need none.
 */
export class LogWorkspace extends Construct {
  /** Resource id. */
  readonly id: string;

  constructor(scope: Construct, id: string, props: LogWorkspaceProps) {
    super(scope, id);
    const workspace = new AzapiResource(this, SELF, {
      type: "Microsoft.OperationalInsights/workspaces@2023-09-01",
      name: props.name,
      parentId: props.resourceGroup.id,
      location: props.resourceGroup.location,
      body: {
        properties: {
          features: { disableLocalAuth: true, enableLogAccessUsingOnlyResourcePermissions: true },
          retentionInDays: props.retentionDays ?? 30,
          sku: { name: "PerGB2018" },
        },
      },
      tags: props.tags,
    });
    this.id = workspace.id;
  }
}
