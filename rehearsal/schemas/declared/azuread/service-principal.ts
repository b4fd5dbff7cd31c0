import type { TypeDeclaration } from "../../declaration";
import { HTTP_URL, UUID } from "./patterns";

/** @see https://registry.terraform.io/providers/hashicorp/azuread/3.7.0/docs/resources/service_principal */
export const SERVICE_PRINCIPAL: TypeDeclaration = {
  filledInBlocks: ["feature_tags", "features"],
  version: 1,
  replacing: ["client_id"],
  defaults: { account_enabled: true, "features.visible_to_users": true },
  exclusive: [["feature_tags", "features", "tags"]],
  values: { preferred_single_sign_on_mode: ["", "notSupported", "oidc", "password", "saml"] },
  patterns: {
    client_id: UUID,
    description: { pattern: /^[^]{0,1024}$/, rule: "takes up to 1024 characters" },
    login_url: HTTP_URL,
    notes: { pattern: /^[^]{0,1024}$/, rule: "takes up to 1024 characters" },
    owners: UUID,
  },
};

/** @see https://registry.terraform.io/providers/hashicorp/azuread/3.7.0/docs/data-sources/service_principal */
export const SERVICE_PRINCIPAL_DATA: TypeDeclaration = {
  exactlyOne: [["client_id", "display_name", "object_id"]],
  patterns: { client_id: UUID, object_id: UUID },
};
