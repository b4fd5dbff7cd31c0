import https from "node:https";
import type { AccessToken, TokenCredential } from "@azure/identity";
import type { SecretClientOptions } from "@azure/keyvault-secrets";
import { createCertificate } from "../../../storage-service/__tests__/edges/certificate";
import { listen } from "../../../storage-service/__tests__/edges/listener";

/** An error of Key Vault. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly innerCode?: string;
}

/** The part of a Key Vault's data plane that reads secrets, over TLS. */
export interface Vault {
  /** As `https://kv-langfuse-oss.vault.azure.net:41523`. */
  readonly url: string;
  /** Options for a client: how the name is resolved, and no retries. */
  readonly client: SecretClientOptions;
  readonly secrets: Map<string, string>;
  /** The error for every request with a token, while it is set. */
  refusal: Refusal | undefined;
  /** The requests, as `GET /secrets/<name>/ 200`. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** The token that the double accepts. */
export const TOKEN = "a-token-for-the-vault";

const TENANT = "11111111-1111-4111-8111-111111111111";

/**
 * A credential that is signed in.
 * @returns the credential, and the requested scopes
 */
export function signedIn(token = TOKEN): TokenCredential & { readonly scopes: string[] } {
  const scopes: string[] = [];
  const getToken = (scope: string | string[]): Promise<AccessToken> => {
    scopes.push(...[scope].flat());
    return Promise.resolve({ token, expiresOnTimestamp: Date.now() + 3_600_000 });
  };
  return { scopes, getToken };
}

/** @see https://learn.microsoft.com/azure/key-vault/general/authentication-requests-and-responses */
export async function startVault(name: string): Promise<Vault> {
  const host = `${name}.vault.azure.net`;
  const { cert, key } = await createCertificate([host]);
  const server = https.createServer({ cert, key });
  const { port, down } = await listen(server);
  const agent = new https.Agent({
    ca: cert,
    lookup: (_, { all }, found) =>
      all ? found(null, [{ address: "127.0.0.1", family: 4 }]) : found(null, "127.0.0.1", 4),
  });
  const vault: Vault = {
    url: `https://${host}:${port}`,
    client: { agent, retryOptions: { maxRetries: 0 } },
    secrets: new Map(),
    refusal: undefined,
    requests: [],
    close: async () => {
      agent.destroy();
      await down();
    },
  };
  server.on("request", ({ method, url = "", headers }, response) => {
    const { status, body } = answer(vault, new URL(url, vault.url).pathname, headers.authorization);
    vault.requests.push(`${method} ${new URL(url, vault.url).pathname} ${status}`);
    const challenge = `Bearer authorization="https://login.microsoftonline.com/${TENANT}", resource="https://vault.azure.net"`;
    response.writeHead(status, {
      "Content-Type": "application/json; charset=utf-8",
      ...(status === 401 && { "WWW-Authenticate": challenge }),
    });
    response.end(JSON.stringify(body));
  });
  return vault;
}

function answer(vault: Vault, path: string, authorization: string | undefined): { status: number; body: object } {
  if (authorization !== `Bearer ${TOKEN}`) {
    return errorOf({
      status: 401,
      code: "Unauthorized",
      message: "AKV10000: Request is missing a Bearer or PoP token.",
    });
  }
  if (vault.refusal) return errorOf(vault.refusal);
  const [, name = ""] = /^\/secrets\/([^/]+)\/?$/.exec(path) ?? [];
  const value = vault.secrets.get(name);
  if (value === undefined) {
    const message = `A secret with (name/id) ${name} was not found in this key vault. If you recently deleted this secret you may be able to recover it using the correct recovery command.`;
    return errorOf({ status: 404, code: "SecretNotFound", message });
  }
  const attributes = { enabled: true, created: 1_700_000_000, updated: 1_700_000_000, recoveryLevel: "Recoverable" };
  const id = `${vault.url}/secrets/${name}/00000000000000000000000000000001`;
  return { status: 200, body: { value, id, attributes } };
}

function errorOf({ status, code, message, innerCode }: Refusal): { status: number; body: object } {
  return { status, body: { error: { code, message, ...(innerCode && { innererror: { code: innerCode } }) } } };
}
