import { Cloud } from "../../../../rehearsal/cloud";
import { create, resourceGroup } from "../../support";

let cloud: Cloud;
beforeEach(() => {
  cloud = new Cloud();
  resourceGroup(cloud);
});

const registry = (admin_enabled: boolean) =>
  create(cloud, "azurerm_container_registry", { name: "acrToys", resource_group_name: "rg", admin_enabled });

test("without its admin user has no password", () => {
  expect(registry(false)).toMatchObject({ login_server: "acrtoys.azurecr.io", admin_username: "", admin_password: "" });
  expect(cloud.canaries.all).toEqual([]);
});

test("with its admin user has one, which is a canary", () => {
  const { admin_username, admin_password } = registry(true);
  expect(admin_username).toBe("acrToys");
  expect(cloud.canaries.all).toEqual([
    { value: admin_password, type: "azurerm_container_registry", attribute: "admin_password" },
  ]);
});
