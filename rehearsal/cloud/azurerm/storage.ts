import { textAt, valueAt } from "../../values/walk";
import type { Behaviour } from "../behaviour";
import { Refusal } from "../world";
import { armResource, requiresAzure } from "./arm";

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
