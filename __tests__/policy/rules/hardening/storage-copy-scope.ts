import { storageCopyScope } from "../../../../policy/rules/hardening/storage-copy-scope";
import { testRule } from "../../rule-table";
import { AZAPI, AZURERM, azapi, azurerm } from "../../accounts";

testRule(storageCopyScope, {
  compliant: {
    "azapi account with AAD": azapi({ allowedCopyScope: "AAD" }),
    "azurerm account with AAD": azurerm({ allowed_copy_scope: "AAD" }),
    "azapi account with PrivateLink": azapi({ allowedCopyScope: "PrivateLink" }),
    "azurerm account with PrivateLink": azurerm({ allowed_copy_scope: "PrivateLink" }),
  },
  violating: {
    "azapi account with Anywhere": [
      azapi({ allowedCopyScope: "Anywhere" }),
      [AZAPI, "body.properties.allowedCopyScope"],
    ],
    "azurerm account with Anywhere": [azurerm({ allowed_copy_scope: "Anywhere" }), [AZURERM, "allowed_copy_scope"]],
    "azapi account that leaves it out": [azapi({}), [AZAPI, "body.properties.allowedCopyScope"]],
    "azurerm account that leaves it out": [azurerm({}), [AZURERM, "allowed_copy_scope"]],
  },
  notApplicable: { "no account": { resource: {} } },
  mutation: [
    ({ platform }) => {
      platform.resource.azapi_resource.blob_account.body.properties.allowedCopyScope = "Anywhere";
    },
    ["azapi_resource.blob_account", "body.properties.allowedCopyScope"],
  ],
});
