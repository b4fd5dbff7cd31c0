import {
  capitalize,
  destroys,
  harmless,
  interrupts,
  isLess,
  number,
  opens,
  protection,
  shownByRows,
  unknown,
  type AttributeRule,
  type NamedChange,
} from "./consequence";

const change = ({ before, after }: NamedChange) => `${before} → ${after}`;

export const TAGS = /(?:^|\.)tags(?:\W|$)/;

/** Attributes of any type without consequences. */
export const COMMON: readonly AttributeRule[] = [
  // One sentence covers the tags of all resources.
  [TAGS, () => undefined],
  [/(?:^|\.)timeouts\b/, () => undefined],
  [/^depends_on$/, () => undefined],
  [
    /(?:^|\.)tenant_id$/,
    ({ name }) =>
      unknown(`${capitalize(name)} belongs to another tenant: its roles and identities are of the old one.`),
  ],
  // One sentence covers the protection of all resources.
  [/^lifecycle\b/, () => undefined],
];

/** What node pools of both kinds have in common. Azure replaces nodes one after another, and moves their pods. */
const POOL: readonly AttributeRule[] = [
  [
    /\b(?:vm_size|os_disk_size_gb|os_disk_type|os_sku|zones|host_encryption_enabled|max_pods|vnet_subnet_id|only_critical_addons_enabled)$/,
    ({ name, path, ...values }) =>
      interrupts(
        `The nodes of ${name} are replaced (${path.replace(/^.*\./, "")}: ${change({ name, path, ...values })}): their pods restart on new nodes.`,
      ),
  ],
  [
    /\borchestrator_version$/,
    (one) =>
      interrupts(
        `Kubernetes on the nodes of ${one.name}: ${change(one)}. Azure replaces the nodes one after another, and their pods restart.`,
      ),
  ],
  number(/\b(?:node_count|min_count|max_count)$/, {
    less: (one) =>
      interrupts(`${capitalize(one.name)} has fewer nodes (${change(one)}): pods of removed nodes restart.`),
    more: (one) => harmless(`${capitalize(one.name)} may have more nodes: ${change(one)}.`),
  }),
  [/\b(?:auto_scaling_enabled)$/, (one) => harmless(`Autoscaling of ${one.name}: ${change(one)}.`)],
  [/\bupgrade_settings\b/, ({ name }) => harmless(`Upgrades of the nodes of ${name} run at another pace.`)],
  [/\btemporary_name_for_rotation$/, () => undefined],
];

const CLUSTER: readonly AttributeRule[] = [
  [
    /^kubernetes_version$/,
    (one) =>
      isLess(one)
        ? unknown(`Kubernetes: ${change(one)}. Azure refuses an older version: the apply fails.`)
        : interrupts(
            `Kubernetes of ${one.name}: ${change(one)}. Azure upgrades the control plane, then the nodes: all pods restart.`,
          ),
  ],
  [
    /^sku_tier$/,
    (one) =>
      one.after === "Free"
        ? interrupts(`The API server of ${one.name} has no uptime agreement any more: ${change(one)}.`)
        : harmless(`The API server of ${one.name} gets an uptime agreement: ${change(one)}.`),
  ],
  shownByRows(/^api_server_access_profile\b|^azure_active_directory_role_based_access_control\.admin_group_object_ids/),
  protection(/^local_account_disabled$/, "true", (name) => ({
    on: `Local accounts of ${name} are disabled.`,
    off: `Local accounts of ${name} are enabled: its certificates need no role.`,
  })),
  protection(/^run_command_enabled$/, "false", (name) => ({
    on: `Commands cannot be run in ${name} through Azure's API any more.`,
    off: `Commands can be run in ${name} through Azure's API.`,
  })),
  protection(/^azure_policy_enabled$/, "true", (name) => ({
    on: `Azure Policy checks what ${name} runs.`,
    off: `Azure Policy no longer checks what ${name} runs.`,
  })),
  [
    /^(?:maintenance_window|automatic_upgrade_channel|node_os_upgrade_channel|image_cleaner)/,
    (one) =>
      harmless(`${capitalize(one.name)} is maintained at other times or in another way (${one.path}: ${change(one)}).`),
  ],
  ...POOL,
];

const REGISTRY: readonly AttributeRule[] = [
  [/^sku$/, (one) => harmless(`Service tier of ${one.name}: ${change(one)}.`)],
  [/^(?:zone_redundancy_enabled)$/, (one) => harmless(`Images of ${one.name} in several zones: ${change(one)}.`)],
  [/^data_endpoint_enabled$/, (one) => harmless(`Dedicated data endpoint of ${one.name}: ${change(one)}.`)],
  [
    /^retention_policy_in_days$/,
    (one) =>
      /^\d+$/.test(one.after) && (isLess(one) || !/^\d+$/.test(one.before))
        ? destroys(`Untagged images of ${one.name} are deleted after ${one.after} days (before: ${one.before}).`)
        : harmless(`Untagged images of ${one.name} are kept longer: days ${change(one)}.`),
  ],
  shownByRows(/^(?:admin_enabled|anonymous_pull_enabled|public_network_access_enabled|network_rule)/),
];

/** How many failures a redundancy of storage survives, in words. */
const REDUNDANCY: Readonly<Record<string, string>> = {
  LRS: "a zone's failure stops storage",
  ZRS: "storage survives a zone's failure",
  GRS: "a zone's failure stops storage, and Azure keeps a copy in another region",
  GZRS: "storage survives a zone's failure, and Azure keeps a copy in another region",
};

const RANKS = ["LRS", "GRS", "ZRS", "GZRS"];

const ACCOUNT: readonly AttributeRule[] = [
  [
    /^body\.sku\.name$/,
    ({ before, after, name }) => {
      const [old = "", current = ""] = [before, after].map((sku) => sku.replace(/^[^_]*_(?:RA(?=G))?/, ""));
      const text = `${old} → ${current}: ${REDUNDANCY[current] ?? `the redundancy of ${name} changes`}`;
      return RANKS.indexOf(current) < RANKS.indexOf(old)
        ? interrupts(`${text}.`)
        : harmless(`${text}. Azure converts the account in the background, which takes days.`);
    },
  ],
  protection(/allowSharedKeyAccess$/, "false", (name) => ({
    on: `Account keys no longer open ${name}.`,
    off: `Account keys open ${name}.`,
  })),
  protection(/allowBlobPublicAccess$/, "false", (name) => ({
    on: `No container of ${name} may be public.`,
    off: `Containers of ${name} may be public.`,
  })),
  protection(/supportsHttpsTrafficOnly$/, "true", (name) => ({
    on: `${capitalize(name)} accepts HTTPS only.`,
    off: `${capitalize(name)} accepts connections without encryption.`,
  })),
  protection(/minimumTlsVersion$/, "TLS1_2", (name) => ({
    on: `${capitalize(name)} accepts TLS 1.2 or newer only.`,
    off: `${capitalize(name)} accepts another version of TLS than 1.2.`,
  })),
  protection(/allowCrossTenantReplication$/, "false", (name) => ({
    on: `${capitalize(name)} cannot be copied to other tenants.`,
    off: `${capitalize(name)} may be copied to other tenants.`,
  })),
  shownByRows(/networkAcls|publicNetworkAccess|[cC]ors/),
];

const BLOB_SERVICE: readonly AttributeRule[] = [
  number(/(?:deleteRetentionPolicy|containerDeleteRetentionPolicy|restorePolicy)\.days$/, {
    less: (one) => opens(`Deleted blobs can be restored for a shorter time: days ${change(one)}.`),
    more: (one) => harmless(`Deleted blobs can be restored for a longer time: days ${change(one)}.`),
  }),
  protection(/(?:etentionPolicy|restorePolicy)\.enabled$|isVersioningEnabled$/, "true", () => ({
    on: "Deleted and overwritten blobs can be restored.",
    off: "Deleted or overwritten blobs cannot be restored any more.",
  })),
  shownByRows(/[cC]ors/),
];

const VAULT: readonly AttributeRule[] = [
  [
    /^purge_protection_enabled$/,
    (one) =>
      one.after === "true"
        ? harmless(`Secrets of ${one.name} cannot be purged any more; Azure never switches that off again.`)
        : unknown(`Purge protection of ${one.name}: Azure refuses to switch it off, and the apply fails.`),
  ],
  [
    /^soft_delete_retention_days$/,
    (one) =>
      unknown(`Soft-delete days of ${one.name}: ${change(one)}. Azure refuses another number after the creation.`),
  ],
  protection(/^(?:rbac_authorization_enabled|enable_rbac_authorization)$/, "true", (name) => ({
    on: `Only roles give access to ${name}.`,
    off: `Access policies give access to ${name}.`,
  })),
  shownByRows(/^(?:network_acls|public_network_access_enabled|access_policy)/),
];

const SECRET: readonly AttributeRule[] = [
  [
    /^value_wo_version$/,
    ({ name }) =>
      /salt|encryption-key/.test(name)
        ? destroys(
            `${capitalize(name)} is generated again: what it encrypted or hashed, as API keys, cannot be read any more.`,
          )
        : interrupts(`${capitalize(name)} gets another value: pods that read it restart.`),
  ],
  [
    /^(?:value|value_wo|content_type|expiration_date)$/,
    ({ name }) => harmless(`${capitalize(name)} is written again.`),
  ],
];

const APPLICATION: readonly AttributeRule[] = [
  [
    /redirect_uris/,
    ({ before, after }) => interrupts(`Users sign in at ${after}, and no longer at ${before}: the public URL changes.`),
  ],
  [/^display_name$/, (one) => harmless(`The name of the sign-in: ${change(one)}.`)],
  protection(/^app_role_assignment_required$/, "true", (name) => ({
    on: `Only assigned users may sign in to ${name}.`,
    off: `Every user of the tenant may sign in to ${name}.`,
  })),
  [/homepage_url$|login_url$/, () => undefined],
  shownByRows(/^(?:owners|required_resource_access|sign_in_audience|claim_values)/),
];

/** Days after which data is deleted. */
const retention = (path: RegExp, what: string): AttributeRule =>
  number(path, {
    less: (one) => destroys(`${what} are deleted after ${one.after} instead of ${one.before} days.`),
    more: (one) => harmless(`${what} are kept longer: days ${change(one)}.`),
  });

/** The rules of each type of Terraform, or of Azure for azapi. */
export const AZURE_RULES: Readonly<Record<string, readonly AttributeRule[]>> = {
  azuread_application: APPLICATION,
  azuread_service_principal: APPLICATION,
  azuread_service_principal_delegated_permission_grant: [shownByRows(/claim_values/)],
  azurerm_container_registry: REGISTRY,
  azurerm_dns_a_record: [
    [/^records$|^target_resource_id$/, ({ name }) => interrupts(`${capitalize(name)} points to another address.`)],
    [/^ttl$/, (one) => harmless(`${capitalize(one.name)} is cached for another time: ${change(one)} seconds.`)],
  ],
  azurerm_federated_identity_credential: [shownByRows(/^(?:subject|issuer|audience)/)],
  azurerm_key_vault: VAULT,
  azurerm_key_vault_secret: SECRET,
  azurerm_kubernetes_cluster: CLUSTER,
  azurerm_kubernetes_cluster_node_pool: POOL,
  azurerm_monitor_diagnostic_setting: [
    [
      /^(?:log_analytics_workspace_id|target_resource_id)/,
      () => harmless("Logs are sent to another workspace; the earlier ones stay where they are."),
    ],
  ],
  azurerm_network_security_rule: [shownByRows(/./)],
  azurerm_network_security_group: [shownByRows(/^security_rule/)],
  azurerm_role_assignment: [shownByRows(/./)],
  azurerm_storage_management_policy: [
    retention(/delete_after_days\w*$/, "Exports and old versions of blobs"),
    [/prefix_match$/, (one) => destroys(`Other blobs are deleted when they are old: those of ${one.after}.`)],
  ],
  azurerm_subnet: [
    [
      /^address_prefixes/,
      (one) => unknown(`Range of ${one.name}: ${change(one)}. Azure refuses another range while nodes use it.`),
    ],
  ],
  azurerm_virtual_network: [[/^address_space/, (one) => harmless(`Address space of ${one.name}: ${change(one)}.`)]],
  time_rotating: [
    [
      /./,
      (one) => harmless(`The client secret of the sign-in is renewed at another time (${one.path}: ${change(one)}).`),
    ],
  ],
  time_sleep: [[/./, () => undefined]],
  "Microsoft.OperationalInsights/workspaces": [retention(/retentionInDays$/, "Logs")],
  "Microsoft.Storage/storageAccounts": ACCOUNT,
  "Microsoft.Storage/storageAccounts/blobServices": BLOB_SERVICE,
};
