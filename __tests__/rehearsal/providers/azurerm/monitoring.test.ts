import { Cloud } from "../../../../rehearsal/cloud";
import { create, refusal, resourceGroup } from "../../support";

let cloud: Cloud;
let group: string;
beforeEach(() => {
  cloud = new Cloud();
  group = resourceGroup(cloud);
});

test("a workspace has an id in its group", () => {
  expect(create(cloud, "azurerm_log_analytics_workspace", { name: "log", resource_group_name: "rg" })["id"]).toBe(
    `${group}/providers/Microsoft.OperationalInsights/workspaces/log`,
  );
});

test("a diagnostic setting is named by its target and its own name", () => {
  expect(create(cloud, "azurerm_monitor_diagnostic_setting", { name: "d", target_resource_id: group })["id"]).toBe(
    `${group}|d`,
  );
});

test.each(["target_resource_id", "log_analytics_workspace_id", "storage_account_id"])(
  "a diagnostic setting needs its %s",
  (argument) => {
    const given = { name: "d", target_resource_id: group, [argument]: `${group}/missing` };
    expect(refusal(() => create(cloud, "azurerm_monitor_diagnostic_setting", given))).toBe(
      `ResourceNotFound: ${group}/missing does not exist.`,
    );
  },
);
