import { each, type Rule } from "../../rule";
import { findStorageAccounts } from "../../storage-account";

export const storageNoCrossTenantReplication: Rule = {
  id: "storage-no-cross-tenant-replication",
  group: "hardening",
  title: "A storage account does not replicate blobs to another tenant.",
  rationale:
    "Object replication copies new blobs to another account. With an account of another tenant, data leaves the " +
    "organization without a download.",
  source: "https://learn.microsoft.com/azure/storage/blobs/object-replication-prevent-cross-tenant-policies",
  fix: "Set allowCrossTenantReplication (azapi) or cross_tenant_replication_enabled (azurerm) to false.",
  check: (deployment) =>
    each(findStorageAccounts(deployment), "storage account", (account) =>
      account.mustBe("crossTenantReplication", [false]),
    ),
};
