/** A provider of Azure. checkov and trivy check only azurerm. */
export type Provider = "azurerm" | "azapi";

/** A check of checkov or trivy, and the rules that cover it. */
export interface ScannerCheck {
  readonly id: string;
  /** What must be true, as a sentence. */
  readonly asks: string;
  /** Ids of the rules that cover it. */
  readonly rules: readonly string[];
  /** The providers whose resources are covered. */
  readonly providers: readonly Provider[];
  /** Why the policy does not cover it, or not everywhere. */
  readonly exception?: string;
}

const BOTH: readonly Provider[] = ["azurerm", "azapi"];
const AZURERM: readonly Provider[] = ["azurerm"];

/** A check that rules cover, with an exception if they do not cover all of it. */
function covered(
  id: string,
  asks: string,
  providers: readonly Provider[],
  rules: readonly string[],
  exception?: string,
): ScannerCheck {
  return { id, asks, rules, providers, ...(exception !== undefined && { exception }) };
}

/** A check that the policy does not cover, on purpose. */
function excluded(id: string, asks: string, exception: string): ScannerCheck {
  return { id, asks, rules: [], providers: [], exception };
}

const UNPROTECTED = "Not if the environment file sets deletionProtection: false.";
const PREMIUM = "Only a Premium registry supports it, and the environment file selects the SKU.";
const CUSTOMER_KEYS =
  "Azure encrypts with its own keys. If a customer-managed key is lost, all data is lost; this package has no key that " +
  "users must keep.";
const BROWSERS =
  "Browsers upload and download by signed URLs. The environment file selects the allowed networks: storage.network.";
const REPLICATION = "The environment file selects the number of copies and regions.";
const PRIVATE_API =
  "Pipelines outside the network cannot reach a private API server; api-server-closed accepts ranges too.";
const NEVER_EXPIRES =
  "Only for client secrets, which expire: a salt or an encryption key must not expire, because the data needs it.";
const CONTROL_PLANE = "By a diagnostic setting of the control plane, not by the agent that the scanners check.";
const STORAGE_LOGS = "By a diagnostic setting of the blob service, not by the older settings that the scanners check.";

const CLUSTER: readonly ScannerCheck[] = [
  covered("CKV_AZURE_4", "The cluster sends logs to Azure Monitor.", AZURERM, ["cluster-logged"], CONTROL_PLANE),
  covered("CKV_AZURE_5", "Role-based access control is on.", AZURERM, ["cluster-azure-rbac"]),
  covered(
    "CKV_AZURE_6",
    "The API server has authorized ranges, or is private.",
    AZURERM,
    ["api-server-closed"],
    UNPROTECTED,
  ),
  covered("CKV_AZURE_7", "The cluster has a network policy.", AZURERM, ["cluster-network-policy"]),
  excluded("CKV_AZURE_115", "The cluster is private.", PRIVATE_API),
  covered("CKV_AZURE_116", "The Azure Policy add-on is on.", AZURERM, ["cluster-azure-policy"]),
  excluded("CKV_AZURE_117", "The nodes' disks are encrypted with a disk encryption set.", CUSTOMER_KEYS),
  covered("CKV_AZURE_141", "The local administrator is off.", AZURERM, ["local-accounts-off"]),
  covered("CKV_AZURE_143", "The nodes have no public addresses.", AZURERM, ["nodes-without-public-ip"]),
  covered("CKV_AZURE_168", "A node accepts at least 50 pods.", AZURERM, ["node-pool-pods"]),
  covered(
    "CKV_AZURE_170",
    "The tier is Standard, with an uptime agreement.",
    AZURERM,
    ["cluster-uptime-agreement"],
    "Only if the environment file distributes nodes over zones.",
  ),
  covered("CKV_AZURE_171", "An upgrade channel is set.", AZURERM, ["cluster-upgrade-channel"]),
  covered(
    "CKV_AZURE_172",
    "The add-on for Key Vault secrets rotates them.",
    AZURERM,
    ["secret-store-rotation"],
    "Only if the add-on is on; this package does not use it.",
  ),
  excluded(
    "CKV_AZURE_226",
    "The OS disks of the nodes are ephemeral.",
    "Only machine sizes with a local disk support it; the environment file selects cluster.systemPool.osDiskType.",
  ),
  covered(
    "CKV_AZURE_227",
    "The nodes encrypt temporary disks and caches.",
    AZURERM,
    ["host-encryption-everywhere"],
    "Only if the environment file turns it on, because the subscription must allow it: then on every pool.",
  ),
  covered(
    "CKV_AZURE_232",
    "The system pool accepts only critical pods.",
    AZURERM,
    ["system-pool-reserved"],
    "Only if there is a user pool for the other pods.",
  ),
  covered("CKV2_AZURE_29", "The network is Azure CNI.", AZURERM, ["cluster-azure-cni"]),
  covered("AZU-0040", "The cluster sends logs to Azure Monitor.", AZURERM, ["cluster-logged"], CONTROL_PLANE),
  covered(
    "AZU-0041",
    "The API server has authorized ranges, or is private.",
    AZURERM,
    ["api-server-closed"],
    UNPROTECTED,
  ),
  covered("AZU-0042", "Role-based access control is on.", AZURERM, ["cluster-azure-rbac"]),
  covered("AZU-0043", "The cluster has a network policy.", AZURERM, ["cluster-network-policy"]),
  excluded("AZU-0065", "The cluster is private.", PRIVATE_API),
  covered("AZU-0066", "The Azure Policy add-on is on.", AZURERM, ["cluster-azure-policy"]),
  excluded("AZU-0067", "The cluster has a disk encryption set.", CUSTOMER_KEYS),
];

const STORAGE: readonly ScannerCheck[] = [
  covered("CKV_AZURE_3", "The account accepts only HTTPS.", BOTH, ["storage-https-only"]),
  covered("CKV_AZURE_34", "Containers are private.", BOTH, ["private-containers"]),
  excluded("CKV_AZURE_35", "The firewall of the account denies by default.", BROWSERS),
  covered("CKV_AZURE_36", "The firewall allows trusted Azure services.", BOTH, ["storage-trusted-services"]),
  covered("CKV_AZURE_44", "The minimum TLS version is 1.2.", BOTH, ["storage-tls-1-2"]),
  excluded("CKV_AZURE_59", "The account has no public network access.", BROWSERS),
  covered("CKV_AZURE_190", "Anonymous users cannot read blobs.", BOTH, ["no-anonymous-blobs"]),
  excluded("CKV_AZURE_206", "Blobs are copied into a second region.", REPLICATION),
  covered("CKV_AZURE_244", "The account has no local users.", BOTH, ["storage-local-users-off"]),
  excluded("CKV2_AZURE_1", "The account is encrypted with a customer-managed key.", CUSTOMER_KEYS),
  covered("CKV2_AZURE_21", "Reads of blobs are logged.", BOTH, ["blob-access-logged"], STORAGE_LOGS),
  excluded("CKV2_AZURE_33", "The account has a private endpoint.", BROWSERS),
  covered("CKV2_AZURE_38", "Deleted blobs are kept for some days.", BOTH, ["blobs-recoverable"]),
  covered("CKV2_AZURE_40", "The account does not accept a shared key.", BOTH, ["shared-key-off"]),
  covered("CKV2_AZURE_41", "The shared key is off, or its signatures expire.", BOTH, ["shared-key-off"]),
  covered("CKV2_AZURE_47", "The account sets that anonymous users cannot read blobs.", BOTH, ["no-anonymous-blobs"]),
  covered("AZU-0007", "Containers are private.", BOTH, ["private-containers"]),
  covered("AZU-0008", "The account accepts only HTTPS.", BOTH, ["storage-https-only"]),
  covered("AZU-0010", "The firewall allows trusted Azure services.", BOTH, ["storage-trusted-services"]),
  covered("AZU-0011", "The minimum TLS version is 1.2.", BOTH, ["storage-tls-1-2"]),
  excluded("AZU-0012", "The firewall of the account denies by default.", BROWSERS),
  covered("AZU-0056", "Deleted blobs are kept for some days.", BOTH, ["blobs-recoverable"]),
  covered("AZU-0057", "A service of the account is logged.", BOTH, ["blob-access-logged"], STORAGE_LOGS),
  excluded("AZU-0058", "Blobs are copied into a second region.", REPLICATION),
  covered("AZU-0059", "The account accepts only HTTPS with TLS 1.2.", BOTH, ["storage-https-only", "storage-tls-1-2"]),
  excluded("AZU-0060", "An account with containers is encrypted with a customer-managed key.", CUSTOMER_KEYS),
  covered("AZU-0061", "The account is encrypted twice.", BOTH, ["storage-infrastructure-encryption"]),
];

const REGISTRY: readonly ScannerCheck[] = [
  covered("CKV_AZURE_137", "The registry has no admin user.", BOTH, ["registry-admin-off"]),
  covered("CKV_AZURE_138", "Anonymous users cannot pull images.", BOTH, ["registry-no-anonymous-pull"]),
  covered(
    "CKV_AZURE_139",
    "The registry has no public network access.",
    BOTH,
    ["registry-network"],
    "Not if a cluster pulls without a private endpoint, which only a Premium registry supports.",
  ),
  excluded(
    "CKV_AZURE_163",
    "Azure can scan the images of the registry's SKU.",
    "It checks only the SKU. Defender for Containers scans a registry of any SKU, and is turned on for a subscription.",
  ),
  excluded("CKV_AZURE_165", "The registry has copies in other regions.", "Only one cluster, in one region, pulls."),
  excluded(
    "CKV_AZURE_166",
    "New images are in quarantine until they are scanned.",
    "Images stay in quarantine until an external scanner releases them; without a scanner, no pod starts.",
  ),
  covered(
    "CKV_AZURE_167",
    "Images without a tag are deleted after some days.",
    AZURERM,
    ["registry-retention"],
    PREMIUM,
  ),
  covered("CKV_AZURE_233", "The registry is in every zone.", AZURERM, ["registry-zone-redundant"], PREMIUM),
  covered("CKV_AZURE_237", "The registry has a dedicated data endpoint.", AZURERM, ["registry-data-endpoint"], PREMIUM),
];

const KEY_VAULT: readonly ScannerCheck[] = [
  covered("CKV_AZURE_40", "Keys expire.", AZURERM, ["vault-key-expires"]),
  covered("CKV_AZURE_41", "Secrets expire.", AZURERM, ["client-secret-expires"], NEVER_EXPIRES),
  covered("CKV_AZURE_42", "The vault can be restored.", AZURERM, ["vault-recoverable"], UNPROTECTED),
  covered("CKV_AZURE_109", "The firewall of the vault denies by default.", AZURERM, ["key-vault-network"], UNPROTECTED),
  covered("CKV_AZURE_110", "The vault cannot be purged.", AZURERM, ["vault-recoverable"], UNPROTECTED),
  covered("CKV_AZURE_114", "Secrets have a content type.", AZURERM, ["secret-content-type"]),
  covered("CKV_AZURE_189", "The vault is closed, or has ranges.", AZURERM, ["key-vault-network"], UNPROTECTED),
  excluded(
    "CKV2_AZURE_32",
    "The vault has a private endpoint.",
    "The deployer may be outside the network; key-vault-network allows only the deployer's ranges.",
  ),
  covered("AZU-0013", "The firewall of the vault denies by default.", AZURERM, ["key-vault-network"], UNPROTECTED),
  covered("AZU-0014", "Keys expire.", AZURERM, ["vault-key-expires"]),
  covered("AZU-0015", "Secrets have a content type.", AZURERM, ["secret-content-type"]),
  covered(
    "AZU-0016",
    "The vault and its deleted secrets cannot be purged.",
    AZURERM,
    ["vault-recoverable"],
    UNPROTECTED,
  ),
  covered("AZU-0017", "Secrets expire.", AZURERM, ["client-secret-expires"], NEVER_EXPIRES),
];

const NETWORK: readonly ScannerCheck[] = [
  covered("CKV_AZURE_9", "RDP is not open to the internet.", AZURERM, ["no-open-ingress-rule"]),
  covered("CKV_AZURE_10", "SSH is not open to the internet.", AZURERM, ["no-open-ingress-rule"]),
  covered("CKV_AZURE_77", "No UDP port is open to the internet.", AZURERM, ["no-open-ingress-rule"]),
  covered("CKV2_AZURE_31", "Every subnet has a network security group.", AZURERM, ["subnet-guarded"]),
  covered(
    "AZU-0047",
    "No rule allows inbound traffic from everywhere.",
    AZURERM,
    ["no-open-ingress-rule"],
    "Not for 80 and 443, if the environment file exposes Langfuse to the internet.",
  ),
  covered("AZU-0048", "RDP is not open to the internet.", AZURERM, ["no-open-ingress-rule"]),
  covered("AZU-0050", "SSH is not open to the internet.", AZURERM, ["no-open-ingress-rule"]),
  excluded(
    "AZU-0051",
    "No rule allows outbound traffic to everywhere.",
    "Nodes need Azure and registries, whose addresses change. Network policies restrict pods: default-deny.",
  ),
];

const ROLES: readonly ScannerCheck[] = [
  covered("CKV_AZURE_39", "No custom role allows everything.", AZURERM, ["no-wildcard-role-definition"]),
  covered("AZU-0030", "A role names its actions.", AZURERM, ["no-wildcard-role-definition"]),
  covered("AZU-0052", "A custom role cannot create other roles.", AZURERM, ["no-wildcard-role-definition"]),
];

/** Every check that the policy covers or excludes. A test compares it with the rules and the list of facts. */
export const SCANNER_CHECKS: readonly ScannerCheck[] = [
  ...CLUSTER,
  ...STORAGE,
  ...REGISTRY,
  ...KEY_VAULT,
  ...NETWORK,
  ...ROLES,
];
