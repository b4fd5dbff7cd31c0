import { existsSync, readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import https from "node:https";
import { text } from "node:stream/consumers";
import { CLIENT_ID, CLIENT_SECRET, TENANT_ID, mintAccessToken } from "./access-token";
import { entraError, type EntraErrorCode } from "./entra-errors";
import { startFaultProxy, type FaultProxy } from "./fault-proxy";
import { listen } from "./listener";
import { certificate } from "./running";

/** A token request and its result. */
export interface TokenRequest {
  readonly tenantId: string;
  readonly clientId: string;
  readonly scope: string;
  /** The content of the projected token file, if it was the credential. */
  readonly assertion: string | undefined;
  /** As JSON; used by continuous access evaluation. */
  readonly claims: string | undefined;
  readonly refused: EntraErrorCode | undefined;
}

const LIFETIME_SECONDS = 3600;

/**
 * An Entra ID with one tenant and one application. It checks credentials like Entra ID, and issues tokens that Azurite
 * accepts.
 */
export class Entra {
  /** Lifetime of new tokens. @default 3600 */
  public tokenLifetimeSeconds = LIFETIME_SECONDS;
  /** The token requests, in order. */
  public readonly requests: TokenRequest[] = [];
  private readonly tokenFiles: string[] = [];

  /** Starts it on a free port of this machine. */
  public static async start(): Promise<Entra> {
    const { cert, key } = certificate();
    const server = https.createServer({ cert, key });
    const { port, down } = await listen(server);
    const entra = new Entra(await startFaultProxy(`https://127.0.0.1:${port}`), down);
    server.on("request", (request, response) => {
      entra.answer(request, response).catch(() => response.destroy());
    });
    return entra;
  }

  private constructor(
    /** All requests pass this proxy; its faults are Entra ID's faults. */
    public readonly proxy: FaultProxy,
    private readonly down: () => Promise<void>,
  ) {}

  /** For `AZURE_AUTHORITY_HOST`. */
  public get authorityHost(): string {
    return this.proxy.origin.replace("127.0.0.1", "localhost");
  }

  /** Number of issued tokens. */
  public get exchanges(): number {
    return this.requests.filter(({ refused }) => !refused).length;
  }

  /** The federated identity credential: accepts the present content of this file as assertion. */
  public trustTokenFile(path: string): void {
    this.tokenFiles.push(path);
  }

  /** Forgets the requests and all faults, but not the trusted token files. */
  public async reset(): Promise<void> {
    this.proxy.clear();
    this.proxy.forget();
    this.requests.length = 0;
    this.tokenLifetimeSeconds = LIFETIME_SECONDS;
    await this.proxy.up();
  }

  public async stop(): Promise<void> {
    await this.proxy.stop();
    await this.down();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", this.authorityHost);
    const [, tenantId = "", endpoint = ""] = /^\/([^/]+)\/(.*)$/.exec(pathname) ?? [];
    const { status, body } =
      endpoint === "oauth2/v2.0/token"
        ? this.token(tenantId, new URLSearchParams(await text(request)))
        : endpoint === "v2.0/.well-known/openid-configuration"
          ? openidConfiguration(tenantId, `https://${request.headers.host}`)
          : { status: 404, body: "" };
    response.writeHead(status, { "Content-Type": "application/json; charset=utf-8" }).end(body);
  }

  private token(tenantId: string, form: URLSearchParams): { status: number; body: string } {
    const clientId = form.get("client_id") ?? "";
    const scope = form.get("scope") ?? "";
    const assertion = form.get("client_assertion") ?? undefined;
    const refused = this.findRefusal(tenantId, clientId, assertion, form.get("client_secret") ?? undefined);
    this.requests.push({ tenantId, clientId, scope, assertion, claims: form.get("claims") ?? undefined, refused });
    if (refused) return entraError(refused, { tenantId, clientId, assertion });
    const audience = scope.replace(/\/\.default$/, "");
    const lifetimeSeconds = this.tokenLifetimeSeconds;
    const body = {
      token_type: "Bearer",
      expires_in: lifetimeSeconds,
      ext_expires_in: lifetimeSeconds,
      access_token: mintAccessToken({ tenantId, clientId, audience, lifetimeSeconds }),
    };
    return { status: 200, body: JSON.stringify(body) };
  }

  private findRefusal(
    tenantId: string,
    clientId: string,
    assertion: string | undefined,
    secret: string | undefined,
  ): EntraErrorCode | undefined {
    if (tenantId !== TENANT_ID) return "AADSTS90002";
    if (clientId !== CLIENT_ID) return "AADSTS700016";
    if (assertion !== undefined) return this.isTrusted(assertion) ? undefined : "AADSTS700213";
    if (secret !== undefined) return secret === CLIENT_SECRET ? undefined : "AADSTS7000215";
    return "AADSTS7000218";
  }

  private isTrusted(assertion: string): boolean {
    return this.tokenFiles.some((path) => existsSync(path) && readFileSync(path, "utf8") === assertion);
  }
}

function openidConfiguration(tenantId: string, origin: string): { status: number; body: string } {
  if (tenantId !== TENANT_ID) return entraError("AADSTS90002", { tenantId, clientId: "" });
  const tenant = `${origin}/${tenantId}`;
  const body = {
    issuer: `${tenant}/v2.0`,
    authorization_endpoint: `${tenant}/oauth2/v2.0/authorize`,
    token_endpoint: `${tenant}/oauth2/v2.0/token`,
    jwks_uri: `${tenant}/discovery/v2.0/keys`,
    token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt", "client_secret_basic"],
    response_types_supported: ["code", "id_token", "code id_token", "id_token token"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
    scopes_supported: ["openid", "profile", "email", "offline_access"],
  };
  return { status: 200, body: JSON.stringify(body) };
}
