import { textAt } from "../../values/walk";
import { words, type TypeDefinition } from "../definition";
import { STORAGE_ACCOUNT_ID, USER_ASSIGNED_IDENTITY_ID, WORKSPACE_ID, armResource, requireResources } from "./arm";

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/log_analytics_workspace */
export const LOG_ANALYTICS_WORKSPACE: TypeDefinition = {
  resource: armResource("Microsoft.OperationalInsights/workspaces", {
    version: 3,
    sensitive: ["primary_shared_key", "secondary_shared_key"],
    // A `sku` does not replace between PerGB2018 and CapacityReservation, nor away from LACluster.
    replacing: ["sku"],
    defaults: {
      allow_resource_only_permissions: true,
      daily_quota_gb: -1,
      internet_ingestion_enabled: true,
      internet_query_enabled: true,
    },
    exclusive: [["local_authentication_disabled", "local_authentication_enabled"]],
    values: {
      "identity.type": ["UserAssigned", "SystemAssigned"],
      reservation_capacity_in_gb_per_day: [100, 200, 300, 400, 500, 1000, 2000, 5000],
      sku: words("PerGB2018 PerNode Premium Standalone Standard CapacityReservation LACluster Unlimited"),
    },
    patterns: {
      "identity.identity_ids": USER_ASSIGNED_IDENTITY_ID,
      name: {
        pattern: /^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/,
        rule: "takes 4 to 63 letters, digits and dashes, with no dash first or last",
      },
    },
  }),
};

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/monitor_diagnostic_setting */
export const MONITOR_DIAGNOSTIC_SETTING: TypeDefinition = {
  resource: {
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
    id: (given) => `${textAt(given, "target_resource_id")}|${textAt(given, "name")}`,
    check: requireResources("target_resource_id", "log_analytics_workspace_id", "storage_account_id"),
  },
};
