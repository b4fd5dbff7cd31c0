import type { TypeDeclaration } from "../../declaration";
import { STORAGE_ACCOUNT_ID, WORKSPACE_ID } from "./patterns";

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/monitor_diagnostic_setting */
export const MONITOR_DIAGNOSTIC_SETTING: TypeDeclaration = {
  filledInBlocks: ["metric", "enabled_metric"],
  replacing: ["name", "target_resource_id"],
  defaults: { "metric.enabled": true },
  exclusive: [["enabled_metric", "metric"]],
  atLeastOne: [
    ["enabled_log", "enabled_metric", "metric"],
    ["eventhub_authorization_rule_id", "log_analytics_workspace_id", "partner_solution_id", "storage_account_id"],
  ],
  values: { log_analytics_destination_type: ["Dedicated", "AzureDiagnostics"] },
  patterns: {
    log_analytics_workspace_id: WORKSPACE_ID,
    name: { pattern: /^[^<>*%&:\\?+/]{1,260}$/, rule: "takes up to 260 characters, none of < > * % & : \\ ? + /" },
    storage_account_id: STORAGE_ACCOUNT_ID,
  },
};
