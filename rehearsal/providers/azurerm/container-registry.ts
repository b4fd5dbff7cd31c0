import { Refusal } from "../../cloud";
import { UNKNOWN, type Values } from "../../values/value";
import { isSet, objectsAt, textAt, valueAt } from "../../values/walk";
import type { ArgumentProblem, TypeDefinition } from "../definition";
import { IPV4_RANGE, UUID } from "../patterns";
import { USER_ASSIGNED_IDENTITY_ID, armResource, requireFreeName } from "./arm";

const TYPE = "azurerm_container_registry";

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
    ranges: { retention_policy_in_days: [0, 365] },
    findProblems: findPremiumProblems,
    check: (given, context) => {
      requireFreeName(given, context, TYPE);
      if (textAt(given, "sku") === "Premium") return;
      if (
        valueAt(given, "public_network_access_enabled") === false ||
        objectsAt(given, "network_rule_set").length > 0
      ) {
        throw new Refusal("public_network_access_enabled = false and network_rule_set need the sku Premium.");
      }
    },
    // The admin password exists only while the admin user does.
    compute: (given, { cloud }) => {
      const name = textAt(given, "name") ?? "";
      const admin = valueAt(given, "admin_enabled") === true;
      return {
        login_server: `${name.toLowerCase()}.azurecr.io`,
        admin_username: admin ? name : "",
        admin_password: admin ? cloud.canaries.issue(TYPE, "admin_password") : "",
      };
    },
  }),
};

/** The features that only the sku Premium has, and an anonymous pull, which Standard has too. */
function findPremiumProblems(given: Values): ArgumentProblem[] {
  const sku = valueAt(given, "sku");
  if (typeof sku !== "string" || sku === "Premium") return [];
  const isOn = (path: string) =>
    ![null, false, 0, UNKNOWN].includes(valueAt(given, path) as null) && isSet(valueAt(given, path));
  const premium = [
    ...["data_endpoint_enabled", "encryption", "georeplications", "quarantine_policy_enabled"],
    ...["retention_policy_in_days", "trust_policy_enabled", "zone_redundancy_enabled"],
  ].filter(isOn);
  const exporting = valueAt(given, "export_policy_enabled") === false ? ["export_policy_enabled"] : [];
  const anonymous = sku === "Basic" && isOn("anonymous_pull_enabled") ? ["anonymous_pull_enabled"] : [];
  return [
    ...[...premium, ...exporting].map((path) => ({ path, message: `needs the sku Premium, got the sku "${sku}"` })),
    ...anonymous.map((path) => ({ path, message: `needs the sku Standard or Premium, got the sku "${sku}"` })),
  ];
}
