import type { TypeDeclaration } from "../../declaration";
import { STORAGE_ACCOUNT_ID } from "./patterns";

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/storage_management_policy */
export const STORAGE_MANAGEMENT_POLICY: TypeDeclaration = {
  replacing: ["storage_account_id"],
  defaults: { ...neverByDefault(), "rule.filters.match_blob_index_tag.operation": "==" },
  values: {
    "rule.filters.blob_types": ["blockBlob", "appendBlob"],
    "rule.filters.match_blob_index_tag.operation": ["=="],
  },
  patterns: {
    "rule.filters.match_blob_index_tag.name": { pattern: /^[^]{1,128}$/, rule: "takes 1 to 128 characters" },
    "rule.filters.match_blob_index_tag.value": { pattern: /^[^]{0,256}$/, rule: "takes up to 256 characters" },
    storage_account_id: STORAGE_ACCOUNT_ID,
  },
};

/** Days after which nothing happens, for each action that is left out. */
function neverByDefault(): Record<string, number> {
  const baseBlob = [
    ...["modification", "last_access_time", "creation"].flatMap((since) => [
      `tier_to_cool_after_days_since_${since}_greater_than`,
      `tier_to_cold_after_days_since_${since}_greater_than`,
      `tier_to_archive_after_days_since_${since}_greater_than`,
      `delete_after_days_since_${since}_greater_than`,
    ]),
    "tier_to_archive_after_days_since_last_tier_change_greater_than",
  ];
  const copy = [
    "change_tier_to_archive_after_days_since_creation",
    "change_tier_to_cool_after_days_since_creation",
    "tier_to_archive_after_days_since_last_tier_change_greater_than",
    "tier_to_cold_after_days_since_creation_greater_than",
  ];
  const paths = [
    ...baseBlob.map((name) => `rule.actions.base_blob.${name}`),
    ...[...copy, "delete_after_days_since_creation_greater_than"].map((name) => `rule.actions.snapshot.${name}`),
    ...[...copy, "delete_after_days_since_creation"].map((name) => `rule.actions.version.${name}`),
  ];
  return Object.fromEntries(paths.map((path) => [path, -1]));
}
