import { noKeyListing } from "../../../../policy/rules/keyless/no-key-listing";
import { testRule } from "../../rule-table";
import { plan, state } from "../../terraform-show";

const action = (action: string) => ({ data: { azapi_resource_action: { a: { action, method: "POST" } } } });
const found = ["data.azapi_resource_action.a", "action"] as const;
const command = (command: string) => ({
  resource: { time_sleep: { t: { provisioner: [{ "local-exec": { command } }] } } },
});
const inCommand = ["time_sleep.t", "provisioner[0].local-exec.command"] as const;

testRule(noKeyListing, {
  compliant: {
    "another action": action("start"),
    "an action with keys in the middle of its name": action("keysets/refresh"),
    "another action of a list": action("listUpgrades"),
    "an action without a name": { resource: { azapi_resource_action: { a: { method: "PATCH" } } } },
    "a type whose name ends with secrets": {
      data: { azapi_resource: { s: { type: "Microsoft.KeyVault/vaults/secrets@2023-07-01" } } },
    },
    "a list of secrets by their names": {
      data: { azapi_resource_list: { s: { type: "Microsoft.KeyVault/vaults/secrets@2023-07-01" } } },
    },
    "another command": command("az aks show --name keys"),
    "a text that is no command": {
      resource: { helm_release: { x: { description: "az storage account keys list" } } },
    },
  },
  violating: {
    ...Object.fromEntries(
      [
        "Get-AzStorageAccountKey -Name x",
        "az rest --method post --url /subscriptions/s/x/listKeys?api-version=1",
        "curl -X POST https://management.azure.com/x/listClusterAdminCredential",
      ].map((command) => [
        command,
        [
          { resource: { time_sleep: { x: { provisioner: [{ "local-exec": { command } }] } } } },
          ["time_sleep.x", "provisioner[0].local-exec.command"],
        ] as const,
      ]),
    ),
    ...Object.fromEntries(
      [
        "listKeys",
        "ListKeys",
        "listAccountSas",
        "listServiceSas",
        "listCredentials",
        "listClusterAdminCredential",
        "listSecrets",
        "listConnectionStrings",
        "listQueryKeys",
        "regenerateKey",
        "sharedKeys",
        "config/appsettings/list",
      ].map((name) => [name, [action(name), found]] as const),
    ),
    "a resource": [
      { resource: { azapi_resource_action: { a: { action: "listKeys" } } } },
      ["azapi_resource_action.a", "action"],
    ],
    "an ephemeral one": [
      { resource: {}, ephemeral: { azapi_resource_action: { a: { action: "listKeys" } } } },
      ["ephemeral.azapi_resource_action.a", "action"],
    ],
    "an action within the id": [
      { data: { azapi_resource_action: { a: { resource_id: "${azapi_resource.s.id}/listKeys" } } } },
      ["data.azapi_resource_action.a", "resource_id"],
    ],
    "an action that is unknown before the apply": [action("${var.action}"), found],
    "keys list": [command("az storage account keys list --account-name x"), inCommand],
    "an admin's kubeconfig": [command("az aks get-credentials --name x --admin"), inCommand],
    "a key that is used": [command("az storage blob upload --account-key $KEY"), inCommand],
    "a signature": [command("set -e; az storage container generate-sas --name x"), inCommand],
    "a plan": [
      plan({ "data.azapi_resource_action.a": { values: { action: "listKeys" } } }),
      ["data.azapi_resource_action.a", "action"],
    ],
    "a state": [state({ "azapi_resource_action.a": { action: "listKeys" } }), ["azapi_resource_action.a", "action"]],
  },
  notApplicable: { "no resource": { provider: {} } },
  mutation: [
    ({ platform }) => {
      platform.data.azapi_resource_action = {
        keys: {
          type: "Microsoft.Storage/storageAccounts@2024-01-01",
          resource_id: "${azapi_resource.blob_account.id}",
          action: "listKeys",
          response_export_values: [],
        },
      };
    },
    ["data.azapi_resource_action.keys", "action"],
  ],
});
