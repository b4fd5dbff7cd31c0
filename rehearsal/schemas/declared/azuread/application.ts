import type { Pattern, TypeDeclaration } from "../../declaration";
import { CLAIM_VALUE, HTTP_URL, UUID } from "./patterns";

const SCHEMES = "(https?|ms-appx-web|brk-multihub)";

/** The provider insists on a slash after the host. */
const PAGE: Pattern = {
  pattern: new RegExp(`^(?=[^]{1,256}$)${SCHEMES}://[^/?#]+/`),
  rule: "must be an http, https, ms-appx-web or brk-multihub URI of up to 256 characters, with a slash after the host",
};

/** @see https://registry.terraform.io/providers/hashicorp/azuread/3.7.0/docs/resources/application */
export const APPLICATION: TypeDeclaration = {
  filledInBlocks: ["feature_tags"],
  version: 2,
  sensitive: ["password.value"],
  replacing: ["template_id"],
  defaults: {
    "api.oauth2_permission_scope.enabled": true,
    "api.oauth2_permission_scope.type": "User",
    "api.requested_access_token_version": 1,
    "app_role.enabled": true,
    "optional_claims.access_token.essential": false,
    "optional_claims.id_token.essential": false,
    "optional_claims.saml2_token.essential": false,
    prevent_duplicate_names: false,
    sign_in_audience: "AzureADMyOrg",
  },
  exclusive: [["feature_tags", "tags"]],
  values: {
    "api.oauth2_permission_scope.type": ["Admin", "User"],
    "api.requested_access_token_version": [1, 2],
    "app_role.allowed_member_types": ["Application", "User"],
    group_membership_claims: ["All", "None", "ApplicationGroup", "DirectoryRole", "SecurityGroup"],
    ...claims("access_token"),
    ...claims("id_token"),
    ...claims("saml2_token"),
    "required_resource_access.resource_access.type": ["Role", "Scope"],
    sign_in_audience: [
      "AzureADMyOrg",
      "AzureADMultipleOrgs",
      "AzureADandPersonalMicrosoftAccount",
      "PersonalMicrosoftAccount",
    ],
  },
  patterns: {
    "api.known_client_applications": UUID,
    "api.oauth2_permission_scope.id": UUID,
    "api.oauth2_permission_scope.value": CLAIM_VALUE,
    "app_role.id": UUID,
    "app_role.value": CLAIM_VALUE,
    description: { pattern: /^[^]{0,1024}$/, rule: "takes up to 1024 characters" },
    owners: UUID,
    "public_client.redirect_uris": {
      pattern: /^(?=[^]{1,256}$)(urn:[^:]*:|[a-z][a-z0-9+.-]*:\/\/[^/?#]+)/i,
      rule: "must be a URI with a host, of up to 256 characters, or a URN",
    },
    "required_resource_access.resource_access.id": UUID,
    "single_page_application.redirect_uris": PAGE,
    template_id: UUID,
    "web.homepage_url": HTTP_URL,
    "web.logout_url": HTTP_URL,
    "web.redirect_uris": {
      pattern: new RegExp(`^urn:[^:]*:|${PAGE.pattern.source}`),
      rule: `${PAGE.rule}, or a URN`,
    },
  },
};

/** What an optional claim takes in a token. */
function claims(token: string): Record<string, string[]> {
  return {
    [`optional_claims.${token}.additional_properties`]: [
      "cloud_displayname",
      "dns_domain_and_sam_account_name",
      "emit_as_roles",
      "include_externally_authenticated_upn",
      "include_externally_authenticated_upn_without_hash",
      "max_size_limit",
      "netbios_domain_and_sam_account_name",
      "on_premise_security_identifier",
      "sam_account_name",
      "use_guid",
    ],
    [`optional_claims.${token}.source`]: ["user"],
  };
}

/** @see https://registry.terraform.io/providers/hashicorp/azuread/3.7.0/docs/data-sources/application */
export const APPLICATION_DATA: TypeDeclaration = {
  exactlyOne: [["client_id", "display_name", "identifier_uri", "object_id"]],
  patterns: { client_id: UUID, object_id: UUID },
};
