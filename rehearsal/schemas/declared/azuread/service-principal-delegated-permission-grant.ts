import type { TypeDeclaration } from "../../declaration";
import { UUID } from "./patterns";

/**
 * registry.terraform.io/providers/hashicorp/azuread/3.7.0/docs/resources/service_principal_delegated_permission_grant
 */
export const SERVICE_PRINCIPAL_DELEGATED_PERMISSION_GRANT: TypeDeclaration = {
  version: 1,
  replacing: ["resource_service_principal_object_id", "service_principal_object_id", "user_object_id"],
  patterns: {
    resource_service_principal_object_id: UUID,
    service_principal_object_id: UUID,
    user_object_id: UUID,
  },
};
