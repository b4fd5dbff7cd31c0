import type { AzureResourceType } from "../terraform/azapi";

/** API versions of `Microsoft.Storage` that the bodies below are written for. */
export const STORAGE_ACCOUNT: AzureResourceType = "Microsoft.Storage/storageAccounts@2024-01-01";
export const BLOB_SERVICE: AzureResourceType = "Microsoft.Storage/storageAccounts/blobServices@2024-01-01";

/** How many copies Azure keeps and where: local, zone, geo, geo and zone. */
export type Replication = "LRS" | "ZRS" | "GRS" | "GZRS";

/**
 * From where the account answers. Every request needs an Entra token or a URL signed with one in any case.
 * Browsers and SDKs outside the network use signed URLs, so anything but `public` breaks media upload and export
 * download for those who are not in an allowed network.
 */
export type StorageNetwork =
  | {
      /** Every address can connect; the identity and signed URLs decide what it may do. */
      readonly access: "public";
    }
  | {
      /** Only these ranges and subnets can connect. */
      readonly access: "selected-networks";
      /** Public IPv4 addresses or ranges that may connect. */
      readonly ranges?: readonly string[];
      /** Resource ids of subnets with the `Microsoft.Storage` service endpoint. */
      readonly subnetIds?: readonly string[];
    };

/** An account that no key, no anonymous request and no local user can open. */
export function storageAccountBody(replication: Replication, network: StorageNetwork) {
  return {
    kind: "StorageV2",
    sku: { name: `Standard_${replication}` },
    properties: {
      accessTier: "Hot",
      allowBlobPublicAccess: false,
      allowCrossTenantReplication: false,
      allowSharedKeyAccess: false,
      allowedCopyScope: "AAD",
      defaultToOAuthAuthentication: true,
      encryption: {
        keySource: "Microsoft.Storage",
        requireInfrastructureEncryption: true,
        services: { blob: { enabled: true, keyType: "Account" }, file: { enabled: true, keyType: "Account" } },
      },
      isHnsEnabled: false,
      isLocalUserEnabled: false,
      isSftpEnabled: false,
      minimumTlsVersion: "TLS1_2",
      networkAcls: networkRules(network),
      publicNetworkAccess: "Enabled",
      supportsHttpsTrafficOnly: true,
    },
  };
}

function networkRules(network: StorageNetwork): object {
  if (network.access === "public") return { bypass: "AzureServices", defaultAction: "Allow" };
  return {
    bypass: "AzureServices",
    defaultAction: "Deny",
    // The storage firewall takes a single address without its prefix length.
    ipRules: (network.ranges ?? []).map((range) => ({ value: range.replace(/\/32$/, ""), action: "Allow" })),
    virtualNetworkRules: (network.subnetIds ?? []).map((id) => ({ id, action: "Allow" })),
  };
}

/** Versioning, two recycle bins, and the browser's right to use signed URLs from the given origins. */
export function blobServiceBody(softDeleteDays: number, corsOrigins: readonly string[]) {
  return {
    properties: {
      isVersioningEnabled: true,
      deleteRetentionPolicy: { enabled: true, days: softDeleteDays },
      containerDeleteRetentionPolicy: { enabled: true, days: softDeleteDays },
      cors: { corsRules: corsOrigins.length > 0 ? [signedUrlCors(corsOrigins)] : [] },
    },
  };
}

/** What a browser sends with a signed URL: reads, and one PUT with its blob headers. */
function signedUrlCors(origins: readonly string[]) {
  return {
    allowedOrigins: origins,
    allowedMethods: ["GET", "HEAD", "PUT"],
    allowedHeaders: ["x-ms-*", "content-type"],
    exposedHeaders: ["x-ms-*"],
    maxAgeInSeconds: 3600,
  };
}
