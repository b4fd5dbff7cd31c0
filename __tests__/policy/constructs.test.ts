import { checkEnvironment } from "../../config/check-environment";
import { ssoRedirectUri } from "../../constructs/entra-sso/entra-sso";
import { blobEndpoint } from "../../constructs/names";
import { isAzureBlob, parseHost } from "../../policy/blob-store";
import { isSetByChart } from "../../policy/langfuse-chart";
import { ENTRA_VARIABLES } from "../../policy/rules/keyless/no-entra-variable";
import { ssoRedirect } from "../../policy/rules/identity/sso-redirect";
import { Deployment } from "../../terraform-json/deployment";
import { helmReleases } from "../../terraform-json/helm-release";
import { parseStack } from "../../terraform-json/read";
import { MINIMAL_ENVIRONMENT } from "../support/named-environment";

/** The policy has its own copies of paths and variables, on purpose. These tests compare them with the originals. */
function deployment(json: object): Deployment {
  return new Deployment([parseStack("test-platform.json", JSON.stringify(json))]);
}

test.each(["https://langfuse.example.com", "http://localhost:3000"])("the redirect URI of %s is accepted", (url) => {
  const check = (uri: string) =>
    ssoRedirect.check(
      deployment({
        resource: { azuread_application: { sso: { web: { redirect_uris: [uri] } } } },
        output: { url: { value: url } },
      }),
      { deletionProtection: true },
    ).kind;
  expect(check(ssoRedirectUri(url))).toBe("compliant");
  expect(check(`${url}/api/auth/callback/google`)).toBe("violation");
});

test("the blob endpoint of an account is Azure Blob", () => {
  expect(isAzureBlob(parseHost(blobEndpoint("stlangfuse")) ?? "")).toBe(true);
});

function isAccepted(name: string): boolean {
  const langfuse = { ...MINIMAL_ENVIRONMENT.langfuse, environment: { [name]: "x" } };
  const { environment, sections, ...problems } = checkEnvironment({ ...MINIMAL_ENVIRONMENT, langfuse });
  return environment !== undefined && sections.langfuse !== undefined && Object.values(problems).flat().length === 0;
}

test("the environment file accepts other variables", () => {
  expect(isAccepted("LANGFUSE_INIT_ORG_NAME")).toBe(true);
});

test.each(ENTRA_VARIABLES)("the environment file refuses %s, as no-entra-variable does", (name) => {
  expect(isAccepted(name)).toBe(false);
});

const [release] = helmReleases(deployment({ resource: { helm_release: { langfuse: { chart: "langfuse" } } } }));

test.each([
  "SALT",
  "ENCRYPTION_KEY",
  "NEXTAUTH_URL",
  "AUTH_DISABLE_SIGNUP",
  "DATABASE_HOST",
  "REDIS_PASSWORD",
  "CLICKHOUSE_URL",
  "LANGFUSE_LOG_LEVEL",
  "LANGFUSE_USE_AZURE_BLOB",
  "LANGFUSE_S3_EVENT_UPLOAD_BUCKET",
])("the environment file refuses %s, which the chart sets by the policy's list", (name) => {
  expect(release && isSetByChart(release, name)).toBe(true);
  expect(isAccepted(name)).toBe(false);
});
