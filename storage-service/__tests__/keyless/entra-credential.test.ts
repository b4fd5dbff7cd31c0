import { EntraCredential } from "../../src/keyless/entra-credential";
import type { Identity } from "../../src/keyless/identity";
import { CLIENT_ID, CLIENT_SECRET, TENANT_ID } from "../edges/access-token";
import { Entra } from "../edges/entra";
import { IDENTITY_RESOURCE_ID, startImds } from "../edges/imds";
import { createPod, setEnvironment, type Pod } from "../edges/pod";
import { inVirtualTime } from "../stories/virtual-time";

const SCOPE = "https://storage.azure.com/.default";
const NOBODY = "99999999-9999-4999-8999-999999999999";
const POD: Identity = { kind: "workload-identity", clientId: CLIENT_ID, tenantId: TENANT_ID };
const PRINCIPAL: Identity = { ...POD, kind: "service-principal" };

let entra: Entra;
let pod: Pod;
beforeAll(async () => {
  entra = await Entra.start();
  pod = createPod(entra);
});
afterEach(() => entra.reset());
afterAll(async () => {
  pod.remove();
  await entra.stop();
});

/** Creates one without a cached token. */
function credential(identity: Identity, env: Record<string, string> = {}): EntraCredential {
  return new EntraCredential(identity, { ...pod.env, ...env });
}

describe("when Entra ID is unavailable", () => {
  /** The error of a token request, and its time in seconds. */
  const refusal = (env: Record<string, string>) =>
    inVirtualTime([entra.proxy], () => credential(POD, env).getToken(SCOPE));

  test("the cause is reported within the time limit", async () => {
    const gone = await Entra.start();
    await gone.stop();
    const unresolved = await refusal({ AZURE_AUTHORITY_HOST: "https://login.invalid" });
    const refused = await refusal({ AZURE_AUTHORITY_HOST: gone.authorityHost });
    entra.proxy.inject({ when: { operation: "openidConfiguration" }, fault: { hang: true } });
    const silent = await refusal({});
    expect(unresolved.error).toMatchObject({
      code: "EAI_AGAIN",
      message:
        "the name login.invalid of Entra ID cannot be resolved: check the cluster's DNS, the private DNS zone of a private endpoint, and the spelling of the name",
    });
    expect(refused.error).toMatchObject({
      message: expect.stringMatching(/^Entra ID at localhost:\d+ cannot be reached \(ECONNREFUSED\)/),
    });
    expect(silent.error).toMatchObject({
      message: expect.stringMatching(/^Entra ID at localhost:\d+ did not answer in time$/),
    });
    expect(Math.max(unresolved.seconds, refused.seconds, silent.seconds)).toBeLessThan(30);
  });

  test("two answers 503 are retried", async () => {
    entra.proxy.inject({
      when: { operation: "token" },
      fault: { status: 503, headers: { "Retry-After": "0" } },
      times: 2,
    });
    expect(await credential(POD).getToken(SCOPE)).toMatchObject({ token: expect.any(String) });
  });
});

test("concurrent callers share one exchange of the pod's projected token", async () => {
  const shared = credential(POD);
  const tokens = await Promise.all(Array.from({ length: 1000 }, () => shared.getToken(SCOPE)));
  expect(new Set(tokens.map((token) => token?.token)).size).toBe(1);
  expect(entra.exchanges).toBe(1);
});

test("a claims challenge sends its own request, despite a cached token", async () => {
  const shared = credential(POD);
  const claims = JSON.stringify({ access_token: { nbf: { essential: true, value: "1764000000" } } });
  await shared.getToken(SCOPE);
  await shared.getToken(SCOPE, { claims });
  expect(entra.requests.map(({ claims = "" }) => claims.includes("1764000000"))).toEqual([false, true]);
});

test("a caller that aborts does not affect other callers", async () => {
  const shared = credential(POD);
  const first = shared.getToken(SCOPE, { abortSignal: AbortSignal.abort() });
  await expect(Promise.all([first, shared.getToken(SCOPE)])).resolves.toHaveLength(2);
});

test("a rotated token is used by the next credential", async () => {
  pod.rotate();
  expect(await credential(POD).getToken(SCOPE)).toMatchObject({ token: expect.any(String) });
});

test("a service principal signs in with its secret", async () => {
  expect(await credential(PRINCIPAL, { AZURE_CLIENT_SECRET: CLIENT_SECRET }).getToken(SCOPE)).toMatchObject({
    token: expect.any(String),
  });
});

test.each<[string, Identity, Record<string, string>, string]>([
  [
    "an unknown client",
    { ...POD, clientId: NOBODY },
    {},
    `Entra ID has no client ${NOBODY} in tenant ${TENANT_ID} (AADSTS700016): AZURE_CLIENT_ID or AZURE_TENANT_ID is wrong`,
  ],
  [
    "an unknown tenant",
    { ...POD, tenantId: NOBODY },
    {},
    `Entra ID has no tenant ${NOBODY} (AADSTS90002): AZURE_TENANT_ID is wrong`,
  ],
  [
    "a wrong secret",
    PRINCIPAL,
    { AZURE_CLIENT_SECRET: "a secret that must not be shown" },
    `the secret of client ${CLIENT_ID} is wrong or expired (AADSTS7000215): renew AZURE_CLIENT_SECRET`,
  ],
  [
    "no token file",
    POD,
    { AZURE_FEDERATED_TOKEN_FILE: "/nowhere/token" },
    'the projected token of this pod cannot be read (AZURE_FEDERATED_TOKEN_FILE): label the pod azure.workload.identity/use: "true" and restart it',
  ],
])("%s", async (_, identity, env, message) => {
  await expect(credential(identity, env).getToken(SCOPE)).rejects.toThrow(new Error(message));
});

test("a service account without a federated credential", async () => {
  const other = await Entra.start();
  const foreign = createPod(other);
  try {
    await expect(credential(POD, { AZURE_FEDERATED_TOKEN_FILE: foreign.tokenFile }).getToken(SCOPE)).rejects.toThrow(
      `Entra ID found no federated credential of client ${CLIENT_ID} that matches this pod's token (AADSTS700213): its issuer must be the cluster's OIDC issuer URL, its subject system:serviceaccount:<namespace>:<service account> of this pod, its audience api://AzureADTokenExchange. A new one takes some minutes to take effect`,
    );
  } finally {
    foreign.remove();
    await other.stop();
  }
});

test("the default chain uses the environment", async () => {
  const restore = setEnvironment({
    ...pod.env,
    AZURE_FEDERATED_TOKEN_FILE: undefined,
    AZURE_CLIENT_SECRET: CLIENT_SECRET,
  });
  try {
    expect(await credential({ kind: "default-chain" }).getToken(SCOPE)).toMatchObject({ token: expect.any(String) });
    expect(entra.requests).toEqual([expect.objectContaining({ clientId: CLIENT_ID, assertion: undefined })]);
  } finally {
    restore();
  }
});

test("a managed identity is requested by its client or its resource", async () => {
  const imds = await startImds();
  const restore = setEnvironment({ AZURE_POD_IDENTITY_AUTHORITY_HOST: imds.authorityHost });
  try {
    const resourceId = IDENTITY_RESOURCE_ID;
    await credential({ kind: "managed-identity", clientId: CLIENT_ID }).getToken(SCOPE);
    await credential({ kind: "managed-identity", resourceId }).getToken(SCOPE);
    expect(imds.proxy.requests.map(({ query }) => query)).toEqual([
      expect.objectContaining({ client_id: CLIENT_ID }),
      expect.objectContaining({ msi_res_id: resourceId }),
    ]);
  } finally {
    restore();
    await imds.stop();
  }
});
