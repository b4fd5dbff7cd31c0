import http from "node:http";
import { CLIENT_ID, PRINCIPAL_ID, TENANT_ID, mintAccessToken } from "./access-token";
import { startFaultProxy, type FaultProxy } from "./fault-proxy";
import { listen } from "./listener";

/** The only identity of the machine, with its three names. */
export const IDENTITY_RESOURCE_ID =
  "/subscriptions/44444444-4444-4444-8444-444444444444/resourceGroups/langfuse/providers/Microsoft.ManagedIdentity/userAssignedIdentities/langfuse";
const IDENTITY = { client_id: CLIENT_ID, object_id: PRINCIPAL_ID, msi_res_id: IDENTITY_RESOURCE_ID };

const LIFETIME_SECONDS = 86_400;

/** MSAL adds a slash at the end. */
const TOKEN_PATH = /^\/metadata\/identity\/oauth2\/token\/?$/;

/** The Instance Metadata Service of a machine with one user-assigned identity, over HTTP like the real one. */
export interface Imds {
  /** For `AZURE_POD_IDENTITY_AUTHORITY_HOST`, which `@azure/identity` uses instead of http://169.254.169.254. */
  readonly authorityHost: string;
  /** All requests pass this proxy. The `query` of its `requests` contains the requested identity. */
  readonly proxy: FaultProxy;
  stop(): Promise<void>;
}

/** @see https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token */
export async function startImds(): Promise<Imds> {
  const server = http.createServer(({ url = "/", headers }, response) => {
    const { pathname, searchParams } = new URL(url, "http://any");
    const { status, body } = TOKEN_PATH.test(pathname)
      ? answer(headers["metadata"] === "true", searchParams)
      : { status: 404, body: {} };
    response.writeHead(status, { "Content-Type": "application/json; charset=utf-8" }).end(JSON.stringify(body));
  });
  const { port, down } = await listen(server);
  const proxy = await startFaultProxy(`http://127.0.0.1:${port}`);
  const stop = async () => {
    await proxy.stop();
    await down();
  };
  return { authorityHost: proxy.origin, proxy, stop };
}

function answer(hasMetadataHeader: boolean, query: URLSearchParams): { status: number; body: object } {
  if (!hasMetadataHeader) return refusal("Required metadata header not specified");
  const resource = query.get("resource");
  if (!resource) return refusal("Required query parameter 'resource' is missing");
  if (Object.entries(IDENTITY).some(([name, id]) => query.has(name) && query.get(name) !== id)) {
    return refusal("Identity not found");
  }
  const claims = { tenantId: TENANT_ID, clientId: CLIENT_ID, audience: resource, lifetimeSeconds: LIFETIME_SECONDS };
  const now = Math.floor(Date.now() / 1000);
  return {
    status: 200,
    body: {
      access_token: mintAccessToken(claims),
      client_id: CLIENT_ID,
      expires_in: String(LIFETIME_SECONDS),
      expires_on: String(now + LIFETIME_SECONDS),
      not_before: String(now),
      resource,
      token_type: "Bearer",
    },
  };
}

function refusal(description: string): { status: number; body: object } {
  return { status: 400, body: { error: "invalid_request", error_description: description } };
}
