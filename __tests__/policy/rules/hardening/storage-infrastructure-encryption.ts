import { storageInfrastructureEncryption } from "../../../../policy/rules/hardening/storage-infrastructure-encryption";
import { AZAPI, AZURERM, azapi, azurerm } from "../../accounts";
import { testRule } from "../../rule-table";

const PATH = "body.properties.encryption.requireInfrastructureEncryption";
const encryption = (requireInfrastructureEncryption?: boolean) =>
  azapi({ encryption: { requireInfrastructureEncryption } });

testRule(storageInfrastructureEncryption, {
  compliant: {
    "azapi account": encryption(true),
    "azurerm account": azurerm({ infrastructure_encryption_enabled: true }),
  },
  violating: {
    "azapi account without": [encryption(false), [AZAPI, PATH]],
    "azapi account that leaves it out": [encryption(), [AZAPI, PATH]],
    "azurerm account that leaves it out": [azurerm({}), [AZURERM, "infrastructure_encryption_enabled"]],
  },
  notApplicable: { "no account": { resource: {} } },
  mutation: [
    ({ platform }) => {
      delete platform.resource.azapi_resource.blob_account.body.properties.encryption.requireInfrastructureEncryption;
    },
    ["azapi_resource.blob_account", PATH],
  ],
});
