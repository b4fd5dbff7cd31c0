import { Refusal, type Cloud } from "../../cloud";
import type { Values } from "../../values/value";
import { objectsAt, plain, textAt, textsAt, valueAt, valuesAt } from "../../values/walk";
import { words, type Pattern, type TypeDefinition } from "../definition";
import { UUID, upTo } from "../patterns";
import {
  STORAGE_ACCOUNT_ID,
  USER_ASSIGNED_IDENTITY_ID,
  armResource,
  lastPart,
  requireFreeName,
  requireResources,
} from "./arm";

const KEY_SCOPES = ["Account", "Service"];
const QUEUE_METHODS = ["DELETE", "GET", "HEAD", "MERGE", "POST", "OPTIONS", "PUT"];
const BLOB_METHODS = [...QUEUE_METHODS, "PATCH"];

const NAME: Pattern = { pattern: /^[a-z0-9]{3,24}$/, rule: "takes 3 to 24 lowercase letters and digits" };

/**
 * As the provider, each read asks for the keys, and the state has them.
 * @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/storage_account
 */
export const STORAGE_ACCOUNT: TypeDefinition = {
  resource: armResource("Microsoft.Storage/storageAccounts", {
    filledInBlocks: words("network_rules blob_properties routing share_properties static_website queue_properties"),
    version: 4,
    sensitive: words(`
      primary_access_key primary_blob_connection_string primary_connection_string
      secondary_access_key secondary_blob_connection_string secondary_connection_string
    `),
    // An `account_kind` does not replace from Storage to StorageV2. An `account_replication_type` replaces only between
    // zone-redundant kinds and others, a `large_file_share_enabled` only where it is taken back.
    replacing: words(`
      account_kind account_tier dns_endpoint_type edge_zone immutability_policy infrastructure_encryption_enabled
      is_hns_enabled nfsv3_enabled provisioned_billing_model_version queue_encryption_key_type table_encryption_key_type
    `),
    defaults: {
      account_kind: "StorageV2",
      allow_nested_items_to_be_public: true,
      "azure_files_authentication.default_share_level_permission": "None",
      "blob_properties.change_feed_enabled": false,
      "blob_properties.container_delete_retention_policy.days": 7,
      "blob_properties.delete_retention_policy.days": 7,
      "blob_properties.delete_retention_policy.permanent_delete_enabled": false,
      "blob_properties.last_access_time_enabled": false,
      "blob_properties.versioning_enabled": false,
      cross_tenant_replication_enabled: false,
      "custom_domain.use_subdomain": false,
      default_to_oauth_authentication: false,
      dns_endpoint_type: "Standard",
      https_traffic_only_enabled: true,
      infrastructure_encryption_enabled: false,
      is_hns_enabled: false,
      local_user_enabled: true,
      min_tls_version: "TLS1_2",
      nfsv3_enabled: false,
      public_network_access_enabled: true,
      queue_encryption_key_type: "Service",
      "routing.choice": "MicrosoftRouting",
      "routing.publish_internet_endpoints": false,
      "routing.publish_microsoft_endpoints": false,
      "sas_policy.expiration_action": "Log",
      sftp_enabled: false,
      "share_properties.retention_policy.days": 7,
      "share_properties.smb.multichannel_enabled": false,
      shared_access_key_enabled: true,
      table_encryption_key_type: "Service",
    },
    exactlyOne: [["customer_managed_key.key_vault_key_id", "customer_managed_key.managed_hsm_key_id"]],
    requires: { "blob_properties.restore_policy": ["blob_properties.delete_retention_policy"] },
    values: {
      access_tier: ["Cold", "Cool", "Hot", "Premium"],
      account_kind: ["BlobStorage", "BlockBlobStorage", "FileStorage", "Storage", "StorageV2"],
      account_replication_type: ["LRS", "ZRS", "GRS", "RAGRS", "GZRS", "RAGZRS"],
      account_tier: ["Premium", "Standard"],
      allowed_copy_scope: ["AAD", "PrivateLink"],
      "azure_files_authentication.default_share_level_permission": [
        "None",
        "StorageFileDataSmbShareContributor",
        "StorageFileDataSmbShareElevatedContributor",
        "StorageFileDataSmbShareReader",
      ],
      "azure_files_authentication.directory_type": ["AADDS", "AADKERB", "AD"],
      "blob_properties.cors_rule.allowed_methods": BLOB_METHODS,
      dns_endpoint_type: ["Standard", "AzureDnsZone"],
      "identity.type": ["UserAssigned", "SystemAssigned", "SystemAssigned, UserAssigned"],
      "immutability_policy.state": ["Disabled", "Locked", "Unlocked"],
      min_tls_version: ["TLS1_0", "TLS1_1", "TLS1_2", "TLS1_3"],
      "network_rules.bypass": ["AzureServices", "Logging", "Metrics", "None"],
      "network_rules.default_action": ["Allow", "Deny"],
      provisioned_billing_model_version: ["V2"],
      queue_encryption_key_type: KEY_SCOPES,
      "queue_properties.cors_rule.allowed_methods": QUEUE_METHODS,
      "routing.choice": ["InternetRouting", "MicrosoftRouting"],
      "sas_policy.expiration_action": ["Block", "Log"],
      "share_properties.cors_rule.allowed_methods": BLOB_METHODS,
      "share_properties.smb.authentication_types": ["Kerberos", "NTLMv2"],
      "share_properties.smb.channel_encryption_type": ["AES-128-CCM", "AES-128-GCM", "AES-256-GCM"],
      "share_properties.smb.kerberos_ticket_encryption_type": ["AES-256", "RC4-HMAC"],
      "share_properties.smb.versions": ["SMB2.1", "SMB3.0", "SMB3.1.1"],
      table_encryption_key_type: KEY_SCOPES,
    },
    patterns: {
      "azure_files_authentication.active_directory.domain_guid": UUID,
      "customer_managed_key.user_assigned_identity_id": USER_ASSIGNED_IDENTITY_ID,
      "identity.identity_ids": USER_ASSIGNED_IDENTITY_ID,
      name: NAME,
      "network_rules.ip_rules": {
        pattern: /^(?!10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)(\d{1,3}\.){3}\d{1,3}(\/(\d|[12]\d|30))?$/,
        rule: "must be a public IPv4 address, or a range of them with a prefix up to 30 bits",
      },
      "network_rules.private_link_access.endpoint_tenant_id": UUID,
    },
    maxItems: {
      "blob_properties.cors_rule": 5,
      "queue_properties.cors_rule": 5,
      "share_properties.cors_rule": 5,
    },
    check: (given, context) => requireFreeName(given, context, "azurerm_storage_account"),
    compute: (given) => ({ primary_blob_endpoint: getBlobEndpoint(textAt(given, "name") ?? "") }),
  }),
};

export function getBlobEndpoint(account: string): string {
  return `https://${account}.blob.core.windows.net/`;
}

/**
 * Created through Resource Manager if the account's id is given, with the account's keys if its name is.
 * @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/storage_container
 */
export const STORAGE_CONTAINER: TypeDefinition = {
  resource: {
    version: 1,
    replacing: words(`
      name storage_account_id storage_account_name default_encryption_scope encryption_scope_override_enabled
    `),
    defaults: { container_access_type: "private", encryption_scope_override_enabled: true },
    exactlyOne: [["storage_account_id", "storage_account_name"]],
    requires: { encryption_scope_override_enabled: ["default_encryption_scope"] },
    values: { container_access_type: ["blob", "container", "private"] },
    patterns: {
      default_encryption_scope: { pattern: /^[0-9a-zA-Z]{4,63}$/, rule: "takes 4 to 63 letters and digits" },
      name: {
        pattern: /^(\$root|\$web|[0-9a-z][0-9a-z-]{2,62})$/,
        rule: "takes 3 to 63 lowercase letters, digits and dashes, with no dash first",
      },
      storage_account_id: STORAGE_ACCOUNT_ID,
      storage_account_name: NAME,
    },
    service: {
      patterns: {
        name: {
          pattern: /^(\$root|\$web|\$logs|[0-9a-z]+(-[0-9a-z]+)*)$/,
          rule: "takes no two dashes in a row, and no dash last",
        },
      },
    },
    id: (given) => `${textAt(given, "storage_account_id")}/blobServices/default/containers/${textAt(given, "name")}`,
    check: (given, context) => {
      requireResources("storage_account_id")(given, context);
      if (valueAt(given, "storage_account_id") === null) {
        throw new Refusal("KeyBasedAuthenticationNotPermitted: give storage_account_id, which needs no key.");
      }
      refusePublicContainer(given, context.cloud);
    },
    compute: (_, { id }) => ({
      resource_manager_id: id,
      has_immutability_policy: false,
      has_legal_hold: false,
      metadata: {},
      default_encryption_scope: "$account-encryption-key",
      encryption_scope_override_enabled: true,
    }),
  },
};

/** @see https://learn.microsoft.com/azure/storage/blobs/anonymous-read-access-configure */
function refusePublicContainer(given: Values, cloud: Cloud): void {
  const access = textAt(given, "container_access_type") ?? "private";
  const account = plain(cloud.findById(textAt(given, "storage_account_id") ?? "")?.values);
  const isClosed = ["body.properties.allowBlobPublicAccess", "allow_nested_items_to_be_public"].some(
    (path) => valueAt(account, path) === false,
  );
  if (access === "private" || !isClosed) return;
  throw new Refusal(
    `PublicAccessNotPermitted: "container_access_type" must be private, as the account allows no public access, got "${access}".`,
  );
}

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/storage_management_policy */
export const STORAGE_MANAGEMENT_POLICY: TypeDefinition = {
  resource: {
    replacing: ["storage_account_id"],
    ranges: Object.fromEntries(Object.keys(getNeverDefaults()).map((path) => [path, [-1, 99999]])),
    service: {
      patterns: {
        "rule.name": { pattern: /^[A-Za-z0-9-]{1,256}$/, rule: "takes 1 to 256 letters, digits and dashes" },
      },
    },
    defaults: { ...getNeverDefaults(), "rule.filters.match_blob_index_tag.operation": "==" },
    values: {
      "rule.filters.blob_types": ["blockBlob", "appendBlob"],
      "rule.filters.match_blob_index_tag.operation": ["=="],
    },
    patterns: {
      "rule.filters.match_blob_index_tag.name": { pattern: /^[^]{1,128}$/, rule: "takes 1 to 128 characters" },
      "rule.filters.match_blob_index_tag.value": upTo(256),
      storage_account_id: STORAGE_ACCOUNT_ID,
    },
    id: (given) => `${textAt(given, "storage_account_id")}/managementPolicies/default`,
    check: (given, context) => {
      requireResources("storage_account_id")(given, context);
      objectsAt(given, "rule").forEach(refuseWrongRule);
      const names = textsAt(given, "rule.name");
      const twice = names.find((name, index) => names.indexOf(name) !== index);
      if (twice !== undefined) throw new Refusal(`InvalidRequestPropertyValue: two rules have the name "${twice}".`);
    },
  },
};

/** @see https://learn.microsoft.com/azure/storage/blobs/lifecycle-management-policy-structure */
function refuseWrongRule(rule: Values): void {
  const refuse = (words: string): never => {
    throw new Refusal(`InvalidRequestPropertyValue: the rule "${textAt(rule, "name")}" ${words}.`);
  };
  const days = Object.keys(getNeverDefaults()).flatMap((path) => valuesAt(rule, path.replace(/^rule\./, "")));
  if (!days.some((value) => typeof value === "number" && value >= 0)) refuse("needs at least one action");
  const types = textsAt(rule, "filters.blob_types");
  if (types.length === 0) refuse("needs filters.blob_types");
  const tiers = Object.keys(getNeverDefaults()).filter((path) => path.includes("tier_to"));
  if (!types.includes("appendBlob")) return;
  const tier = tiers.find((path) => Number(valueAt(rule, path.replace(/^rule\./, "")) ?? -1) >= 0);
  if (tier) refuse(`takes no ${lastPart(tier.replaceAll(".", "/"))} for appendBlob, which has no tiers`);
}

/** The days of each action that is left out: never. */
function getNeverDefaults(): Record<string, number> {
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
