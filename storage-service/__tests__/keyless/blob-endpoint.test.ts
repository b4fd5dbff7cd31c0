import { getExternalContainerUrl, readEndpoint } from "../../src/keyless/blob-endpoint";

const OWN = "https://stlangfuse.blob.core.windows.net";
const own = (endpoint: string, more: Record<string, string> = {}) => ({
  LANGFUSE_S3_MEDIA_UPLOAD_ENDPOINT: endpoint,
  ...more,
});

test.each([
  [OWN, "stlangfuse"],
  ["https://stlangfuse.privatelink.blob.core.windows.net", "stlangfuse"],
  ["https://stlangfuse.z12.blob.storage.azure.net", "stlangfuse"],
  ["https://stlangfuse.blob.core.usgovcloudapi.net", "stlangfuse"],
  ["https://127.0.0.1:10000/devstoreaccount1", "devstoreaccount1"],
  ["https://[::1]:10000/devstoreaccount1", "devstoreaccount1"],
  ["https://localhost:10000/devstoreaccount1", "devstoreaccount1"],
])("the account of %s", (endpoint, accountName) => {
  expect(readEndpoint(endpoint, own(endpoint))).toMatchObject({ url: endpoint, accountName });
});

test("the account of a custom domain is configured", () => {
  const endpoint = "https://storage.example.com";
  const env = own(endpoint, { LANGFUSE_AZURE_BLOB_ACCOUNT_NAME: "stlangfuse" });
  expect(readEndpoint(endpoint, env)).toEqual({
    url: endpoint,
    host: "storage.example.com",
    accountName: "stlangfuse",
  });
  expect(() => readEndpoint(endpoint, own(endpoint))).toThrow(
    "the host storage.example.com does not contain the name of the storage account, which signed URLs need: set LANGFUSE_AZURE_BLOB_ACCOUNT_NAME",
  );
});

test("a host with the account's name needs no configured one", () => {
  const env = own(OWN, { LANGFUSE_AZURE_BLOB_ACCOUNT_NAME: "stother" });
  expect(readEndpoint(OWN, env).accountName).toBe("stlangfuse");
});

test.each([
  ["https://files.example.com", "https://files.example.com/langfuse"],
  ["https://files.example.com/", "https://files.example.com/langfuse"],
  ["https://files.example.com/langfuse/", "https://files.example.com/langfuse"],
  ["https://files.example.com/$&", "https://files.example.com/$&/langfuse"],
])("the container at the external endpoint %s", (endpoint, url) => {
  expect(getExternalContainerUrl(endpoint, "langfuse")).toBe(url);
});

test.each([
  ["a slash at its end", `${OWN}/`],
  ["the default port", `${OWN}:443`],
  ["capital letters", "https://STLANGFUSE.blob.core.windows.net"],
])("the same address with %s", (_, endpoint) => {
  expect(readEndpoint(endpoint, own(OWN)).url).toBe(OWN);
});

test.each([
  [
    "http://stlangfuse.blob.core.windows.net",
    "the endpoint of Azure Blob Storage must use https when an identity is used, got http://stlangfuse.blob.core.windows.net: the token must be encrypted in transit. Write https:// in LANGFUSE_S3_*_ENDPOINT",
  ],
  ["stlangfuse", "the endpoint of Azure Blob Storage must be a URL like https://<account>.blob.core.windows.net"],
  [
    `${OWN}/?sv=2025&sig=hidden`,
    `the endpoint ${OWN} must not contain credentials: remove the part before "@" and the part after "?"`,
  ],
  ...[
    "https://hidden@stlangfuse.blob.core.windows.net",
    "https://:hidden@stlangfuse.blob.core.windows.net",
    `${OWN}/#sig=hidden`,
  ].map((endpoint): [string, string] => [
    endpoint,
    `the endpoint ${OWN} must not contain credentials: remove the part before "@" and the part after "?"`,
  ]),
  [
    "https://user:hidden@stlangfuse.blob.core.windows.net",
    `the endpoint ${OWN} must not contain credentials: remove the part before "@" and the part after "?"`,
  ],
])("refused even if the operator configured it: %s", (endpoint, message) => {
  expect(() => readEndpoint(endpoint, own(endpoint))).toThrow(new Error(message));
});

test.each([
  ["another account", "https://attacker.blob.core.windows.net", own(OWN)],
  ["another port", `${OWN}:8443`, own(OWN)],
  ["a path below", `${OWN}/elsewhere`, own(OWN)],
  ["a host with the same start", `${OWN}.attacker.example`, own(OWN)],
  ["no endpoint is configured", OWN, {}],
  ["an endpoint for browsers", OWN, { LANGFUSE_S3_MEDIA_UPLOAD_EXTERNAL_ENDPOINT: OWN }],
  ["a variable of another program", OWN, { S3_ENDPOINT: OWN, MY_LANGFUSE_S3_MEDIA_UPLOAD_ENDPOINT: OWN }],
  ["an old variable", OWN, { LANGFUSE_S3_MEDIA_UPLOAD_ENDPOINT_OLD: OWN, LANGFUSE_S3_ENDPOINT: OWN }],
  ["an endpoint that is not a URL", OWN, own("stlangfuse")],
])("no token is sent to an address that the operator did not configure: %s", (_, endpoint, env) => {
  expect(() => readEndpoint(endpoint, env)).toThrow(
    `the endpoint ${endpoint} is not an endpoint of this deployment (LANGFUSE_S3_EVENT_UPLOAD_ENDPOINT, LANGFUSE_S3_MEDIA_UPLOAD_ENDPOINT, LANGFUSE_S3_BATCH_EXPORT_ENDPOINT, …)`,
  );
});
