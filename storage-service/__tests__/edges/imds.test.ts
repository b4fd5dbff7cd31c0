import { ManagedIdentityCredential } from "@azure/identity";
import { CLIENT_ID, PRINCIPAL_ID, readClaims } from "./access-token";
import { IDENTITY_RESOURCE_ID, startImds, type Imds } from "./imds";
import { setEnvironment } from "./pod";

const SCOPE = "https://storage.azure.com/.default";
const STRANGER = "99999999-9999-4999-8999-999999999999";

let imds: Imds;
let restoreEnvironment: () => void;
beforeAll(async () => {
  imds = await startImds();
  restoreEnvironment = setEnvironment({ AZURE_POD_IDENTITY_AUTHORITY_HOST: imds.authorityHost });
});
beforeEach(() => imds.proxy.forget());
afterAll(async () => {
  restoreEnvironment();
  await imds.stop();
});

test.each([
  ["its client id", new ManagedIdentityCredential({ clientId: CLIENT_ID }), { client_id: CLIENT_ID }],
  [
    "its resource id",
    new ManagedIdentityCredential({ resourceId: IDENTITY_RESOURCE_ID }),
    { msi_res_id: IDENTITY_RESOURCE_ID },
  ],
  ["its object id", new ManagedIdentityCredential({ objectId: PRINCIPAL_ID }), { object_id: PRINCIPAL_ID }],
  ["no id, because it is the only one", new ManagedIdentityCredential(), {}],
])("the identity is found by %s", async (_, credential, query) => {
  const { token } = await credential.getToken(SCOPE);
  expect(readClaims(token)).toMatchObject({ aud: "https://storage.azure.com", appid: CLIENT_ID });
  expect(imds.proxy.requests).toEqual([
    expect.objectContaining({
      operation: "token",
      query: { "api-version": "2018-02-01", resource: "https://storage.azure.com", ...query },
    }),
  ]);
});

test("another identity is not found", async () => {
  const credential = new ManagedIdentityCredential({ clientId: STRANGER });
  await expect(credential.getToken(SCOPE)).rejects.toThrow("Identity not found");
});

test("a request without the metadata header is refused", async () => {
  const response = await fetch(`${imds.authorityHost}/metadata/identity/oauth2/token`);
  expect([response.status, await response.json()]).toEqual([
    400,
    { error: "invalid_request", error_description: "Required metadata header not specified" },
  ]);
});
