import { Refusal, guid, type Cloud } from "../../cloud";
import { textAt, textsAt } from "../../values/walk";
import type { TypeDefinition } from "../definition";
import { HTTP_URL, UUID, upTo } from "../patterns";
import { requirePrincipal } from "../principals";

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
    check: (given, { cloud, prior }) => {
      if (prior) return;
      const [resource = "", role = ""] = [textAt(given, "resource_object_id"), textAt(given, "app_role_id")];
      const principal = textAt(given, "principal_object_id") ?? "";
      requirePrincipal(cloud, "principal_object_id", principal);
      requirePrincipal(cloud, "resource_object_id", resource, "ServicePrincipal");
      requireAppRole(cloud, resource, role);
      const same = { app_role_id: role, principal_object_id: principal, resource_object_id: resource };
      if (cloud.find("azuread_app_role_assignment", same).length === 0) return;
      throw new Refusal(
        `Permission being assigned already exists on the object: ${principal} has the app role ${role}.`,
      );
    },
  },
};

/** The role of an application without roles of its own. */
const DEFAULT_ROLE = "00000000-0000-0000-0000-000000000000";

/** An application whose rehearsed stack has its roles must have the one that is assigned. */
function requireAppRole(cloud: Cloud, resource: string, role: string): void {
  const [principal] = cloud.find("azuread_service_principal", { object_id: resource });
  const client_id = textAt(principal?.values, "client_id");
  const application = client_id === undefined ? undefined : cloud.find("azuread_application", { client_id })[0];
  if (role === DEFAULT_ROLE || !application || application.assumed) return;
  const roles = textsAt(application.values, "app_role.id");
  if (roles.includes(role)) return;
  throw new Refusal(
    `InvalidAppRole: "app_role_id" ${role} is no role of the application; it has ${roles.join(", ") || "none"}.`,
  );
}

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
    check: (given, { cloud, prior }) => {
      if (prior) return;
      for (const path of ["resource_service_principal_object_id", "service_principal_object_id"]) {
        requirePrincipal(cloud, path, textAt(given, path) ?? "", "ServicePrincipal");
      }
    },
  },
};
