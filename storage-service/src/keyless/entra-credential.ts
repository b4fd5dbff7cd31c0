import type {
  AccessToken,
  GetTokenOptions,
  TokenCredential,
} from "@azure/identity";
import { Authority } from "./authority";
import { explainEntraError, symptomsOf } from "./blob-error";
import type { Environment } from "./host";
import type { Identity } from "./identity";

/** An exchange that takes longer is given up; an unreachable Entra takes 6 s. */
const TOKEN_TIMEOUT_MS = 10_000;

/**
 * A credential that loads `@azure/identity` when the first token is needed,
 * which takes a quarter of a second, and asks Entra once however many wait.
 */
export class EntraCredential implements TokenCredential {
  private credential: TokenCredential | undefined;
  private readonly underWay = new Map<string, Promise<AccessToken | null>>();
  private readonly authority: Authority;

  constructor(
    private readonly identity: Identity,
    private readonly env: Environment,
  ) {
    this.authority = new Authority(env);
  }

  /**
   * @throws KeylessBlobError with cause and fix. The caller's abort signal is
   * not passed on: others may wait for the same token.
   */
  getToken(
    scopes: string | string[],
    { claims, tenantId, enableCae }: GetTokenOptions = {},
  ): Promise<AccessToken | null> {
    const options = { claims, tenantId, enableCae };
    const question = JSON.stringify([scopes, options]);
    const waiting = this.underWay.get(question);
    if (waiting) return waiting;
    const asked = this.ask(scopes, options).finally(() =>
      this.underWay.delete(question),
    );
    this.underWay.set(question, asked);
    return asked;
  }

  private async ask(
    scopes: string | string[],
    options: GetTokenOptions,
  ): Promise<AccessToken | null> {
    try {
      this.credential ??= await this.load();
      const credential = this.credential;
      return await within(
        TOKEN_TIMEOUT_MS,
        credential.getToken(scopes, options),
      );
    } catch (error) {
      const { host } = this.authority.url;
      throw explainEntraError(await this.causeOf(error), this.identity, host);
    }
  }

  private async causeOf(error: unknown): Promise<unknown> {
    const { tenantId } = this.identity;
    const hidden = symptomsOf(error).text.includes(
      "endpoints_resolution_error",
    );
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
  const timeout = new Error("no answer in time");
  timeout.name = "TimeoutError";
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      result,
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(timeout), ms);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}
