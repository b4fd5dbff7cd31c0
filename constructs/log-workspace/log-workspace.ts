import { MonitorDiagnosticSetting } from "@cdktf/provider-azurerm/lib/monitor-diagnostic-setting";
import { Construct } from "constructs";
import type { AzureResourceProps } from "../azure";
import { DEFAULTS } from "../defaults";
import { LOG_RETENTION_DAYS, WORKSPACE_NAME } from "../rules/values";
import { AzapiResource } from "../terraform/azapi";
import { SELF } from "../terraform/readable-stack";
import { validateProps, validateSharedProps } from "../validate";

/** Settings of `LogWorkspace`. */
export interface LogWorkspaceProps extends AzureResourceProps {
  /** 4 to 63 letters, digits and hyphens. */
  readonly name: string;
  /** Days that logs are kept; 30 to 730. @default 30 */
  readonly retentionDays?: number;
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

  /** @throws Error if a prop breaks a rule of Azure */
  constructor(scope: Construct, id: string, props: LogWorkspaceProps) {
    super(scope, id);
    validateSharedProps(props);
    validateProps(props, { name: WORKSPACE_NAME, retentionDays: LOG_RETENTION_DAYS });
    const workspace = new AzapiResource(this, SELF, {
      type: "Microsoft.OperationalInsights/workspaces@2023-09-01",
      name: props.name,
      parentId: props.resourceGroup.id,
      location: props.resourceGroup.location,
      body: {
        properties: {
          features: { disableLocalAuth: true, enableLogAccessUsingOnlyResourcePermissions: true },
          retentionInDays: props.retentionDays ?? DEFAULTS.logs.retentionDays,
          sku: { name: "PerGB2018" },
        },
      },
      tags: props.tags,
    });
    this.id = workspace.id;
  }
}

interface DiagnosticsProps {
  /** Name of the setting, unique on its target. */
  readonly name: string;
  readonly targetResourceId: string;
  /** Resource id of the workspace; nothing is created without it. */
  readonly logWorkspaceId: string | undefined;
  /** Log categories of the target's type. */
  readonly categories: readonly string[];
  /** One table a category instead of the shared `AzureDiagnostics`, for targets that support it. @default false */
  readonly dedicatedTables?: boolean;
}

/**
 * Sends a resource's logs to a workspace. Azure delivers them by itself, so no workspace key is involved.
 * @see https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings
 */
export function sendDiagnostics(scope: Construct, id: string, props: DiagnosticsProps): void {
  if (!props.logWorkspaceId) return;
  new MonitorDiagnosticSetting(scope, id, {
    name: props.name,
    targetResourceId: props.targetResourceId,
    logAnalyticsWorkspaceId: props.logWorkspaceId,
    logAnalyticsDestinationType: props.dedicatedTables ? "Dedicated" : undefined,
    enabledLog: props.categories.map((category) => ({ category })),
  });
}
