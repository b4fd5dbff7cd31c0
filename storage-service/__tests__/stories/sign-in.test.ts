import { EntraCredential } from "../../src/keyless/entra-credential";
import { CLIENT_ID, TENANT_ID } from "../edges/access-token";
import type { Entra } from "../edges/entra";
import { startFaultProxy } from "../edges/fault-proxy";
import { createPod, type Pod } from "../edges/pod";
import { startTestDeployment, type TestDeployment } from "./test-deployment";
import { inVirtualTime } from "./virtual-time";

const SCOPE = "https://storage.azure.com/.default";
const OTHER_TENANT = "99999999-2222-4333-8444-555555555555";

let cloud: TestDeployment;
let entra: Entra;
let pod: Pod;
beforeAll(async () => {
  cloud = await startTestDeployment();
  entra = cloud.entra;
  pod = createPod(entra);
}, 60_000);
afterEach(() => cloud.reset());
afterAll(async () => {
  pod.remove();
  await cloud.stop();
});

const credential = () =>
  new EntraCredential({ kind: "workload-identity", clientId: CLIENT_ID, tenantId: TENANT_ID }, pod.env);

/** Azure Storage's answer to a token of another tenant. */
const challenge = (resource: string) => ({
  status: 401,
  headers: {
    "Content-Type": "application/xml",
    "x-ms-error-code": "InvalidAuthenticationInfo",
    "WWW-Authenticate": `Bearer authorization_uri=https://login.microsoftonline.com/${OTHER_TENANT}/oauth2/authorize resource_id=${resource}`,
  },
  body: `<?xml version="1.0" encoding="utf-8"?><Error><Code>InvalidAuthenticationInfo</Code><Message>Server failed to authenticate the request.</Message><AuthenticationErrorDetail>Issuer validation failed. Issuer did not match.</AuthenticationErrorDetail></Error>`,
});

test.each(["putBlob", "userdelegationkey"] as const)(
  "an account of another tenant is reported at once: %s",
  async (operation) => {
    cloud.proxy.inject({ when: { operation }, fault: challenge("https://storage.azure.com") });
    const storage = cloud.storage();
    const { error, seconds } = await inVirtualTime<unknown>([cloud.proxy, entra.proxy], () =>
      operation === "putBlob" ? storage.uploadJson("a", []) : storage.getSignedUrl("a", 60),
    );
    expect(error).toMatchObject({
      message: expect.stringMatching(
        /has a token from another tenant than the one that the storage account "devstoreaccount1" trusts/,
      ),
    });
    expect(seconds).toBeLessThan(10);
  },
);

test("a server that asks for another scope or tenant gets no such token", async () => {
  cloud.proxy.inject({ when: { operation: "putBlob" }, fault: challenge("https://vault.azure.net") });
  await expect(cloud.storage().uploadJson("a", [])).rejects.toThrow();
  expect(new Set(entra.requests.map(({ scope }) => scope.split(" ")[0]))).toEqual(new Set([SCOPE]));
  expect(new Set(entra.requests.map(({ tenantId }) => tenantId))).toEqual(new Set([TENANT_ID]));
});

test("a redirect is not followed: the token is sent to no other address", async () => {
  const elsewhere = await startFaultProxy(cloud.proxy.origin);
  try {
    const location = (origin: string) => ({
      status: 307,
      headers: { Location: `${origin}/devstoreaccount1/other/blob` },
    });
    cloud.proxy.inject({ when: { operation: "putBlob" }, fault: location(elsewhere.origin), times: 1 });
    cloud.proxy.inject({ when: { operation: "putBlob" }, fault: location(cloud.proxy.origin), times: 1 });
    const storage = cloud.storage();
    await expect(storage.uploadJson("a", [])).rejects.toMatchObject({ cause: { statusCode: 307 } });
    await expect(storage.uploadJson("a", [])).rejects.toMatchObject({ cause: { statusCode: 307 } });
    expect([cloud.proxy.count("putBlob"), elsewhere.requests.length]).toEqual([2, 0]);
  } finally {
    await elsewhere.stop();
  }
});

test("a token is used until it expires, then a new one is requested", async () => {
  const lasting = credential();
  await lasting.getToken(SCOPE);
  await lasting.getToken(SCOPE);
  expect(entra.exchanges).toBe(1);
  entra.tokenLifetimeSeconds = 1;
  const brief = credential();
  await brief.getToken(SCOPE);
  await brief.getToken(SCOPE);
  expect(entra.exchanges).toBe(3);
});

test("a token is renewed before it expires, and a failed renewal does not affect callers", async () => {
  entra.tokenLifetimeSeconds = 60;
  const shared = credential();
  const first = await shared.getToken(SCOPE);
  await entra.proxy.down();
  const unhandled = jest.fn();
  process.on("unhandledRejection", unhandled);
  const { value } = await inVirtualTime([entra.proxy], async () => {
    const again = await shared.getToken(SCOPE);
    await new Promise((resolve) => setTimeout(resolve, 20_000));
    return [again, await shared.getToken(SCOPE)];
  });
  process.off("unhandledRejection", unhandled);
  expect(value).toEqual([first, first]);
  expect(unhandled).not.toHaveBeenCalled();
  await entra.proxy.up();
});

test("a later outage of Entra ID is reported too", async () => {
  entra.tokenLifetimeSeconds = 1;
  const shared = credential();
  await shared.getToken(SCOPE);
  await entra.proxy.down();
  const { error } = await inVirtualTime([entra.proxy], () => shared.getToken(SCOPE));
  expect(error).toMatchObject({
    message: expect.stringMatching(/^Entra ID at localhost:\d+ cannot be reached \(ECONNREFUSED\)/),
  });
});

test("an authority that is not a URL is reported", () => {
  expect(() => cloud.storage(cloud.process({ env: { AZURE_AUTHORITY_HOST: "login.microsoftonline.us" } }))).toThrow(
    'AZURE_AUTHORITY_HOST must be an https URL like https://login.microsoftonline.com, got "login.microsoftonline.us"',
  );
});
