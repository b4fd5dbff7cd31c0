/** A provider that manages Azure. checkov and trivy know resources of azurerm only. */
export type Provider = "azurerm" | "azapi";

/** A check of checkov or trivy, and what the policy makes of it. */
export interface ScannerCheck {
  readonly id: string;
  /** What it asks for, as a sentence. */
  readonly asks: string;
  /** Ids of the rules that hold it. */
  readonly rules: readonly string[];
  /** Of which providers' resources those rules hold it. */
  readonly providers: readonly Provider[];
  /** Why the policy does not hold it, or not everywhere. */
  readonly exception?: string;
}

const BOTH: readonly Provider[] = ["azurerm", "azapi"];
const AZURERM: readonly Provider[] = ["azurerm"];

/** A check that rules hold, of both providers' resources or of azurerm's only, as far as no exception is told. */
function held(
  id: string,
  asks: string,
  providers: readonly Provider[],
  rules: readonly string[],
  exception?: string,
): ScannerCheck {
  return { id, asks, rules, providers, ...(exception !== undefined && { exception }) };
}

/** A check that the policy does not hold, by design. */
function chosen(id: string, asks: string, exception: string): ScannerCheck {
  return { id, asks, rules: [], providers: [], exception };
}

const THROWN_AWAY = "Not where the environment file says that the environment may be thrown away.";
const PREMIUM = "Only a Premium registry can, and the SKU is a choice of the environment file.";
const CUSTOMER_KEYS =
  "Azure encrypts with keys of its own. A key of one's own is one more thing to lose all data with, and in this package " +
  "no key is in anyone's hands.";
const BROWSERS =
  "Browsers upload and download by signed URLs. Which networks may is a choice of the environment file: storage.network.";
const REPLICATION = "How many copies there are, and in how many regions, is a choice of the environment file.";
const PRIVATE_API =
  "A private API server shuts out pipelines outside the network; api-server-closed takes ranges as well.";
const BORN_ONCE = "Only for client secrets, which end: a salt or an encryption key that ends takes the data with it.";
const CONTROL_PLANE = "By a diagnostic setting of the control plane, not by the agent that both look for.";
const STORAGE_LOGS = "By a diagnostic setting of the blob service, not by the older ways that both look for.";

const CLUSTER: readonly ScannerCheck[] = [
  held("CKV_AZURE_4", "The cluster sends logs to Azure Monitor.", AZURERM, ["cluster-logged"], CONTROL_PLANE),
  held("CKV_AZURE_5", "Role-based access control is on.", AZURERM, ["cluster-azure-rbac"]),
  held(
    "CKV_AZURE_6",
    "The API server has authorized ranges, or is private.",
    AZURERM,
    ["api-server-closed"],
    THROWN_AWAY,
  ),
  held("CKV_AZURE_7", "The cluster has a network policy.", AZURERM, ["cluster-network-policy"]),
  chosen("CKV_AZURE_115", "The cluster is private.", PRIVATE_API),
  held("CKV_AZURE_116", "The Azure Policy add-on is on.", AZURERM, ["cluster-azure-policy"]),
  chosen("CKV_AZURE_117", "The nodes' disks are encrypted with a disk encryption set.", CUSTOMER_KEYS),
  held("CKV_AZURE_141", "The local administrator is off.", AZURERM, ["local-accounts-off"]),
  held("CKV_AZURE_143", "The nodes have no public addresses.", AZURERM, ["nodes-without-public-ip"]),
  held("CKV_AZURE_168", "A node takes at least 50 pods.", AZURERM, ["node-pool-pods"]),
  held(
    "CKV_AZURE_170",
    "The tier is Standard, with an uptime agreement.",
    AZURERM,
    ["cluster-uptime-agreement"],
    "Only where the environment file spreads nodes over zones, and so asks for uptime.",
  ),
  held("CKV_AZURE_171", "An upgrade channel is chosen.", AZURERM, ["cluster-upgrade-channel"]),
  held(
    "CKV_AZURE_172",
    "The add-on for secrets of Key Vault follows their rotation.",
    AZURERM,
    ["secret-store-rotation"],
    "Only where the add-on is on; this package does without it.",
  ),
  chosen(
    "CKV_AZURE_226",
    "The nodes' own disks are ephemeral.",
    "Only machine sizes with a local disk can: a choice of the environment file, cluster.systemPool.osDiskType.",
  ),
  held(
    "CKV_AZURE_227",
    "The nodes encrypt temporary disks and caches.",
    AZURERM,
    ["host-encryption-everywhere"],
    "Only where the environment file chooses it, as the subscription must allow it: then on every pool.",
  ),
  held(
    "CKV_AZURE_232",
    "The system pool takes critical pods only.",
    AZURERM,
    ["system-pool-reserved"],
    "Only where there is a user pool, which the other pods can go to.",
  ),
  held("CKV2_AZURE_29", "The network is Azure CNI.", AZURERM, ["cluster-azure-cni"]),
  held("AZU-0040", "The cluster sends logs to Azure Monitor.", AZURERM, ["cluster-logged"], CONTROL_PLANE),
  held("AZU-0041", "The API server has authorized ranges, or is private.", AZURERM, ["api-server-closed"], THROWN_AWAY),
  held("AZU-0042", "Role-based access control is on.", AZURERM, ["cluster-azure-rbac"]),
  held("AZU-0043", "The cluster has a network policy.", AZURERM, ["cluster-network-policy"]),
  chosen("AZU-0065", "The cluster is private.", PRIVATE_API),
  held("AZU-0066", "The Azure Policy add-on is on.", AZURERM, ["cluster-azure-policy"]),
  chosen("AZU-0067", "The cluster has a disk encryption set.", CUSTOMER_KEYS),
];

const STORAGE: readonly ScannerCheck[] = [
  held("CKV_AZURE_3", "The account answers over HTTPS only.", BOTH, ["storage-https-only"]),
  held("CKV_AZURE_34", "Containers are private.", BOTH, ["private-containers"]),
  chosen("CKV_AZURE_35", "The account's firewall denies by default.", BROWSERS),
  held("CKV_AZURE_36", "Trusted services of Azure may pass the firewall.", BOTH, ["storage-trusted-services"]),
  held("CKV_AZURE_44", "The oldest TLS version is 1.2.", BOTH, ["storage-tls-1-2"]),
  chosen("CKV_AZURE_59", "The account has no public network access.", BROWSERS),
  held("CKV_AZURE_190", "Nobody reads blobs without signing in.", BOTH, ["no-anonymous-blobs"]),
  chosen("CKV_AZURE_206", "Blobs are copied into a second region.", REPLICATION),
  held("CKV_AZURE_244", "The account has no local users.", BOTH, ["storage-local-users-off"]),
  chosen("CKV2_AZURE_1", "The account is encrypted with a key of one's own.", CUSTOMER_KEYS),
  held("CKV2_AZURE_21", "Reads of blobs are logged.", BOTH, ["blob-access-logged"], STORAGE_LOGS),
  chosen("CKV2_AZURE_33", "The account has a private endpoint.", BROWSERS),
  held("CKV2_AZURE_38", "Deleted blobs are kept for some days.", BOTH, ["blobs-recoverable"]),
  held("CKV2_AZURE_40", "The account takes no shared key.", BOTH, ["shared-key-off"]),
  held("CKV2_AZURE_41", "A shared key is off, or what it signs has to end.", BOTH, ["shared-key-off"]),
  held("CKV2_AZURE_47", "The account says that nobody reads blobs without signing in.", BOTH, ["no-anonymous-blobs"]),
  held("AZU-0007", "Containers are private.", BOTH, ["private-containers"]),
  held("AZU-0008", "The account answers over HTTPS only.", BOTH, ["storage-https-only"]),
  held("AZU-0010", "Trusted services of Azure may pass the firewall.", BOTH, ["storage-trusted-services"]),
  held("AZU-0011", "The oldest TLS version is 1.2.", BOTH, ["storage-tls-1-2"]),
  chosen("AZU-0012", "The account's firewall denies by default.", BROWSERS),
  held("AZU-0056", "Deleted blobs are kept for some days.", BOTH, ["blobs-recoverable"]),
  held("AZU-0057", "A service of the account is logged.", BOTH, ["blob-access-logged"], STORAGE_LOGS),
  chosen("AZU-0058", "Blobs are copied into a second region.", REPLICATION),
  held("AZU-0059", "The account answers over HTTPS with TLS 1.2 only.", BOTH, [
    "storage-https-only",
    "storage-tls-1-2",
  ]),
  chosen("AZU-0060", "An account with containers is encrypted with a key of one's own.", CUSTOMER_KEYS),
  held("AZU-0061", "The account is encrypted twice.", BOTH, ["storage-infrastructure-encryption"]),
];

const REGISTRY: readonly ScannerCheck[] = [
  held("CKV_AZURE_137", "The registry has no admin user.", BOTH, ["registry-admin-off"]),
  held("CKV_AZURE_138", "Nobody pulls without signing in.", BOTH, ["registry-no-anonymous-pull"]),
  held(
    "CKV_AZURE_139",
    "The registry has no public network access.",
    BOTH,
    ["registry-network"],
    "Not where a cluster pulls without a private endpoint, which only a Premium registry can have.",
  ),
  chosen(
    "CKV_AZURE_163",
    "The registry's SKU is one whose images Azure can scan.",
    "It looks at the SKU only. Defender for Containers scans a registry of any SKU, and is switched on for a subscription.",
  ),
  chosen(
    "CKV_AZURE_165",
    "The registry has copies in other regions.",
    "There is one cluster, in one region, that pulls.",
  ),
  chosen(
    "CKV_AZURE_166",
    "New images are in quarantine until they are scanned.",
    "Images stay there until a scanner that somebody else runs frees them; without one, no pod starts.",
  ),
  held("CKV_AZURE_167", "Images without a tag are deleted after some days.", AZURERM, ["registry-retention"], PREMIUM),
  held("CKV_AZURE_233", "The registry is in every zone.", AZURERM, ["registry-zone-redundant"], PREMIUM),
  held("CKV_AZURE_237", "Layers come from a host of the registry's own.", AZURERM, ["registry-data-endpoint"], PREMIUM),
];

const KEY_VAULT: readonly ScannerCheck[] = [
  held("CKV_AZURE_40", "Keys end.", AZURERM, ["vault-key-expires"]),
  held("CKV_AZURE_41", "Secrets end.", AZURERM, ["client-secret-expires"], BORN_ONCE),
  held("CKV_AZURE_42", "The vault can be restored.", AZURERM, ["vault-recoverable"], THROWN_AWAY),
  held("CKV_AZURE_109", "The vault's firewall denies by default.", AZURERM, ["key-vault-network"], THROWN_AWAY),
  held("CKV_AZURE_110", "Nobody can purge the vault.", AZURERM, ["vault-recoverable"], THROWN_AWAY),
  held("CKV_AZURE_114", "Secrets have a content type.", AZURERM, ["secret-content-type"]),
  held("CKV_AZURE_189", "The vault is closed, or has ranges.", AZURERM, ["key-vault-network"], THROWN_AWAY),
  chosen(
    "CKV2_AZURE_32",
    "The vault has a private endpoint.",
    "Whoever applies the stacks may be outside the network; key-vault-network lets in their ranges only.",
  ),
  held("AZU-0013", "The vault's firewall denies by default.", AZURERM, ["key-vault-network"], THROWN_AWAY),
  held("AZU-0014", "Keys end.", AZURERM, ["vault-key-expires"]),
  held("AZU-0015", "Secrets have a content type.", AZURERM, ["secret-content-type"]),
  held("AZU-0016", "Nobody can purge the vault, nor what was deleted.", AZURERM, ["vault-recoverable"], THROWN_AWAY),
  held("AZU-0017", "Secrets end.", AZURERM, ["client-secret-expires"], BORN_ONCE),
];

const NETWORK: readonly ScannerCheck[] = [
  held("CKV_AZURE_9", "Nobody on the internet reaches RDP.", AZURERM, ["no-open-ingress-rule"]),
  held("CKV_AZURE_10", "Nobody on the internet reaches SSH.", AZURERM, ["no-open-ingress-rule"]),
  held("CKV_AZURE_77", "Nobody on the internet reaches anything over UDP.", AZURERM, ["no-open-ingress-rule"]),
  held("CKV2_AZURE_31", "Every subnet has a network security group.", AZURERM, ["subnet-guarded"]),
  held(
    "AZU-0047",
    "No rule lets in everyone.",
    AZURERM,
    ["no-open-ingress-rule"],
    "Not for 80 and 443, where the environment file exposes Langfuse to the internet.",
  ),
  held("AZU-0048", "Nobody on the internet reaches RDP.", AZURERM, ["no-open-ingress-rule"]),
  held("AZU-0050", "Nobody on the internet reaches SSH.", AZURERM, ["no-open-ingress-rule"]),
  chosen(
    "AZU-0051",
    "No rule lets out to everywhere.",
    "Nodes need Azure and the registries, whose addresses change. What pods reach is for the network policies: default-deny.",
  ),
];

const ROLES: readonly ScannerCheck[] = [
  held("CKV_AZURE_39", "No custom role may do everything.", AZURERM, ["no-wildcard-role-definition"]),
  held("AZU-0030", "A role names its actions.", AZURERM, ["no-wildcard-role-definition"]),
  held("AZU-0052", "A custom role may make no other.", AZURERM, ["no-wildcard-role-definition"]),
];

/** Every check that the policy answers for. A test holds it against the rules and against the list of facts. */
export const SCANNER_CHECKS: readonly ScannerCheck[] = [
  ...CLUSTER,
  ...STORAGE,
  ...REGISTRY,
  ...KEY_VAULT,
  ...NETWORK,
  ...ROLES,
];
