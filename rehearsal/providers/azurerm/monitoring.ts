import { Refusal } from "../../cloud";
import type { Values } from "../../values/value";
import { objectsAt, textAt, textsAt, valueAt } from "../../values/walk";
import { words, type ArgumentProblem, type Context, type TypeDefinition } from "../definition";
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
    ranges: { retention_in_days: [30, 730], daily_quota_gb: [-1, Infinity] },
    // Azure creates none of the older ones: https://learn.microsoft.com/azure/azure-monitor/logs/cost-logs
    service: { values: { sku: words("PerGB2018 PerNode Standalone CapacityReservation LACluster") } },
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
    findProblems: findCategoryProblems,
    check: (given, context) => {
      requireResources("target_resource_id", "log_analytics_workspace_id", "storage_account_id")(given, context);
      refuseUnknownCategories(given);
      refuseSameSink(given, context);
    },
  },
};

/** The provider takes a category or a group of them in each block. */
function findCategoryProblems(given: Values): ArgumentProblem[] {
  return objectsAt(given, "enabled_log")
    .filter((log) => (valueAt(log, "category") === null) === (valueAt(log, "category_group") === null))
    .map(() => ({ path: "enabled_log", message: "takes exactly one of category, category_group" }));
}

const STORAGE_METRICS = words("Capacity Transaction AllMetrics");
const STORAGE_LOGS = words("StorageRead StorageWrite StorageDelete");

/**
 * The categories of a type of resource, from the end of its id.
 * @see https://learn.microsoft.com/azure/azure-monitor/reference/logs-index
 */
const CATEGORIES: readonly { id: RegExp; logs: readonly string[]; metrics?: readonly string[] }[] = [
  {
    id: /\/Microsoft\.ContainerService\/managedClusters\/[^/]+$/i,
    logs: words(`
      cloud-controller-manager cluster-autoscaler csi-azuredisk-controller csi-azurefile-controller
      csi-snapshot-controller fleet-mcs-controller-manager fleet-member-agent fleet-member-net-controller-manager guard
      kube-apiserver kube-audit kube-audit-admin kube-controller-manager kube-scheduler karpenter-events
    `),
  },
  {
    id: /\/Microsoft\.KeyVault\/vaults\/[^/]+$/i,
    logs: words("AuditEvent AzurePolicyEvaluationDetails"),
    metrics: ["AllMetrics"],
  },
  { id: /\/Microsoft\.Storage\/storageAccounts\/[^/]+$/i, logs: [], metrics: STORAGE_METRICS },
  {
    id: /\/Microsoft\.Storage\/storageAccounts\/[^/]+\/[a-z]+Services\/default$/i,
    logs: STORAGE_LOGS,
    metrics: STORAGE_METRICS,
  },
  {
    id: /\/Microsoft\.ContainerRegistry\/registries\/[^/]+$/i,
    logs: words("ContainerRegistryLoginEvents ContainerRegistryRepositoryEvents"),
  },
  {
    id: /\/Microsoft\.Network\/networkSecurityGroups\/[^/]+$/i,
    logs: words("NetworkSecurityGroupEvent NetworkSecurityGroupRuleCounter"),
  },
];

function refuseUnknownCategories(given: Values): void {
  const target = textAt(given, "target_resource_id") ?? "";
  const { logs: known, metrics } = CATEGORIES.find(({ id }) => id.test(target)) ?? {};
  const metric = textsAt(given, "enabled_metric.category").find((name) => metrics && !metrics.includes(name));
  if (metric !== undefined) {
    throw new Refusal(`Metric category '${metric}' is not supported by ${target}; it has ${metrics?.join(", ")}.`);
  }
  const unknown = textsAt(given, "enabled_log.category").find((name) => known && !known.includes(name));
  if (unknown === undefined || !known) return;
  const choices =
    known.length > 0 ? `it has ${known.join(", ")}` : "it has none: take its service, as …/blobServices/default";
  throw new Refusal(`Category '${unknown}' is not supported by ${target}; ${choices}.`);
}

/** A resource takes five settings, and sends each log once to a workspace. */
function refuseSameSink(given: Values, { cloud }: Context): void {
  const target = { target_resource_id: textAt(given, "target_resource_id") ?? "" };
  const others = cloud
    .find("azurerm_monitor_diagnostic_setting", target)
    .map(({ values }) => values)
    .filter((other) => textAt(other, "name") !== textAt(given, "name"));
  if (others.length >= 5)
    throw new Refusal(`A resource takes up to 5 diagnostic settings, ${target.target_resource_id} has them.`);
  const workspace = textAt(given, "log_analytics_workspace_id")?.toLowerCase();
  const same = others.find(
    (other) =>
      workspace !== undefined &&
      textAt(other, "log_analytics_workspace_id")?.toLowerCase() === workspace &&
      textsAt(other, "enabled_log.category").some((name) => textsAt(given, "enabled_log.category").includes(name)),
  );
  if (!same) return;
  throw new Refusal(
    `Conflict: the workspace ${textAt(given, "log_analytics_workspace_id")} is used already in the diagnostic setting "${textAt(same, "name")}" for the same category.`,
  );
}
