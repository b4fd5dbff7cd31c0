import {
  explainEntraError,
  explainStorageError,
  isRefusal,
  KeylessBlobError,
  type RequestContext,
} from "../../src/keyless/blob-error";

const NOW = Date.parse("2026-03-01T12:00:00Z");
const WHO = "workload-identity (client client, tenant tenant)";
const HOST = "st.blob.core.windows.net";
const CONTEXT: RequestContext = {
  identity: { kind: "workload-identity", clientId: "client", tenantId: "tenant" },
  endpoint: { url: `https://${HOST}`, host: HOST, accountName: "st" },
  now: () => NOW,
  container: "langfuse",
};

/** Creates an error of the SDK for an answer of the service. */
function answered(statusCode: number, code: string, more: { message?: string; detail?: string; ahead?: number } = {}) {
  const date = new Date(NOW - (more.ahead ?? 0) * 60_000).toUTCString();
  return Object.assign(new Error(more.message ?? "No.\nRequestId:1\nTime:2"), {
    name: "RestError",
    statusCode,
    code,
    response: {
      ...(more.detail && { parsedBody: { authenticationErrorDetail: more.detail } }),
      headers: { get: (name: string) => (name === "date" ? date : undefined) },
    },
  });
}

function network(code: string, name = "RestError") {
  return Object.assign(new Error(`getaddrinfo ${code} somewhere`), { name, code });
}

const SCOPE = "$(az storage account show --name st --query id --output tsv)";
const ASSIGN = "Assign it, and wait up to ten minutes: az role assignment create --assignee client --role";

test.each<[string, unknown, Partial<RequestContext>, Partial<KeylessBlobError>]>([
  [
    "no permission for data",
    answered(403, "AuthorizationPermissionMismatch"),
    {},
    {
      message: `${WHO} has no permission for this operation in container "langfuse": it needs the role "Storage Blob Data Contributor" on the container. ${ASSIGN} "Storage Blob Data Contributor" --scope "${SCOPE}/blobServices/default/containers/langfuse"`,
      statusCode: 403,
      code: "AuthorizationPermissionMismatch",
    },
  ],
  [
    "no permission to sign",
    answered(403, "AuthorizationPermissionMismatch"),
    { container: undefined },
    {
      message: `${WHO} has no permission to sign URLs: it needs the role "Storage Blob Delegator" on the storage account "st". ${ASSIGN} "Storage Blob Delegator" --scope "${SCOPE}"`,
    },
  ],
  [
    "the account's firewall",
    answered(403, "AuthorizationFailure"),
    {},
    {
      message:
        'the storage account "st" refuses this network: allow the pods\' subnet or the private endpoint in its firewall (az storage account network-rule list --account-name st)',
    },
  ],
  [
    "a token of another tenant",
    answered(401, "InvalidAuthenticationInfo", { detail: "Issuer validation failed. Issuer did not match." }),
    {},
    {
      message: `${WHO} has a token from another tenant than the one that the storage account "st" trusts: AZURE_TENANT_ID must be the tenant of the account's subscription`,
      statusCode: 401,
    },
  ],
  [
    "a clock that is ahead",
    answered(403, "AuthenticationFailed", { ahead: 20 }),
    {},
    {
      message:
        "this machine's clock is 20 minutes ahead of the clock of Azure Blob Storage, which answered 403: synchronize the node's clock (NTP, chrony)",
    },
  ],
  [
    "a clock that is behind",
    answered(400, "InvalidXmlNodeValue", { ahead: -16 }),
    {},
    {
      message:
        "this machine's clock is 16 minutes behind the clock of Azure Blob Storage, which answered 400: synchronize the node's clock (NTP, chrony)",
    },
  ],
  [
    "another refusal",
    answered(403, "AccountIsDisabled", { message: "The account is disabled.\nRequestId:1" }),
    {},
    { message: `the storage account "st" refuses ${WHO} (403 AccountIsDisabled): The account is disabled.` },
  ],
  [
    "a name that does not exist",
    network("ENOTFOUND"),
    {},
    {
      message: `the name ${HOST} of Azure Blob Storage cannot be resolved: check the cluster's DNS, the private DNS zone of a private endpoint, and the spelling of the name`,
      code: "EAI_AGAIN",
    },
  ],
  ["a name server that is down", network("EAI_AGAIN"), {}, { code: "EAI_AGAIN" }],
  [
    "a refused connection",
    network("ECONNREFUSED"),
    {},
    {
      message: `Azure Blob Storage at ${HOST} cannot be reached (ECONNREFUSED): check network policies, firewalls and the private endpoint`,
      code: "ECONNREFUSED",
    },
  ],
  [
    "no answer",
    Object.assign(new Error("aborted"), { name: "AbortError" }),
    {},
    { message: `Azure Blob Storage at ${HOST} did not answer in time` },
  ],
])("%s", (_, error, context, expected) => {
  const explained = explainStorageError(error, { ...CONTEXT, ...context });
  expect(explained).toBeInstanceOf(KeylessBlobError);
  expect(explained).toMatchObject(expected);
});

test.each([
  ["a missing blob", answered(404, "BlobNotFound")],
  ["a conflict", answered(409, "ContainerAlreadyExists")],
  ["a bad request that names an issuer", answered(400, "X", { message: "issuer" })],
  ["an error of the service that looks like a network error", answered(500, "X", { message: "ETIMEDOUT" })],
  ["a bad request without a clock skew", answered(400, "InvalidInput", { ahead: 4 })],
  ["a service that is busy", answered(503, "ServerBusy", { ahead: 60 })],
  ["anything else", new Error("something")],
  ["not even an error", undefined],
])("%s is unchanged", (_, error) => {
  expect(explainStorageError(error, CONTEXT)).toBe(error);
});

test("an explained error is not explained again", () => {
  const once = explainStorageError(answered(403, "AuthorizationFailure"), CONTEXT);
  expect(explainStorageError(once, { ...CONTEXT, container: undefined })).toBe(once);
});

test.each([
  ["AADSTS70021", "Entra ID found no federated credential of client client"],
  ["AADSTS700211", "Entra ID found no federated credential of client client"],
  ["AADSTS700212", "Entra ID found no federated credential of client client"],
  ["AADSTS700213", "Entra ID found no federated credential of client client"],
  ["AADSTS700016", "Entra ID has no client client in tenant tenant (AADSTS700016)"],
  ["AADSTS90002", "Entra ID has no tenant tenant (AADSTS90002)"],
  ["AADSTS900023", "Entra ID has no tenant tenant (AADSTS900023)"],
  ["AADSTS700024", "this pod's token is not valid at this time (AADSTS700024): synchronize the node's clock"],
  ["AADSTS7000215", "the secret of client client is wrong or expired (AADSTS7000215)"],
  ["AADSTS7000222", "the secret of client client is wrong or expired (AADSTS7000222)"],
])("%s is explained, and counts as a refusal", (code, message) => {
  const error = explainEntraError(new Error(`invalid_client: ${code}: words.\nTrace ID: 1`), CONTEXT.identity, "login");
  expect(error.message).toContain(message);
  expect(error.message).not.toContain("Trace ID");
  expect(isRefusal(error)).toBe(true);
});

test.each([
  ["an unknown code, which may be temporary", new Error("invalid_client: AADSTS50034: words."), "AADSTS50034: words."],
  ["an answer of a proxy", Object.assign(new Error("<html>"), { statusCode: 403 }), "Entra ID returned no token"],
  ["a busy Entra ID", Object.assign(new Error("AADSTS90033: again"), { statusCode: 503 }), "AADSTS90033: again"],
  ["too many requests", Object.assign(new Error("AADSTS50196: loop"), { statusCode: 429 }), "AADSTS50196: loop"],
  ["a name that does not exist", network("ENOTFOUND"), "the name login of Entra ID cannot be resolved"],
])("%s is not a refusal", (_, error, message) => {
  const explained = explainEntraError(error, CONTEXT.identity, "login");
  expect(explained.message).toContain(message);
  expect(isRefusal(explained)).toBe(false);
});

test("a missing certificate", () => {
  const identity = { kind: "service-principal", clientId: "client", tenantId: "tenant" } as const;
  expect(explainEntraError(network("ENOENT"), identity, "login").message).toBe(
    "the certificate of the service principal cannot be read: AZURE_CLIENT_CERTIFICATE_PATH must name a PEM file with the certificate and its key",
  );
});

test.each([
  [
    { kind: "managed-identity", resourceId: "/id" },
    '--assignee "$(az identity show --ids /id --query clientId --output tsv)"',
  ],
  [{ kind: "managed-identity" }, '--assignee "<client id of the identity>"'],
] as const)("the command for %j", (identity, assignee) => {
  const error = explainStorageError(answered(403, "AuthorizationPermissionMismatch"), { ...CONTEXT, identity });
  expect((error as Error).message).toContain(assignee);
});

test("a managed identity uses the endpoint of the machine", () => {
  const error = explainEntraError(network("EHOSTUNREACH"), { kind: "managed-identity" }, "login");
  expect(error.message).toBe(
    "the managed identity endpoint at 169.254.169.254 cannot be reached (EHOSTUNREACH): check network policies, firewalls and the private endpoint",
  );
});
