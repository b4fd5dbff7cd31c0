import { knownResourceType } from "../../../../policy/rules/keyless/known-resource-type";
import { testRule } from "../../rule-table";
import { plan, state } from "../../terraform-show";

const azapi = (type?: string) => ({ resource: { azapi_resource: { x: type === undefined ? {} : { type } } } });

testRule(knownResourceType, {
  compliant: {
    "types that were looked at": {
      resource: { azurerm_subnet: { x: {} }, helm_release: { x: {} } },
      data: { azurerm_client_config: { x: {} } },
      ephemeral: { random_password: { x: {} } },
    },
    "a type that is known to write keys, which another rule says": { resource: { azurerm_storage_account: { x: {} } } },
    "an Azure type that was looked at": azapi("Microsoft.Storage/storageAccounts@2024-01-01"),
    "an Azure type in other capitals, of another version": azapi("Microsoft.Storage/StorageAccounts@2025-01-01"),
    "what has no type": {
      resource: { azurerm_subnet: { x: {} } },
      provider: { azurerm: {} },
      output: { x: { value: 1 } },
      locals: { x: 1 },
      terraform: { backend: { s3: {} } },
    },
    "an action, which another rule checks": { data: { azapi_resource_action: { x: { action: "start" } } } },
  },
  violating: {
    "an action that changes an unknown type": [
      {
        resource: {
          azapi_resource_action: {
            x: { type: "Microsoft.ContainerService/managedClusters@2024-01-01", method: "PUT" },
          },
        },
      },
      ["azapi_resource_action.x", "type"],
    ],
    "a resource": [{ resource: { azurerm_unheard_of: { x: {} } } }, ["azurerm_unheard_of.x", ""]],
    "a data source whose resource is known": [
      { data: { azurerm_dns_a_record: { x: {} } } },
      ["data.azurerm_dns_a_record.x", ""],
    ],
    "a data source that runs a program": [{ data: { external: { x: {} } } }, ["data.external.x", ""]],
    "an ephemeral resource": [{ resource: {}, ephemeral: { vault_token: { x: {} } } }, ["ephemeral.vault_token.x", ""]],
    "an unknown provider": [{ resource: { aws_iam_access_key: { x: {} } } }, ["aws_iam_access_key.x", ""]],
    "an Azure type": [azapi("Microsoft.Cache/redis@2024-11-01"), ["azapi_resource.x", "type"]],
    "an Azure type that is unknown before the apply": [azapi("${var.type}"), ["azapi_resource.x", "type"]],
    "azapi without a type": [azapi(), ["azapi_resource.x", "type"]],
    "an update of azapi": [
      { resource: { azapi_update_resource: { x: { type: "Microsoft.Cache/redis@2024-11-01" } } } },
      ["azapi_update_resource.x", "type"],
    ],
    "a plan": [plan({ "azurerm_unheard_of.x": {} }), ["azurerm_unheard_of.x", ""]],
    "a state": [state({ "data.azurerm_unheard_of.x": {} }), ["data.azurerm_unheard_of.x", ""]],
  },
  notApplicable: { "no resource": { provider: {} } },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_bastion_host = { bastion: { name: "bastion" } };
    },
    ["azurerm_bastion_host.bastion", ""],
  ],
});
