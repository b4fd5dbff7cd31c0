import { textAt } from "../../values/walk";
import type { Behaviour } from "../behaviour";
import { armResource, requiresAzure } from "./arm";

export const LOG_ANALYTICS_WORKSPACE = armResource("Microsoft.OperationalInsights/workspaces");

export const MONITOR_DIAGNOSTIC_SETTING: Behaviour = {
  id: (given) => `${textAt(given, "target_resource_id")}|${textAt(given, "name")}`,
  checks: requiresAzure("target_resource_id", "log_analytics_workspace_id", "storage_account_id"),
};
