import { AZUREAD } from "../../../../rehearsal/providers/azuread";
import { Cloud, guid } from "../../../../rehearsal/cloud";
import { create, refusal } from "../../support";

let cloud: Cloud;
beforeEach(() => {
  cloud = new Cloud();
});

const application = (prevent_duplicate_names = false) =>
  create(cloud, "azuread_application", { display_name: "Langfuse", prevent_duplicate_names });

describe("an application", () => {
  test("has an object and a client", () => {
    const object = guid("application Langfuse");
    expect(application()).toMatchObject({
      id: `/applications/${object}`,
      object_id: object,
      client_id: guid(`/applications/${object} client`),
    });
  });

  test("may have the name of another, unless duplicates are prevented", () => {
    const first = application();
    expect(application()["id"]).not.toBe(first["id"]);
    expect(refusal(() => application(true))).toBe('An application with the display name "Langfuse" exists already.');
  });
});

describe("a service principal", () => {
  test("represents its application", () => {
    const client_id = application()["client_id"] as string;
    const object = guid(`principal ${client_id}`);
    expect(create(cloud, "azuread_service_principal", { client_id })).toEqual({
      id: `/servicePrincipals/${object}`,
      object_id: object,
      client_id,
      display_name: "Langfuse",
      application_tenant_id: cloud.account.tenantId,
      type: "Application",
    });
  });

  test("needs its application", () => {
    expect(refusal(() => create(cloud, "azuread_service_principal", { client_id: "c" }))).toBe(
      "No application has the client id c.",
    );
  });
});

test("a client secret has its own key, however often it is created", () => {
  cloud.put("azuread_application", "/applications/a", {});
  const password = () => create(cloud, "azuread_application_password", { application_id: "/applications/a" });
  const [one, other] = [password(), password()];
  const key_id = guid('{"application_id":"/applications/a"}');
  expect(one).toMatchObject({
    id: `/applications/a/password/${key_id}`,
    key_id,
    start_date: "2026-01-01T00:00:00Z",
  });
  expect(other["key_id"]).not.toBe(key_id);
});

test("assumed applications and principals allow to sign in", () => {
  cloud.redirectUris = ["https://langfuse.example.com/api/auth/callback/azure-ad"];
  const assumed = (type: string) =>
    AZUREAD.types[type]?.dataSource?.assume?.({ client_id: "c" }, { cloud, provider: {} });
  expect(assumed("azuread_application")).toEqual({
    id: `/applications/${guid("application c")}`,
    object_id: guid("application c"),
    web: [{ redirect_uris: ["https://langfuse.example.com/api/auth/callback/azure-ad"] }],
    optional_claims: [{ id_token: [{ name: "email", essential: true }] }],
  });
  expect(assumed("azuread_service_principal")).toEqual({
    id: `/servicePrincipals/${guid("principal c")}`,
    object_id: guid("principal c"),
    app_role_assignment_required: true,
  });
});
