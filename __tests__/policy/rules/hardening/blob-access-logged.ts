import { blobAccessLogged } from "../../../../policy/rules/hardening/blob-access-logged";
import { STRICT } from "../../../../policy/settings";
import { deploymentOf, testRule } from "../../rule-table";
import { plan, state } from "../../terraform-show";

const ALL = ["StorageRead", "StorageWrite", "StorageDelete"].map((category) => ({ category }));
const BLOBS = "${azapi_resource.account.id}/blobServices/default";
const ACCOUNT = { type: "Microsoft.Storage/storageAccounts@2024-01-01" };
const logged = (enabled_log: object[], target_resource_id = BLOBS) => ({
  resource: {
    azapi_resource: { account: ACCOUNT },
    azurerm_monitor_diagnostic_setting: { logs: { target_resource_id, enabled_log } },
  },
});
const PLACE = ["azapi_resource.account", ""] as const;

testRule(blobAccessLogged, {
  compliant: {
    "all three": logged(ALL),
    "every log there is": logged([{ category_group: "allLogs" }]),
    "in two settings": {
      resource: {
        azurerm_storage_account: { account: {} },
        azurerm_monitor_diagnostic_setting: {
          changes: {
            target_resource_id: "${azurerm_storage_account.account.id}/blobServices/default/",
            enabled_log: ALL.slice(1),
          },
          reads: {
            target_resource_id: "${azurerm_storage_account.account.id}/blobServices/default/",
            enabled_log: ALL[0],
          },
        },
      },
    },
    "a state": state({
      "azapi_resource.account": { ...ACCOUNT, id: "/subscriptions/s/storageAccounts/a" },
      "azurerm_monitor_diagnostic_setting.logs": {
        target_resource_id: "/subscriptions/s/storageAccounts/a/blobServices/default",
        enabled_log: ALL,
      },
    }),
    "a plan": plan({
      "azapi_resource.account": { values: ACCOUNT },
      "azurerm_monitor_diagnostic_setting.logs": {
        values: { enabled_log: ALL },
        unknown: { target_resource_id: true },
        expressions: { target_resource_id: { constant_value: BLOBS } },
      },
    }),
  },
  violating: {
    "no setting": [{ resource: { azapi_resource: { account: ACCOUNT } } }, PLACE],
    "reads only": [logged(ALL.slice(0, 1)), PLACE],
    "of the account, which logs no blobs": [logged(ALL, "${azapi_resource.account.id}"), PLACE],
    "of another account": [logged(ALL, "${azapi_resource.other.id}/blobServices/default"), PLACE],
    "of an account whose name begins alike": [
      state({
        "azapi_resource.account": { ...ACCOUNT, id: "/subscriptions/s/storageAccounts/a" },
        "azurerm_monitor_diagnostic_setting.logs": {
          target_resource_id: "/subscriptions/s/storageAccounts/ab/blobServices/default",
          enabled_log: ALL,
        },
      }),
      PLACE,
    ],
  },
  notApplicable: { "no account": { resource: {} } },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_monitor_diagnostic_setting.blob_logs.enabled_log.pop();
    },
    ["azapi_resource.blob_account", ""],
  ],
});

test("the finding names the missing category", () => {
  expect(blobAccessLogged.check(deploymentOf(logged(ALL.slice(0, 1))), STRICT)).toMatchObject({
    findings: [{ problem: "does not log StorageWrite, StorageDelete of its blobs" }],
  });
});
