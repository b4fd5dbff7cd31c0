import type { TypeDeclaration } from "../../declaration";
import { RESOURCE_GROUP_NAME, USER_ASSIGNED_IDENTITY_ID } from "./patterns";

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/log_analytics_workspace */
export const LOG_ANALYTICS_WORKSPACE: TypeDeclaration = {
  version: 3,
  sensitive: ["primary_shared_key", "secondary_shared_key"],
  // A `sku` does not replace between PerGB2018 and CapacityReservation, nor away from LACluster.
  replacing: ["name", "location", "resource_group_name", "sku"],
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
    sku: ["PerGB2018", "PerNode", "Premium", "Standalone", "Standard", "CapacityReservation", "LACluster", "Unlimited"],
  },
  patterns: {
    "identity.identity_ids": USER_ASSIGNED_IDENTITY_ID,
    name: {
      pattern: /^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/,
      rule: "takes 4 to 63 letters, digits and dashes, with no dash first or last",
    },
    resource_group_name: RESOURCE_GROUP_NAME,
  },
};
