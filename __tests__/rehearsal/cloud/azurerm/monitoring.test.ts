import { World } from "../../../../rehearsal/cloud/world";
import { create, refusal, resourceGroup } from "../../support";

let world: World;
let group: string;
beforeEach(() => {
  world = new World();
  group = resourceGroup(world);
});

test("a workspace has an id in its group", () => {
  expect(create(world, "azurerm_log_analytics_workspace", { name: "log", resource_group_name: "rg" })["id"]).toBe(
    `${group}/providers/Microsoft.OperationalInsights/workspaces/log`,
  );
});

test("a diagnostic setting is named by its target and its own name", () => {
  expect(create(world, "azurerm_monitor_diagnostic_setting", { name: "d", target_resource_id: group })["id"]).toBe(
    `${group}|d`,
  );
});

test.each(["target_resource_id", "log_analytics_workspace_id", "storage_account_id"])(
  "a diagnostic setting needs its %s",
  (argument) => {
    const given = { name: "d", target_resource_id: group, [argument]: `${group}/missing` };
    expect(refusal(() => create(world, "azurerm_monitor_diagnostic_setting", given))).toBe(
      `ResourceNotFound: ${group}/missing is not there.`,
    );
  },
);
