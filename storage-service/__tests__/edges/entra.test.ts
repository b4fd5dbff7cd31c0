import { readFileSync } from "node:fs";
import { ClientSecretCredential, WorkloadIdentityCredential } from "@azure/identity";
import { CLIENT_ID, CLIENT_SECRET, PRINCIPAL_ID, TENANT_ID, readClaims } from "./access-token";
import { Entra } from "./entra";
import { createPod, type Pod } from "./pod";

const SCOPE = "https://storage.azure.com/.default";
const STRANGER = "99999999-9999-4999-8999-999999999999";

let entra: Entra;
let pod: Pod;
beforeAll(async () => {
  entra = await Entra.start();
  pod = createPod(entra);
});
beforeEach(() => entra.reset());
afterAll(async () => {
  await entra.stop();
  pod.remove();
});

function workloadIdentity({ tenantId = TENANT_ID, clientId = CLIENT_ID } = {}): WorkloadIdentityCredential {
  return new WorkloadIdentityCredential({ tenantId, clientId, tokenFilePath: pod.tokenFile, ...authority() });
}

function servicePrincipal(secret = CLIENT_SECRET): ClientSecretCredential {
  return new ClientSecretCredential(TENANT_ID, CLIENT_ID, secret, authority());
}

function authority() {
  return { authorityHost: entra.authorityHost, disableInstanceDiscovery: true };
}

/** Requests a token like MSAL, and returns the whole answer. */
async function post(tenantId: string, form: Record<string, string>): Promise<{ status: number; body: EntraAnswer }> {
  const response = await fetch(`${entra.authorityHost}/${tenantId}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({ client_id: CLIENT_ID, scope: SCOPE, ...form }),
  });
  return { status: response.status, body: (await response.json()) as EntraAnswer };
}

interface EntraAnswer {
  readonly error?: string;
  readonly error_description?: string;
  readonly error_codes?: number[];
  readonly expires_in?: number;
}

test.each([
  ["the pod's token", workloadIdentity],
  ["a client secret", () => servicePrincipal()],
])("%s is exchanged for a token of the application", async (_, credential) => {
  entra.tokenLifetimeSeconds = 900;
  const now = Date.now() / 1000;
  const { token, expiresOnTimestamp } = await credential().getToken(SCOPE);
  const claims = readClaims(token);
  expect(claims).toMatchObject({
    aud: "https://storage.azure.com",
    iss: `https://sts.windows.net/${TENANT_ID}/`,
    appid: CLIENT_ID,
    oid: PRINCIPAL_ID,
    tid: TENANT_ID,
  });
  expect(claims["nbf"]).toBeLessThan(now - 200);
  expect(Number(claims["exp"]) - now).toBeCloseTo(900, -1);
  expect(expiresOnTimestamp / 1000 - now).toBeCloseTo(900, -1);
  expect(entra.requests).toEqual([expect.objectContaining({ scope: SCOPE, clientId: CLIENT_ID, refused: undefined })]);
  expect(entra.exchanges).toBe(1);
});

test.each([
  ["the token of another service account", TENANT_ID, { client_assertion: "stranger" }, 401, "invalid_client", 700213],
  ["another application", TENANT_ID, { client_id: STRANGER }, 400, "unauthorized_client", 700016],
  ["another tenant", STRANGER, {}, 400, "invalid_tenant", 90002],
  ["a wrong secret", TENANT_ID, { client_secret: "wrong" }, 401, "invalid_client", 7000215],
  ["no credential", TENANT_ID, {}, 401, "invalid_client", 7000218],
])("%s is refused", async (_, tenantId, form, status, error, code) => {
  expect(await post(tenantId, form)).toEqual({
    status,
    body: {
      error,
      error_description: expect.stringMatching(`^AADSTS${code}: .* Trace ID: .* Correlation ID: .* Timestamp: .*Z$`),
      error_codes: [code],
      timestamp: expect.any(String),
      trace_id: expect.any(String),
      correlation_id: expect.any(String),
      error_uri: `https://login.microsoftonline.com/error?code=${code}`,
    },
  });
  expect(entra.requests).toEqual([expect.objectContaining({ refused: `AADSTS${code}` })]);
  expect(entra.exchanges).toBe(0);
});

test("a replaced token is refused, the new one is accepted", async () => {
  const form = () => ({ client_assertion: readFileSync(pod.tokenFile, "utf8") });
  const before = form();
  pod.rotate();
  expect((await post(TENANT_ID, before)).status).toBe(401);
  expect((await post(TENANT_ID, form())).status).toBe(200);
});

test("the SDK reports Entra ID's message", async () => {
  await expect(servicePrincipal("wrong").getToken(SCOPE)).rejects.toThrow("AADSTS7000215: Invalid client secret");
});

test("every token is different", async () => {
  const [one, other] = await Promise.all([servicePrincipal(), servicePrincipal()].map((each) => each.getToken(SCOPE)));
  expect(one?.token).not.toBe(other?.token);
});

test("faults are injected at its proxy, and a reset removes them", async () => {
  entra.tokenLifetimeSeconds = 1;
  const unavailable = { status: 503, headers: { "Retry-After": "0" }, body: "{}" };
  entra.proxy.inject({ when: { operation: "token" }, fault: unavailable });
  expect((await post(TENANT_ID, { client_secret: CLIENT_SECRET })).status).toBe(503);
  await entra.proxy.down();
  await expect(post(TENANT_ID, {})).rejects.toThrow("fetch failed");
  await entra.reset();
  const { status, body } = await post(TENANT_ID, { client_secret: CLIENT_SECRET });
  expect([status, body.expires_in]).toEqual([200, 3600]);
  expect(entra.exchanges).toBe(1);
});
