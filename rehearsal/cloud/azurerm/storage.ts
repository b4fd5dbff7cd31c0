import { textAt, valueAt } from "../../provider/walk";
import type { Behaviour } from "../behaviour";
import { Refusal, digits } from "../world";
import { armResource, lastPart, requiresAzure } from "./arm";

/** As the provider does it: every read asks for the keys, and they are kept in the state. */
export const STORAGE_ACCOUNT = armResource("Microsoft.Storage/storageAccounts", {
  computes: (given) => ({ primary_blob_endpoint: blobEndpoint(textAt(given, "name") ?? "") }),
});

export function blobEndpoint(account: string): string {
  return `https://${account}.blob.core.windows.net/`;
}

/** Made through Resource Manager where the account's id is given, through the account's keys where its name is. */
export const STORAGE_CONTAINER: Behaviour = {
  id: (given) => `${textAt(given, "storage_account_id")}/blobServices/default/containers/${textAt(given, "name")}`,
  checks: (given, context) => {
    requiresAzure("storage_account_id")(given, context);
    if (valueAt(given, "storage_account_id") === null) {
      throw new Refusal("KeyBasedAuthenticationNotPermitted: give storage_account_id, which needs no key.");
    }
  },
  computes: (_, { id }) => ({
    resource_manager_id: id,
    has_immutability_policy: false,
    has_legal_hold: false,
    metadata: {},
    default_encryption_scope: "$account-encryption-key",
    encryption_scope_override_enabled: true,
  }),
};

export const STORAGE_MANAGEMENT_POLICY: Behaviour = {
  id: (given) => `${textAt(given, "storage_account_id")}/managementPolicies/default`,
  checks: requiresAzure("storage_account_id"),
};

/** Its admin password is there only while the admin user is. */
export const CONTAINER_REGISTRY = armResource("Microsoft.ContainerRegistry/registries", {
  computes: (given, { world }) => {
    const name = textAt(given, "name") ?? "";
    const admin = valueAt(given, "admin_enabled") === true;
    return {
      login_server: `${name.toLowerCase()}.azurecr.io`,
      admin_username: admin ? name : "",
      admin_password: admin ? world.canaries.issue("azurerm_container_registry", "admin_password") : "",
    };
  },
});

export const LOG_ANALYTICS_WORKSPACE = armResource("Microsoft.OperationalInsights/workspaces");

export const MONITOR_DIAGNOSTIC_SETTING: Behaviour = {
  id: (given) => `${textAt(given, "target_resource_id")}|${textAt(given, "name")}`,
  checks: requiresAzure("target_resource_id", "log_analytics_workspace_id", "storage_account_id"),
};

/** The Azure Resource Manager answers of the types that are made through azapi, beside what was asked for. */
export function armAnswer(armType: string, id: string): Record<string, unknown> {
  const name = lastPart(id);
  switch (armType.toLowerCase()) {
    case "microsoft.storage/storageaccounts":
      return { primaryEndpoints: { blob: blobEndpoint(name) }, primaryLocation: "eastus" };
    case "microsoft.operationalinsights/workspaces":
      return { customerId: digits(id, 32) };
    default:
      return {};
  }
}
