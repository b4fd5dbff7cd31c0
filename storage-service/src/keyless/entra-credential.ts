import type {
  AccessToken,
  GetTokenOptions,
  TokenCredential,
} from "@azure/identity";
import { Authority } from "./authority";
import { explainEntraError, NoAnswer, findSymptoms } from "./blob-error";
import type { EnvironmentVariables } from "./host";
import type { Identity } from "./identity";

/** Tokens are requested for this scope only, whatever a server asks for. */
const STORAGE_SCOPE = "https://storage.azure.com/.default";

/** Time limit of a token request. An unreachable Entra ID fails after 6 s. */
const TOKEN_TIMEOUT_MS = 10_000;

/** A token is renewed in the background this long before it expires. */
const RENEW_BEFORE_MS = 5 * 60_000;

/** A token that expires this soon could expire before the request arrives. */
const LAST_USE_MS = 5_000;

/** Wait after a failed renewal, while the old token is still valid. */
const RENEWAL_PAUSE_MS = 30_000;

/**
 * A credential that loads `@azure/identity` for the first token, which takes a
 * quarter of a second. Concurrent callers share one request to Entra ID. A
 * token is renewed in the background before it expires.
 *
 * The renewal in the SDK's pipeline is not used: if it fails, it ends the
 * process or repeats for an hour.
 */
export class EntraCredential implements TokenCredential {
  private credential: TokenCredential | undefined;
  private token: AccessToken | undefined;
  private pauseUntil = 0;
  private readonly pending = new Map<string, Promise<AccessToken>>();
  private readonly authority: Authority;

  constructor(
    private readonly identity: Identity,
    private readonly env: EnvironmentVariables,
  ) {
    this.authority = new Authority(env);
  }

  /**
   * Returns a token for Azure Storage from the identity's own tenant, even if a
   * server asks for another scope or tenant.
   * @throws KeylessBlobError with the cause and the fix.
   */
  async getToken(
    _scopes: string | string[],
    { claims }: GetTokenOptions = {},
  ): Promise<AccessToken> {
    const token = claims ? undefined : this.getCachedToken();
    const { token: value } = token ?? (await this.request(claims));
    // Expired for the SDK, so that its pipeline calls getToken each time.
    return { token: value, expiresOnTimestamp: 0 };
  }

  private getCachedToken(): AccessToken | undefined {
    const { token } = this;
    if (!token || Date.now() >= token.expiresOnTimestamp - LAST_USE_MS) {
      return undefined;
    }
    const renewAt = token.expiresOnTimestamp - RENEW_BEFORE_MS;
    if (Date.now() >= Math.max(renewAt, this.pauseUntil)) {
      this.request().catch(() => {
        this.pauseUntil = Date.now() + RENEWAL_PAUSE_MS;
      });
    }
    return token;
  }

  /** Shares the pending request for the same claims, or sends one. */
  private request(claims?: string): Promise<AccessToken> {
    const key = claims ?? "";
    const pending = this.pending.get(key);
    if (pending) return pending;
    const request = this.exchange(claims).finally(() =>
      this.pending.delete(key),
    );
    this.pending.set(key, request);
    return request;
  }

  private async exchange(claims: string | undefined): Promise<AccessToken> {
    try {
      this.credential ??= await this.load();
      const options = { enableCae: true, ...(claims && { claims }) };
      const token = await waitFor(
        TOKEN_TIMEOUT_MS,
        this.credential.getToken(STORAGE_SCOPE, options),
      );
      if (!token) throw new Error("no token");
      this.token = token;
      return token;
    } catch (error) {
      const { host } = this.authority.url;
      throw explainEntraError(await this.findCause(error), this.identity, host);
    }
  }

  /**
   * Finds why an authority cannot be reached, which the SDK does not report.
   */
  private async findCause(error: unknown): Promise<unknown> {
    const { tenantId } = this.identity;
    const { text } = findSymptoms(error);
    const hidden = /endpoints_resolution_error|network_error/.test(text);
    if (!hidden || !tenantId) return error;
    return (await this.authority.findProblem(tenantId)) ?? error;
  }

  private async load(): Promise<TokenCredential> {
    const azure = await import("@azure/identity");
    const { kind, clientId = "", tenantId = "", resourceId } = this.identity;
    const options = {
      authorityHost: this.authority.url.origin,
      disableInstanceDiscovery: !this.authority.isKnown,
    };
    switch (kind) {
      case "workload-identity":
        return new azure.WorkloadIdentityCredential({
          ...options,
          clientId,
          tenantId,
          tokenFilePath: this.env["AZURE_FEDERATED_TOKEN_FILE"] ?? "",
        });
      case "managed-identity":
        return resourceId
          ? new azure.ManagedIdentityCredential({ resourceId })
          : new azure.ManagedIdentityCredential({
              clientId: clientId || undefined,
            });
      case "service-principal": {
        const secret = this.env["AZURE_CLIENT_SECRET"];
        return secret
          ? new azure.ClientSecretCredential(
              tenantId,
              clientId,
              secret,
              options,
            )
          : new azure.ClientCertificateCredential(
              tenantId,
              clientId,
              this.env["AZURE_CLIENT_CERTIFICATE_PATH"] ?? "",
              options,
            );
      }
      case "default-chain":
        return new azure.DefaultAzureCredential(options);
    }
  }
}

/** @throws NoAnswer if the result does not arrive in time. */
async function waitFor<T>(ms: number, result: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      result,
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new NoAnswer()), ms);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}
