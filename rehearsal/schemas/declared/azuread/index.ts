import type { ProviderDeclaration } from "../../declaration";
import { APP_ROLE_ASSIGNMENT } from "./app-role-assignment";
import { APPLICATION, APPLICATION_DATA } from "./application";
import { APPLICATION_PASSWORD } from "./application-password";
import { SERVICE_PRINCIPAL, SERVICE_PRINCIPAL_DATA } from "./service-principal";
import { SERVICE_PRINCIPAL_DELEGATED_PERMISSION_GRANT } from "./service-principal-delegated-permission-grant";

/**
 * hashicorp/azuread 3.7.0.
 * @see https://registry.terraform.io/providers/hashicorp/azuread/3.7.0/docs
 */
export const AZUREAD: ProviderDeclaration = {
  resources: {
    azuread_app_role_assignment: APP_ROLE_ASSIGNMENT,
    azuread_application: APPLICATION,
    azuread_application_password: APPLICATION_PASSWORD,
    azuread_service_principal: SERVICE_PRINCIPAL,
    azuread_service_principal_delegated_permission_grant: SERVICE_PRINCIPAL_DELEGATED_PERMISSION_GRANT,
  },
  dataSources: {
    azuread_application: APPLICATION_DATA,
    azuread_service_principal: SERVICE_PRINCIPAL_DATA,
  },
  ephemeralResources: {},
};
