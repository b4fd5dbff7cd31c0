import { Refusal, guid } from "../../cloud";
import type { Values } from "../../values/value";
import { textAt, textsAt, valueAt } from "../../values/walk";
import { words, type ArgumentProblem, type Pattern, type TypeDefinition } from "../definition";
import { DURATION, HTTP_URL, TIME, UUID, upTo } from "../patterns";

/** When passwords become valid: the time of the rehearsal is fixed. */
const START = "2026-01-01T00:00:00Z";

/** A value of the claims `roles` and `scp`. */
const CLAIM_VALUE: Pattern = {
  pattern: /^(?!\.)[A-Za-z0-9:!#$%&'()*+,./;<=>?@[\]^_{|}~`-]{0,249}$/,
  rule: "takes up to 249 letters, digits and punctuation marks, with no period first",
};

const SCHEMES = "(https?|ms-appx-web|brk-multihub)";

/** The provider requires a slash after the host. */
const PAGE: Pattern = {
  pattern: new RegExp(`^(?=[^]{1,256}$)${SCHEMES}://[^/?#]+/`),
  rule: "must be an http, https, ms-appx-web or brk-multihub URI of up to 256 characters, with a slash after the host",
};

/** @see https://registry.terraform.io/providers/hashicorp/azuread/3.7.0/docs/resources/application */
export const APPLICATION: TypeDefinition = {
  resource: {
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
      group_membership_claims: words("All None ApplicationGroup DirectoryRole SecurityGroup"),
      ...getClaimValues("access_token"),
      ...getClaimValues("id_token"),
      ...getClaimValues("saml2_token"),
      "required_resource_access.resource_access.type": ["Role", "Scope"],
      sign_in_audience: words(`
        AzureADMyOrg AzureADMultipleOrgs AzureADandPersonalMicrosoftAccount PersonalMicrosoftAccount
      `),
    },
    patterns: {
      "api.known_client_applications": UUID,
      "api.oauth2_permission_scope.id": UUID,
      "api.oauth2_permission_scope.value": CLAIM_VALUE,
      "app_role.id": UUID,
      "app_role.value": CLAIM_VALUE,
      description: upTo(1024),
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

    id: (given, { cloud }) =>
      cloud.getFreeId(
        "azuread_application",
        `application ${textAt(given, "display_name")}`,
        (text) => `/applications/${guid(text)}`,
      ),
    findProblems: findApplicationProblems,
    // https://learn.microsoft.com/entra/identity-platform/reply-url
    service: {
      patterns: {
        display_name: { pattern: /^.{1,256}$/, rule: "takes 1 to 256 characters" },
        "web.redirect_uris": {
          pattern: /^(?!http:\/\/(?!localhost[:/]|127\.0\.0\.1[:/]|\[::1\][:/]))[^#*\s]*$/i,
          rule: "must begin with https or http://localhost, without fragment, wildcard and space",
        },
      },
    },
    check: (given, { cloud, prior }) => {
      const display_name = textAt(given, "display_name") ?? "";
      if (prior || given["prevent_duplicate_names"] !== true) return;
      if (cloud.find("azuread_application", { display_name }).length === 0) return;
      throw new Refusal(`An application with the display name "${display_name}" exists already.`);
    },
    compute: (_, { id }) => ({ object_id: id.split("/")[2] as string, client_id: guid(`${id} client`) }),
  },
  dataSource: {
    exactlyOne: [["client_id", "display_name", "identifier_uri", "object_id"]],
    patterns: { client_id: UUID, object_id: UUID },
    assume: (config, { cloud }) => {
      const objectId = guid(`application ${textAt(config, "client_id")}`);
      return {
        id: `/applications/${objectId}`,
        object_id: objectId,
        web: [{ redirect_uris: cloud.redirectUris }],
        optional_claims: [{ id_token: [{ name: "email", essential: true }] }],
      };
    },
  },
};

/** What the provider compares in a plan. */
function findApplicationProblems(given: Values): ArgumentProblem[] {
  const audience = textAt(given, "sign_in_audience") ?? "";
  const version = valueAt(given, "api.requested_access_token_version");
  const personal = /PersonalMicrosoftAccount/.test(audience) && version !== 2;
  return [
    ...(personal
      ? [{ path: "api.requested_access_token_version", message: `must be 2 for the sign_in_audience ${audience}` }]
      : []),
    ...["app_role.id", "app_role.value", "api.oauth2_permission_scope.id", "web.redirect_uris"].flatMap((path) => {
      const texts = textsAt(given, path).filter((text) => text !== "");
      const twice = texts.find((text, index) => texts.indexOf(text) !== index);
      return twice === undefined ? [] : [{ path, message: `must be unique, got "${twice}" twice` }];
    }),
  ];
}

/** The values of an optional claim of a token. */
function getClaimValues(token: string): Record<string, string[]> {
  return {
    [`optional_claims.${token}.additional_properties`]: words(`
      cloud_displayname dns_domain_and_sam_account_name emit_as_roles include_externally_authenticated_upn
      include_externally_authenticated_upn_without_hash max_size_limit netbios_domain_and_sam_account_name
      on_premise_security_identifier sam_account_name use_guid
    `),
    [`optional_claims.${token}.source`]: ["user"],
  };
}

/** @see https://registry.terraform.io/providers/hashicorp/azuread/3.7.0/docs/resources/application_password */
export const APPLICATION_PASSWORD: TypeDefinition = {
  resource: {
    version: 1,
    sensitive: ["value"],
    replacing: words("application_id display_name end_date end_date_relative rotate_when_changed start_date"),
    exclusive: [["end_date", "end_date_relative"]],
    patterns: {
      application_id: { pattern: /^\/applications\/[^/]+$/, rule: "must be the id of an application: /applications/…" },
      end_date: TIME,
      end_date_relative: DURATION,
      start_date: TIME,
    },
    id: (given, { cloud }) =>
      cloud.getFreeId(
        "azuread_application_password",
        JSON.stringify(given),
        (text) => `${textAt(given, "application_id")}/password/${guid(text)}`,
      ),
    check: (given, { cloud }) => {
      const application = textAt(given, "application_id") ?? "";
      if (!cloud.findById(application)) throw new Refusal(`No application has the id ${application}.`);
      const [start, end] = [textAt(given, "start_date") ?? START, textAt(given, "end_date")];
      if (end === undefined || Date.parse(end) > Date.parse(start)) return;
      throw new Refusal(`InvalidDateTime: "end_date" must be after ${start}, got ${end}.`);
    },
    compute: (_, { id }) => ({ key_id: id.slice(id.lastIndexOf("/") + 1), start_date: START }),
  },
};
