import { storageLocalUsersOff } from "../../../../policy/rules/hardening/storage-local-users-off";
import { AZAPI, AZURERM, azapi, azurerm } from "../../accounts";
import { testRule } from "../../rule-table";

const USERS = "body.properties.isLocalUserEnabled";
const SFTP = "body.properties.isSftpEnabled";

testRule(storageLocalUsersOff, {
  compliant: {
    "azapi account": azapi({ isLocalUserEnabled: false, isSftpEnabled: false }),
    "azurerm account, without SFTP by default": azurerm({ local_user_enabled: false }),
  },
  violating: {
    "azapi account with them": [azapi({ isLocalUserEnabled: true }), [AZAPI, USERS]],
    "azapi account that leaves it out": [azapi({}), [AZAPI, USERS]],
    "azapi account with SFTP": [azapi({ isLocalUserEnabled: false, isSftpEnabled: true }), [AZAPI, SFTP]],
    "azurerm account that leaves it out": [azurerm({}), [AZURERM, "local_user_enabled"]],
  },
  notApplicable: { "no account": { resource: {} } },
  mutation: [
    ({ platform }) => {
      platform.resource.azapi_resource.blob_account.body.properties.isLocalUserEnabled = true;
    },
    ["azapi_resource.blob_account", USERS],
  ],
});
