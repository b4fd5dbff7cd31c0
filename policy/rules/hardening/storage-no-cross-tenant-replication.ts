import { each, type Rule } from "../../rule";
import { storageAccounts } from "../../storage-account";

export const storageNoCrossTenantReplication: Rule = {
  id: "storage-no-cross-tenant-replication",
  group: "hardening",
  title: "A storage account replicates its blobs into no other tenant.",
  rationale:
    "Object replication copies blobs into another account as they are written. With another tenant as its target, data " +
    "leaves without anyone downloading it.",
  source: "https://learn.microsoft.com/azure/storage/blobs/object-replication-prevent-cross-tenant-policies",
  fix: "Set allowCrossTenantReplication (azapi) or cross_tenant_replication_enabled (azurerm) to false.",
  check: (deployment) =>
    each(storageAccounts(deployment), "storage account", (account) =>
      account.mustBe("crossTenantReplication", [false]),
    ),
};
