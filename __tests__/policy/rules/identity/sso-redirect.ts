import { ssoRedirect } from "../../../../policy/rules/identity/sso-redirect";
import { changeHelmValues, deploymentOf, testRule } from "../../rule-table";
import { STRICT } from "../../../../policy/settings";
import { synthesis } from "../../../support/synthesis";
import { state } from "../../terraform-show";

const APPLICATION = "azuread_application.sso";
const URL = "https://langfuse.example.com";
const REDIRECT = `${URL}/api/auth/callback/azure-ad`;

const platform = (uris: unknown, { url = URL, ...more }: { url?: string } & Record<string, unknown> = {}) => ({
  resource: { azuread_application: { sso: { web: { redirect_uris: uris }, ...more } } },
  output: { url: { value: url } },
});

const release = (url: string, output = url) => ({
  resource: {
    helm_release: { langfuse: { chart: "langfuse", values: [JSON.stringify({ langfuse: { nextauth: { url } } })] } },
  },
  output: { url: { value: output } },
});

const both = (one: object, other: object) => ({ stacks: { "test-platform": one, "test-release": other } });

testRule(ssoRedirect, {
  compliant: {
    "all agree": both(platform([REDIRECT]), release(URL)),
    "the platform alone": platform([REDIRECT]),
    "localhost without TLS": platform(["http://localhost:3000/api/auth/callback/azure-ad"], {
      url: "http://localhost:3000",
    }),
    "the local address without TLS": platform(["http://127.0.0.1:3000/api/auth/callback/azure-ad"], {
      url: "http://127.0.0.1:3000",
    }),
    "the URL is a local": {
      ...platform(["${local.url}/api/auth/callback/azure-ad"], { url: "${local.url}" }),
      locals: { url: URL },
    },
    "a state": state(
      {
        [APPLICATION]: {
          web: [{ redirect_uris: [REDIRECT] }],
          public_client: [],
          single_page_application: [{ redirect_uris: [] }],
        },
      },
      { url: { value: URL } },
    ),
  },
  violating: {
    "another path": [platform([`${URL}/api/auth/callback/google`]), [APPLICATION, "web.redirect_uris[0]"]],
    "a trailing slash": [platform([`${REDIRECT}/`]), [APPLICATION, "web.redirect_uris[0]"]],
    "plain HTTP": [
      platform(["http://langfuse.example.com/api/auth/callback/azure-ad"], { url: "http://langfuse.example.com" }),
      [APPLICATION, "web.redirect_uris[0]"],
    ],
    "a wildcard": [
      platform(["https://*.example.com/api/auth/callback/azure-ad"]),
      [APPLICATION, "web.redirect_uris[0]"],
    ],
    "another host": [
      both(platform(["https://other.example.com/api/auth/callback/azure-ad"]), release(URL)),
      [APPLICATION, "web.redirect_uris[0]"],
    ],
    "one more": [
      platform([REDIRECT, "http://localhost:3000/api/auth/callback/azure-ad"]),
      [APPLICATION, "web.redirect_uris"],
    ],
    none: [platform([]), [APPLICATION, "web.redirect_uris"]],
    "left out": [platform(undefined), [APPLICATION, "web.redirect_uris"]],
    "one of another platform": [
      platform([REDIRECT], { single_page_application: { redirect_uris: [`${URL}/`] } }),
      [APPLICATION, "single_page_application.redirect_uris"],
    ],
    "another URL in the Helm values": [
      both(platform([REDIRECT]), release("https://other.example.com", URL)),
      ["helm_release.langfuse", "values.langfuse.nextauth.url"],
    ],
    "another URL as the release's output": [
      both(platform([REDIRECT]), release(URL, `${URL}/`)),
      ["output.url", "value"],
    ],
    "no URL to compare with": [{ resource: platform([REDIRECT]).resource }, [APPLICATION, "web.redirect_uris[0]"]],
    "a value that is unknown before the apply": [
      platform(["${var.url}/api/auth/callback/azure-ad"]),
      [APPLICATION, "web.redirect_uris[0]"],
    ],
    "a state": [
      state(
        { [APPLICATION]: { web: [{ redirect_uris: [REDIRECT] }] } },
        { url: { value: "https://other.example.com" } },
      ),
      [APPLICATION, "web[0].redirect_uris[0]"],
    ],
  },
  notApplicable: {
    "the release alone": release(URL),
    "an app registration that exists": { data: { azuread_application: { sso: {} } } },
  },
  mutation: [
    ({ platform }) => {
      platform.resource.azuread_application.sso.web.redirect_uris[0] = "https://langfuse.example.com/callback";
    },
    [APPLICATION, "web.redirect_uris[0]"],
  ],
});

test("an existing app registration is not applicable, with the reason", () => {
  const deployment = deploymentOf({ data: { azuread_application: { sso: {} } } });
  expect(ssoRedirect.check(deployment, STRICT)).toEqual({
    kind: "not applicable",
    reason: "the app registration exists already: postconditions of its data source check it during the plan",
  });
});

test("the Helm values are compared in production too", () => {
  const production = synthesis("production");
  changeHelmValues(production, "langfuse", ({ langfuse }) => (langfuse.nextauth.url = "https://other.example.com"));
  const deployment = deploymentOf(both(production.platform as object, production.release as object));
  expect(ssoRedirect.check(deployment, STRICT)).toMatchObject({
    findings: [{ address: "helm_release.langfuse", path: "values.langfuse.nextauth.url" }],
  });
});
