import type { Rule } from "../../rule";
import { blobAccessLogged } from "./blob-access-logged";
import { clientSecretExpires } from "./client-secret-expires";
import { clusterAzureCni } from "./cluster-azure-cni";
import { clusterAzurePolicy } from "./cluster-azure-policy";
import { clusterImageCleaner } from "./cluster-image-cleaner";
import { clusterLogged } from "./cluster-logged";
import { clusterRunCommandOff } from "./cluster-run-command-off";
import { clusterUpgradeChannel } from "./cluster-upgrade-channel";
import { clusterUptimeAgreement } from "./cluster-uptime-agreement";
import { hostEncryptionEverywhere } from "./host-encryption-everywhere";
import { namespaceRestricted } from "./namespace-restricted";
import { nodeImageChannel } from "./node-image-channel";
import { nodePoolPods } from "./node-pool-pods";
import { podResources } from "./pod-resources";
import { podsRestricted } from "./pods-restricted";
import { registryDataEndpoint } from "./registry-data-endpoint";
import { registryRetention } from "./registry-retention";
import { registryZoneRedundant } from "./registry-zone-redundant";
import { secretContentType } from "./secret-content-type";
import { secretStoreRotation } from "./secret-store-rotation";
import { serviceAccountTokenOff } from "./service-account-token-off";
import { storageCopyScope } from "./storage-copy-scope";
import { storageEntraByDefault } from "./storage-entra-by-default";
import { storageInfrastructureEncryption } from "./storage-infrastructure-encryption";
import { storageLocalUsersOff } from "./storage-local-users-off";
import { storageNoCrossTenantReplication } from "./storage-no-cross-tenant-replication";
import { storageTrustedServices } from "./storage-trusted-services";
import { subnetGuarded } from "./subnet-guarded";
import { systemPoolReserved } from "./system-pool-reserved";
import { vaultAzureRbac } from "./vault-azure-rbac";
import { vaultKeyExpires } from "./vault-key-expires";
import { vaultLogged } from "./vault-logged";

export const HARDENING: readonly Rule[] = [
  storageCopyScope,
  storageEntraByDefault,
  storageInfrastructureEncryption,
  storageLocalUsersOff,
  storageNoCrossTenantReplication,
  storageTrustedServices,
  blobAccessLogged,
  vaultAzureRbac,
  vaultKeyExpires,
  vaultLogged,
  secretContentType,
  secretStoreRotation,
  clientSecretExpires,
  clusterAzureCni,
  clusterAzurePolicy,
  clusterImageCleaner,
  clusterLogged,
  clusterRunCommandOff,
  clusterUpgradeChannel,
  clusterUptimeAgreement,
  nodeImageChannel,
  nodePoolPods,
  systemPoolReserved,
  hostEncryptionEverywhere,
  registryDataEndpoint,
  registryRetention,
  registryZoneRedundant,
  subnetGuarded,
  namespaceRestricted,
  podResources,
  podsRestricted,
  serviceAccountTokenOff,
];
