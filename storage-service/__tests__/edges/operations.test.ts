import { getOperation } from "./operations";

test.each([
  ["POST", "/account/?restype=service&comp=userdelegationkey", "userdelegationkey"],
  ["GET", "/account?comp=list", "listContainers"],
  ["PUT", "/account/events?restype=container", "createContainer"],
  ["GET", "/account/events?restype=container&comp=list&prefix=a%2F", "listBlobs"],
  ["PUT", "/account/events/a/b.json", "putBlob"],
  ["PUT", "/account/events/b.json?sv=2026&sig=x", "putBlob"],
  ["PUT", "/account/events/b.json?comp=block&blockid=MQ%3D%3D", "putBlock"],
  ["PUT", "/account/events/b.json?comp=blocklist", "putBlockList"],
  ["GET", "/account/events/a/b/c.json", "getBlob"],
  ["HEAD", "/account/events/b.json", "getBlobProperties"],
  ["DELETE", "/account/events/b.json", "deleteBlob"],
  ["POST", "/tenant/oauth2/v2.0/token", "token"],
  ["GET", "/metadata/identity/oauth2/token/?resource=https://storage.azure.com", "token"],
  ["GET", "/tenant/v2.0/.well-known/openid-configuration", "openidConfiguration"],
  ["PUT", "/account/events/b.json?comp=lease", "unknown"],
  ["GET", "/", "unknown"],
])("%s %s is %s", (method, url, operation) => {
  expect(getOperation(method, new URL(url, "https://any"), {})).toBe(operation);
});

test("an upload with a source is a copy", () => {
  const headers = { "x-ms-copy-source": "https://any/account/events/a.json" };
  expect(getOperation("PUT", new URL("https://any/account/events/b.json"), headers)).toBe("copyBlob");
});
