import { textAt, valueAt } from "../../values/walk";
import { armResource } from "./arm";

/** Its admin password is there only while the admin user is. */
export const CONTAINER_REGISTRY = armResource("Microsoft.ContainerRegistry/registries", {
  computes: (given, { world }) => {
    const name = textAt(given, "name") ?? "";
    const admin = valueAt(given, "admin_enabled") === true;
    return {
      login_server: `${name.toLowerCase()}.azurecr.io`,
      admin_username: admin ? name : "",
      admin_password: admin ? world.canaries.issue("azurerm_container_registry", "admin_password") : "",
    };
  },
});
