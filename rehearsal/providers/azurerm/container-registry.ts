import { textAt, valueAt } from "../../values/walk";
import type { TypeDefinition } from "../definition";
import { IPV4_RANGE, UUID } from "../patterns";
import { USER_ASSIGNED_IDENTITY_ID, armResource } from "./arm";

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/container_registry */
export const CONTAINER_REGISTRY: TypeDefinition = {
  resource: armResource("Microsoft.ContainerRegistry/registries", {
    version: 2,
    sensitive: ["admin_password"],
    replacing: ["zone_redundancy_enabled"],
    defaults: {
      admin_enabled: false,
      export_policy_enabled: true,
      "georeplications.zone_redundancy_enabled": false,
      network_rule_bypass_option: "AzureServices",
      public_network_access_enabled: true,
      trust_policy_enabled: false,
      zone_redundancy_enabled: false,
    },
    values: {
      "identity.type": ["UserAssigned", "SystemAssigned", "SystemAssigned, UserAssigned"],
      network_rule_bypass_option: ["AzureServices", "None"],
      "network_rule_set.default_action": ["Allow", "Deny"],
      "network_rule_set.ip_rule.action": ["Allow"],
      sku: ["Basic", "Standard", "Premium"],
    },
    patterns: {
      "encryption.identity_client_id": UUID,
      "identity.identity_ids": USER_ASSIGNED_IDENTITY_ID,
      name: { pattern: /^[a-zA-Z0-9]{5,50}$/, rule: "takes 5 to 50 letters and digits" },
      "network_rule_set.ip_rule.ip_range": IPV4_RANGE,
    },
    // The admin password exists only while the admin user does.
    compute: (given, { cloud }) => {
      const name = textAt(given, "name") ?? "";
      const admin = valueAt(given, "admin_enabled") === true;
      return {
        login_server: `${name.toLowerCase()}.azurecr.io`,
        admin_username: admin ? name : "",
        admin_password: admin ? cloud.canaries.issue("azurerm_container_registry", "admin_password") : "",
      };
    },
  }),
};
