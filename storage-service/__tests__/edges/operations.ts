import type { IncomingHttpHeaders } from "node:http";

/**
 * The operations of Blob storage that Langfuse may use, by method, path depth and query. The account is the first
 * segment of a path, as in Azurite.
 * @see https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api
 */
const BLOB_OPERATIONS = {
  "POST /account?restype=service&comp=userdelegationkey": "userdelegationkey",
  "GET /account?comp=list": "listContainers",
  "POST /account?comp=batch": "batch",
  "PUT /account/container?restype=container": "createContainer",
  "DELETE /account/container?restype=container": "deleteContainer",
  "GET /account/container?restype=container": "getContainerProperties",
  "HEAD /account/container?restype=container": "getContainerProperties",
  "GET /account/container?restype=container&comp=list": "listBlobs",
  "POST /account/container?restype=container&comp=batch": "batch",
  "PUT /account/container/blob": "putBlob",
  "PUT /account/container/blob?comp=block": "putBlock",
  "PUT /account/container/blob?comp=blocklist": "putBlockList",
  "GET /account/container/blob?comp=blocklist": "getBlockList",
  "PUT /account/container/blob?comp=snapshot": "snapshotBlob",
  "PUT /account/container/blob?comp=metadata": "setBlobMetadata",
  "PUT /account/container/blob?comp=properties": "setBlobProperties",
  "GET /account/container/blob": "getBlob",
  "HEAD /account/container/blob": "getBlobProperties",
  "DELETE /account/container/blob": "deleteBlob",
} as const;

export type OperationName =
  (typeof BLOB_OPERATIONS)[keyof typeof BLOB_OPERATIONS] | "copyBlob" | "token" | "openidConfiguration" | "unknown";

/** Returns the operation of a request to Blob storage, Entra ID or the managed identity endpoint. */
export function getOperation(
  method: string,
  { pathname, searchParams }: URL,
  headers: IncomingHttpHeaders,
): OperationName {
  if (/\/oauth2\/(v2\.0\/)?token\/?$/.test(pathname)) return "token";
  if (pathname.endsWith("/.well-known/openid-configuration")) return "openidConfiguration";
  if (headers["x-ms-copy-source"]) return "copyBlob";
  const depth = Math.min(pathname.split("/").filter(Boolean).length, 3);
  const query = ["restype", "comp"]
    .filter((name) => searchParams.has(name))
    .map((name) => `${name}=${searchParams.get(name)}`)
    .join("&");
  const key = `${method} ${["/", "/account", "/account/container", "/account/container/blob"][depth]}${query && `?${query}`}`;
  return (BLOB_OPERATIONS as Record<string, OperationName>)[key] ?? "unknown";
}
