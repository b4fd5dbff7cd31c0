import type {
  AccessToken,
  GetTokenOptions,
  TokenCredential,
} from "@azure/identity";
import { Authority } from "./authority";
import { explainEntraError, NoAnswer, symptomsOf } from "./blob-error";
import type { Environment } from "./host";
import type { Identity } from "./identity";

/** The one thing that tokens are asked for, whatever a server may want. */
const STORAGE_SCOPE = "https://storage.azure.com/.default";

/** An exchange that takes longer is given up; an unreachable Entra takes 6 s. */
const TOKEN_TIMEOUT_MS = 10_000;

/** A token is renewed so long before it ends, while it still serves. */
const RENEW_BEFORE_MS = 5 * 60_000;

/** A token that ends so soon may end on its way. */
const LAST_USE_MS = 5_000;

/** After a renewal that failed, while the old token still serves. */
const RENEWAL_PAUSE_MS = 30_000;

/**
 * A credential that loads `@azure/identity` when the first token is needed,
 * which takes a quarter of a second, asks Entra once however many wait, and
 * renews a token while it serves.
 *
 * What the SDK's pipeline would do with a token that ends is not left to it: a
 * renewal that fails there ends the process, or is tried for an hour.
 */
export class EntraCredential implements TokenCredential {
  private credential: TokenCredential | undefined;
  private token: AccessToken | undefined;
  private pauseUntil = 0;
  private readonly underWay = new Map<string, Promise<AccessToken>>();
  private readonly authority: Authority;

  constructor(
    private readonly identity: Identity,
    private readonly env: Environment,
  ) {
    this.authority = new Authority(env);
  }

  /**
   * A token for Azure Storage, of the identity's own tenant: a server that asks
   * for another scope or tenant gets neither.
   * @throws KeylessBlobError with cause and fix.
   */
  async getToken(
    _scopes: string | string[],
    { claims }: GetTokenOptions = {},
  ): Promise<AccessToken> {
    const token = claims ? undefined : this.cachedToken();
    const { token: value } = token ?? (await this.ask(claims));
    // Without an end, so that the pipeline asks here each time.
    return { token: value, expiresOnTimestamp: 0 };
  }

  private cachedToken(): AccessToken | undefined {
    const { token } = this;
    if (!token || Date.now() >= token.expiresOnTimestamp - LAST_USE_MS) {
      return undefined;
    }
    const renewAt = token.expiresOnTimestamp - RENEW_BEFORE_MS;
    if (Date.now() >= Math.max(renewAt, this.pauseUntil)) {
      this.ask().catch(() => {
        this.pauseUntil = Date.now() + RENEWAL_PAUSE_MS;
      });
    }
    return token;
  }

  /** Joins whoever asks the same, or asks. */
  private ask(claims?: string): Promise<AccessToken> {
    const question = claims ?? "";
    const waiting = this.underWay.get(question);
    if (waiting) return waiting;
    const asked = this.exchange(claims).finally(() =>
      this.underWay.delete(question),
    );
    this.underWay.set(question, asked);
    return asked;
  }

  private async exchange(claims: string | undefined): Promise<AccessToken> {
    try {
      this.credential ??= await this.load();
      const options = { enableCae: true, ...(claims && { claims }) };
      const token = await within(
        TOKEN_TIMEOUT_MS,
        this.credential.getToken(STORAGE_SCOPE, options),
      );
      if (!token) throw new Error("no token");
      this.token = token;
      return token;
    } catch (error) {
      const { host } = this.authority.url;
      throw explainEntraError(await this.causeOf(error), this.identity, host);
    }
  }

  /** The SDK does not tell why an authority cannot be reached. */
  private async causeOf(error: unknown): Promise<unknown> {
    const { tenantId } = this.identity;
    const { text } = symptomsOf(error);
    const hidden = /endpoints_resolution_error|network_error/.test(text);
    if (!hidden || !tenantId) return error;
    return (await this.authority.whyNot(tenantId)) ?? error;
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

/** The result, or an error when it is not there in time. */
async function within<T>(ms: number, result: Promise<T>): Promise<T> {
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
