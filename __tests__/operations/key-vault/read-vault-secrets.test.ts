import { CredentialUnavailableError, AuthenticationError } from "@azure/identity";
import { readVaultSecrets } from "../../../operations/key-vault/read-vault-secrets";
import { VaultError } from "../../../operations/key-vault/vault-error";
import { signedIn, startVault, type Refusal, type Vault } from "./vault";

let vault: Vault;
beforeAll(async () => {
  vault = await startVault("kv-langfuse-oss");
  vault.secrets.set("id", "LTAI-of-the-test").set("key", "the secret of the test");
});
afterAll(() => vault.close());
beforeEach(() => {
  vault.refusal = undefined;
  vault.requests.length = 0;
});

function read(names: readonly string[], credential = signedIn()) {
  return readVaultSecrets(vault.url, names, credential, { client: vault.client });
}

/** The message with which it fails. */
async function failure(reading: Promise<unknown>): Promise<string> {
  const error = await reading.then(
    () => new Error("nothing failed"),
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(VaultError);
  return (error as VaultError).message;
}

test("values are in the order of the names, and one token is enough", async () => {
  const credential = signedIn();
  expect(await read(["key", "id"], credential)).toEqual(["the secret of the test", "LTAI-of-the-test"]);
  expect(credential.scopes).toEqual(["https://vault.azure.net/.default"]);
  expect(vault.requests).toEqual(["GET /secrets/key/ 401", "GET /secrets/key/ 200", "GET /secrets/id/ 200"]);
});

test("every missing secret is reported with the command that creates it", async () => {
  const put = (name: string) =>
    `the Key Vault kv-langfuse-oss has no secret ${name}. Create it: az keyvault secret set --vault-name kv-langfuse-oss --name ${name} --file <file with the value, without a line break at its end>`;
  expect(await failure(read(["one", "id", "two"]))).toBe(`${put("one")}\n${put("two")}`);
});

const FORBIDDEN = { status: 403, code: "Forbidden" };
const CALLER =
  "Caller: appid=04b07795-8ddb-461a-bbee-02f9e1bf7b46;oid=33333333-3333-4333-8333-333333333333;iss=https://sts.windows.net/11111111-1111-4111-8111-111111111111/";

test.each<[string, Refusal, string]>([
  [
    "no role",
    {
      ...FORBIDDEN,
      innerCode: "ForbiddenByRbac",
      message: `Caller is not authorized to perform action on resource.\r\nIf role assignments, deny assignments or role definitions were changed recently, please observe propagation time.\r\n${CALLER}\r\nAction: 'Microsoft.KeyVault/vaults/secrets/getSecret/action'`,
    },
    'the signed-in identity cannot read secrets of the Key Vault kv-langfuse-oss (ForbiddenByRbac): it needs the role "Key Vault Secrets User" on the vault. Assign it, and wait up to ten minutes: az role assignment create --assignee 33333333-3333-4333-8333-333333333333 --role "Key Vault Secrets User" --scope "$(az keyvault show --name kv-langfuse-oss --query id --output tsv)"',
  ],
  [
    "no access policy",
    {
      ...FORBIDDEN,
      innerCode: "AccessDenied",
      message:
        "The user, group or application 'appid=04b07795;oid=33333333-3333-4333-8333-333333333333;iss=…' does not have secrets get permission on key vault 'kv-langfuse-oss;location=eastus'.",
    },
    "the signed-in identity cannot read secrets of the Key Vault kv-langfuse-oss, which uses access policies. Add one: az keyvault set-policy --name kv-langfuse-oss --object-id 33333333-3333-4333-8333-333333333333 --secret-permissions get",
  ],
  [
    "the firewall",
    {
      ...FORBIDDEN,
      innerCode: "ForbiddenByFirewall",
      message: `Client address is not authorized and caller is not a trusted service.\r\nClient address: 198.51.100.7\r\n${CALLER}\r\nVault: kv-langfuse-oss;location=eastus`,
    },
    "the firewall of the Key Vault kv-langfuse-oss refuses this machine (198.51.100.7). Run this from an allowed network, or add the address to keyVault.allowedRanges in the environment file and deploy it; for an existing vault: az keyvault network-rule add --name kv-langfuse-oss --ip-address 198.51.100.7",
  ],
  [
    "a private endpoint only",
    {
      ...FORBIDDEN,
      innerCode: "ForbiddenByConnection",
      message:
        "Public network access is disabled and request is not from a trusted service nor via an approved private link.",
    },
    "the Key Vault kv-langfuse-oss accepts connections only at its private endpoint. Run this from a machine in its network",
  ],
  [
    "a secret that is disabled",
    { ...FORBIDDEN, innerCode: "SecretDisabled", message: "Operation get is not allowed on a disabled secret." },
    "the secret id of the Key Vault kv-langfuse-oss is disabled. Enable it: az keyvault secret set-attributes --vault-name kv-langfuse-oss --name id --enabled true",
  ],
  [
    "an error of the service",
    { status: 500, code: "InternalServerError", message: "Something went wrong.\r\nRequest id: 1" },
    "cannot read the secret id of the Key Vault kv-langfuse-oss (500 InternalServerError): Something went wrong.",
  ],
])("%s is reported with its fix", async (_, refusal, message) => {
  vault.refusal = refusal;
  expect(await failure(read(["id"]))).toBe(message);
});

test("a token that the vault refuses", async () => {
  expect(await failure(read(["id"], signedIn("a token of another tenant")))).toBe(
    "the Key Vault kv-langfuse-oss refuses the sign-in (401): it belongs to another tenant. Sign in to the tenant of its subscription: az login --tenant <tenant>",
  );
});

test.each<[string, Error, string]>([
  ["no user", new CredentialUnavailableError("Please run 'az login' from a command prompt."), ""],
  [
    "a wrong secret",
    new AuthenticationError(401, {
      error: "invalid_client",
      error_description: "AADSTS7000215: Invalid client secret provided.",
    }),
    " (AADSTS7000215)",
  ],
])("signed in: %s", async (_, error, code) => {
  const message = await failure(read(["id"], { ...signedIn(), getToken: () => Promise.reject(error) }));
  expect(message).toBe(
    `cannot sign in to Azure to read the Key Vault kv-langfuse-oss${code}. Sign in: az login. In a pipeline, give the job an identity: azure/login, or AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_FEDERATED_TOKEN_FILE`,
  );
});

test.each<[string, string, string]>([
  [
    "a vault that does not exist",
    "ENOTFOUND",
    "the name kv-langfuse-oss.vault.azure.net cannot be resolved: there is no such Key Vault, or DNS does not work on this machine. Look for the vault: az keyvault show --name kv-langfuse-oss",
  ],
  [
    "a network that refuses",
    "ECONNREFUSED",
    "kv-langfuse-oss.vault.azure.net cannot be reached (ECONNREFUSED): check proxies and firewalls between this machine and Azure",
  ],
])("%s", async (_, code, message) => {
  const httpClient = { sendRequest: () => Promise.reject(Object.assign(new Error(code), { code })) };
  const reading = readVaultSecrets(vault.url, ["id"], signedIn(), { client: { ...vault.client, httpClient } });
  expect(await failure(reading)).toBe(message);
});

test("an aborted call rejects with AbortError", async () => {
  const signal = AbortSignal.abort();
  const reading = readVaultSecrets(vault.url, ["id"], signedIn(), { client: vault.client, signal });
  await expect(reading).rejects.toMatchObject({ name: "AbortError" });
  expect(vault.requests).toEqual([]);
});
