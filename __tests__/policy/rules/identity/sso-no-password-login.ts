import { ssoNoPasswordLogin } from "../../../../policy/rules/identity/sso-no-password-login";
import { changeHelmValues, testRule } from "../../rule-table";

const PATH = "values.langfuse.auth.disableUsernamePassword";
const release = (auth: object) => ({
  resource: { helm_release: { langfuse: { chart: "langfuse", values: [JSON.stringify({ langfuse: { auth } })] } } },
});
const SSO = { providers: { azureAd: { tenantId: "t" } } };

testRule(ssoNoPasswordLogin, {
  compliant: { "passwords off": release({ ...SSO, disableUsernamePassword: true }) },
  violating: {
    "passwords on": [release({ ...SSO, disableUsernamePassword: false }), ["helm_release.langfuse", PATH]],
    "left out, which means on": [release(SSO), ["helm_release.langfuse", PATH]],
    "a text instead of a boolean": [
      release({ ...SSO, disableUsernamePassword: "true" }),
      ["helm_release.langfuse", PATH],
    ],
    "a setting that wins over the file": [
      {
        resource: {
          helm_release: {
            langfuse: {
              ...release({ ...SSO, disableUsernamePassword: true }).resource.helm_release.langfuse,
              set: [{ name: "langfuse.auth.disableUsernamePassword", value: false }],
            },
          },
        },
      },
      ["helm_release.langfuse", PATH],
    ],
  },
  notApplicable: {
    "no sign-in through Entra ID, so that passwords are the only way in": release({ disableUsernamePassword: false }),
    "another chart": { resource: { helm_release: { traefik: { chart: "traefik" } } } },
  },
  mutation: [
    (production) =>
      changeHelmValues(production, "langfuse", ({ langfuse }) => (langfuse.auth.disableUsernamePassword = false)),
    ["helm_release.langfuse", PATH],
  ],
});
