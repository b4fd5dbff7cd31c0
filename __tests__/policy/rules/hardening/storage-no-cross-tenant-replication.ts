import { storageNoCrossTenantReplication } from "../../../../policy/rules/hardening/storage-no-cross-tenant-replication";
import { testRule } from "../../rule-table";
import { AZAPI, AZURERM, azapi, azurerm } from "../../accounts";

testRule(storageNoCrossTenantReplication, {
  compliant: {
    "azapi account with false": azapi({ allowCrossTenantReplication: false }),
    "azurerm account with false": azurerm({ cross_tenant_replication_enabled: false }),
    "left out, as Azure refuses it then": azapi({}),
  },
  violating: {
    "azapi account with true": [
      azapi({ allowCrossTenantReplication: true }),
      [AZAPI, "body.properties.allowCrossTenantReplication"],
    ],
    "azurerm account with true": [
      azurerm({ cross_tenant_replication_enabled: true }),
      [AZURERM, "cross_tenant_replication_enabled"],
    ],
    "azapi account with an unknown value": [
      azapi({ allowCrossTenantReplication: "${var.x}" }),
      [AZAPI, "body.properties.allowCrossTenantReplication"],
    ],
    "azurerm account with an unknown value": [
      azurerm({ cross_tenant_replication_enabled: "${var.x}" }),
      [AZURERM, "cross_tenant_replication_enabled"],
    ],
  },
  notApplicable: { "no account": { resource: {} } },
  mutation: [
    ({ platform }) => {
      platform.resource.azapi_resource.blob_account.body.properties.allowCrossTenantReplication = true;
    },
    ["azapi_resource.blob_account", "body.properties.allowCrossTenantReplication"],
  ],
});
