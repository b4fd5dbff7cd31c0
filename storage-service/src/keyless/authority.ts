import { get } from "node:https";
import { text } from "node:stream/consumers";
import type { Environment } from "./host";

const PUBLIC_AUTHORITY = "https://login.microsoftonline.com";

/** Authorities that the SDK knows without asking one of them about the others. */
const KNOWN_HOSTS = [
  "login.microsoftonline.com",
  "login.microsoftonline.us",
  "login.partner.microsoftonline.cn",
  "login.chinacloudapi.cn",
];

const QUESTION_TIMEOUT_MS = 3_000;

/** Where tokens come from: Entra ID of the public cloud, or as configured. */
export class Authority {
  readonly url: URL;

  /** @throws Error when `AZURE_AUTHORITY_HOST` is no https URL. */
  constructor(env: Environment) {
    const host = env["AZURE_AUTHORITY_HOST"] || PUBLIC_AUTHORITY;
    if (!/^https:/i.test(host) || !URL.canParse(host)) {
      throw new Error(
        `AZURE_AUTHORITY_HOST must be a URL as ${PUBLIC_AUTHORITY}, got ${JSON.stringify(host)}`,
      );
    }
    this.url = new URL(host);
  }

  get isKnown(): boolean {
    return KNOWN_HOSTS.includes(this.url.hostname);
  }

  /**
   * Why it gives no tokens for a tenant, or undefined when it would. The SDK
   * hides that behind "endpoints_resolution_error", whatever the reason.
   */
  whyNot(tenantId: string): Promise<unknown> {
    const path = `/${encodeURIComponent(tenantId)}/v2.0/.well-known/openid-configuration`;
    const signal = AbortSignal.timeout(QUESTION_TIMEOUT_MS);
    return new Promise((resolve) => {
      get(new URL(path, this.url), { signal, agent: false }, (response) => {
        const statusCode = response.statusCode ?? 0;
        text(response).then(
          (body) =>
            resolve(
              statusCode < 400
                ? undefined
                : Object.assign(new Error(body), { statusCode }),
            ),
          resolve,
        );
      }).once("error", resolve);
    });
  }
}
