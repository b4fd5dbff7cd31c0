import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";
import { TimeProvider } from "@cdktf/provider-time/lib/provider";
import { TerraformOutput, Token, ref } from "cdktf";
import { EntraSso, type EntraSsoProps } from "../../../constructs/entra-sso/entra-sso";
import { OBJECT_ID, addresses, synth } from "../../support/synth";

/** What is stored in the vault is written to an output of the same id, where the test can read it. */
function sso(props: Partial<EntraSsoProps> = {}) {
  return synth((stack) => {
    new AzureadProvider(stack, "azuread");
    new TimeProvider(stack, "time");
    new EntraSso(stack, "sso", {
      publicUrl: "https://langfuse.example.com",
      application: { displayName: "Langfuse" },
      vault: { store: (id, secret) => new TerraformOutput(stack, id, { value: secret, staticId: true }) },
      ...props,
    });
  });
}

function fingerprintOf(expression: string): string {
  return `\${parseint(join("", ["1", substr(sha1(jsonencode(${expression})), 0, 7)]), 16)}`;
}

test("default: an application with required assignment, consent, and a rotating secret", () => {
  expect(addresses(sso())).toEqual([
    "azuread_application.sso",
    "azuread_application_password.sso_password",
    "azuread_service_principal.sso_principal",
    "azuread_service_principal_delegated_permission_grant.sso_consent",
    "data.azuread_service_principal.sso_graph",
    "time_rotating.sso_rotation",
  ]);
});

test("single tenant, with the email claim and the redirect URI of the public URL", () => {
  const application = sso().resource["azuread_application"]?.["sso"];
  expect(application).toMatchObject({
    display_name: "Langfuse",
    sign_in_audience: "AzureADMyOrg",
    prevent_duplicate_names: true,
    optional_claims: { id_token: [{ name: "email", essential: true }] },
    web: {
      homepage_url: "https://langfuse.example.com",
      redirect_uris: ["https://langfuse.example.com/api/auth/callback/azure-ad"],
      implicit_grant: { access_token_issuance_enabled: false, id_token_issuance_enabled: false },
    },
  });
});

test("users must be assigned, and an administrator consents for them", () => {
  const json = sso();
  expect(json.resource["azuread_service_principal"]?.["sso_principal"]).toEqual({
    client_id: "${azuread_application.sso.client_id}",
    app_role_assignment_required: true,
    login_url: "https://langfuse.example.com",
    feature_tags: [{ enterprise: true }],
  });
  expect(json.resource["azuread_service_principal_delegated_permission_grant"]).toEqual({
    sso_consent: {
      service_principal_object_id: "${azuread_service_principal.sso_principal.object_id}",
      resource_service_principal_object_id: "${data.azuread_service_principal.sso_graph.object_id}",
      claim_values: ["openid", "profile", "email", "User.Read"],
    },
  });
  expect(addresses(sso({ grantConsent: false })).filter((address) => /graph|consent/.test(address))).toEqual([]);
});

test("the secret is rotated before it expires and stored in the vault", () => {
  const json = sso({ clientSecret: { source: "managed", rotationDays: 30 } });
  expect(json.resource["time_rotating"]).toEqual({ sso_rotation: { rotation_days: 30 } });
  expect(json.resource["azuread_application_password"]).toEqual({
    sso_password: {
      application_id: "${azuread_application.sso.id}",
      display_name: "Langfuse",
      end_date: '${timeadd(time_rotating.sso_rotation.rotation_rfc3339, "720h")}',
      rotate_when_changed: { rotation: "${time_rotating.sso_rotation.id}" },
      lifecycle: { create_before_destroy: true },
    },
  });
  expect(json.output).toEqual({
    "sso-client-id": {
      value: {
        name: "sso-client-id",
        value: "${azuread_application.sso.client_id}",
        version: fingerprintOf("azuread_application.sso.client_id"),
      },
    },
    "sso-client-secret": {
      value: {
        name: "sso-client-secret",
        value: "${azuread_application_password.sso_password.value}",
        version: fingerprintOf("azuread_application_password.sso_password.key_id"),
        expires: "${azuread_application_password.sso_password.end_date}",
      },
    },
  });
});

test("a secret that an operator writes into the vault is neither created nor written here", () => {
  const json = sso({ clientSecret: { source: "key-vault" } });
  expect(addresses(json).filter((address) => /password|rotating/.test(address))).toEqual([]);
  expect(Object.keys(json.output)).toEqual(["sso-client-id"]);
});

test("groups get the default access", () => {
  expect(sso({ groups: { engineers: OBJECT_ID } }).resource["azuread_app_role_assignment"]).toEqual({
    sso_group_engineers: {
      app_role_id: "00000000-0000-0000-0000-000000000000",
      principal_object_id: OBJECT_ID,
      resource_object_id: "${azuread_service_principal.sso_principal.object_id}",
    },
  });
});

test("an existing application is checked at plan, not changed", () => {
  const json = sso({
    publicUrl: "http://localhost:3000",
    application: { existing: true, clientId: "22222222-2222-2222-2222-222222222222" },
  });
  expect(addresses(json)).not.toContain("azuread_application.sso");
  expect(addresses(json)).not.toContain("azuread_service_principal_delegated_permission_grant.sso_consent");
  expect(json.data["azuread_application"]?.["sso"]).toEqual({
    client_id: "22222222-2222-2222-2222-222222222222",
    lifecycle: {
      postcondition: [
        {
          condition:
            '${contains(flatten(self.web[*].redirect_uris), "http://localhost:3000/api/auth/callback/azure-ad")}',
          error_message:
            "The app registration must have the redirect URI http://localhost:3000/api/auth/callback/azure-ad (platform Web).",
        },
        {
          condition: '${contains(flatten(self.optional_claims[*].id_token[*].name), "email")}',
          error_message: "The app registration must add the optional claim email to ID tokens.",
        },
      ],
    },
  });
  expect(json.data["azuread_service_principal"]?.["sso_principal"].lifecycle.postcondition).toEqual([
    {
      condition: "${self.app_role_assignment_required}",
      error_message: "The enterprise application must require assignment, or every user of the tenant gets in.",
    },
  ]);
  expect(json.resource["azuread_application_password"]?.["sso_password"].application_id).toBe(
    "${data.azuread_application.sso.id}",
  );
});

test("an existing application is checked for a redirect URI that is known at plan only", () => {
  const json = sso({
    publicUrl: Token.asString(ref("var.url")),
    application: { existing: true, clientId: "22222222-2222-2222-2222-222222222222" },
  });
  expect(json.data["azuread_application"]?.["sso"].lifecycle.postcondition[0].condition).toBe(
    '${contains(flatten(self.web[*].redirect_uris), "${var.url}/api/auth/callback/azure-ad")}',
  );
});

test("a public URL with a path or a trailing slash is refused", () => {
  expect(() => sso({ publicUrl: "https://langfuse.example.com/" })).toThrow(
    '"publicUrl" must be scheme, lower-case host and port only: no path, trailing slash, query, user or default port, got https://langfuse.example.com/',
  );
});

test("a secret is rotated every 90 days by default", () => {
  expect(sso().resource["time_rotating"]).toEqual({ sso_rotation: { rotation_days: 90 } });
  expect(sso({ clientSecret: { source: "managed" } }).resource["time_rotating"]).toEqual({
    sso_rotation: { rotation_days: 90 },
  });
});
