import type { ProviderDefinition } from "../definition";
import { APPLICATION, APPLICATION_PASSWORD } from "./application";
import {
  APP_ROLE_ASSIGNMENT,
  SERVICE_PRINCIPAL,
  SERVICE_PRINCIPAL_DELEGATED_PERMISSION_GRANT,
} from "./service-principal";

/**
 * hashicorp/azuread 3.7.0.
 * @see https://registry.terraform.io/providers/hashicorp/azuread/3.7.0/docs
 */
export const AZUREAD: ProviderDefinition = {
  types: {
    azuread_app_role_assignment: APP_ROLE_ASSIGNMENT,
    azuread_application: APPLICATION,
    azuread_application_password: APPLICATION_PASSWORD,
    azuread_service_principal: SERVICE_PRINCIPAL,
    azuread_service_principal_delegated_permission_grant: SERVICE_PRINCIPAL_DELEGATED_PERMISSION_GRANT,
  },
};
