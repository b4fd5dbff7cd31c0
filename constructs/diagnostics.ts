import { MonitorDiagnosticSetting } from "@cdktf/provider-azurerm/lib/monitor-diagnostic-setting";
import type { Construct } from "constructs";

export interface DiagnosticsProps {
  /** Name of the setting, unique on its target. */
  readonly name: string;
  /** Resource id of what is watched. */
  readonly targetResourceId: string;
  /** Resource id of the Log Analytics workspace that receives the logs. */
  readonly logWorkspaceId: string;
  /** Log categories of the target's type. */
  readonly categories: readonly string[];
  /** One table a category instead of the shared `AzureDiagnostics`; set only where the target supports it. */
  readonly dedicatedTables?: boolean;
}

/**
 * Sends a resource's logs to a workspace. Azure delivers them by itself, so no workspace key is involved.
 * @see https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings
 */
export function sendDiagnostics(scope: Construct, id: string, props: DiagnosticsProps): MonitorDiagnosticSetting {
  return new MonitorDiagnosticSetting(scope, id, {
    name: props.name,
    targetResourceId: props.targetResourceId,
    logAnalyticsWorkspaceId: props.logWorkspaceId,
    logAnalyticsDestinationType: props.dedicatedTables ? "Dedicated" : undefined,
    enabledLog: props.categories.map((category) => ({ category })),
  });
}
