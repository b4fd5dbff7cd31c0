import { Refusal, guid } from "../../cloud";
import { textAt } from "../../values/walk";
import type { TypeDefinition } from "../definition";
import { HTTP_URL, UUID, upTo } from "../patterns";

/**
 * Represents one application in the tenant; the application must exist.
 * @see https://registry.terraform.io/providers/hashicorp/azuread/3.7.0/docs/resources/service_principal
 */
export const SERVICE_PRINCIPAL: TypeDefinition = {
  resource: {
    filledInBlocks: ["feature_tags", "features"],
    version: 1,
    replacing: ["client_id"],
    defaults: { account_enabled: true, "features.visible_to_users": true },
    exclusive: [["feature_tags", "features", "tags"]],
    values: { preferred_single_sign_on_mode: ["", "notSupported", "oidc", "password", "saml"] },
    patterns: { client_id: UUID, description: upTo(1024), login_url: HTTP_URL, notes: upTo(1024), owners: UUID },
    id: (given) => `/servicePrincipals/${guid(`principal ${textAt(given, "client_id")}`)}`,
    check: (given, { cloud }) => {
      const client_id = textAt(given, "client_id") ?? "";
      if (cloud.find("azuread_application", { client_id }).length === 0) {
        throw new Refusal(`No application has the client id ${client_id}.`);
      }
    },
    compute: (given, { id, cloud }) => {
      const [application] = cloud.find("azuread_application", { client_id: textAt(given, "client_id") ?? "" });
      return {
        object_id: id.split("/")[2] as string,
        display_name: textAt(application?.values, "display_name") ?? "",
        application_tenant_id: cloud.account.tenantId,
        type: "Application",
      };
    },
  },
  dataSource: {
    exactlyOne: [["client_id", "display_name", "object_id"]],
    patterns: { client_id: UUID, object_id: UUID },
    assume: (config) => {
      const objectId = guid(`principal ${textAt(config, "client_id")}`);
      return { id: `/servicePrincipals/${objectId}`, object_id: objectId, app_role_assignment_required: true };
    },
  },
};

/** @see https://registry.terraform.io/providers/hashicorp/azuread/3.7.0/docs/resources/app_role_assignment */
export const APP_ROLE_ASSIGNMENT: TypeDefinition = {
  resource: {
    version: 1,
    replacing: ["app_role_id", "principal_object_id", "resource_object_id"],
    patterns: { app_role_id: UUID, principal_object_id: UUID, resource_object_id: UUID },
  },
};

/**
 * registry.terraform.io/providers/hashicorp/azuread/3.7.0/docs/resources/service_principal_delegated_permission_grant
 */
export const SERVICE_PRINCIPAL_DELEGATED_PERMISSION_GRANT: TypeDefinition = {
  resource: {
    version: 1,
    replacing: ["resource_service_principal_object_id", "service_principal_object_id", "user_object_id"],
    patterns: {
      resource_service_principal_object_id: UUID,
      service_principal_object_id: UUID,
      user_object_id: UUID,
    },
  },
};
