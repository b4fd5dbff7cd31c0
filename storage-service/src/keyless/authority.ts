import { get } from "node:https";
import { text } from "node:stream/consumers";
import type { EnvironmentVariables } from "./host";

const PUBLIC_AUTHORITY = "https://login.microsoftonline.com";

/** Authorities that the SDK knows without instance discovery. */
const KNOWN_HOSTS = [
  "login.microsoftonline.com",
  "login.microsoftonline.us",
  "login.partner.microsoftonline.cn",
  "login.chinacloudapi.cn",
];

const TIMEOUT_MS = 3_000;

/** The public cloud's Entra ID, or the one in `AZURE_AUTHORITY_HOST`. */
export class Authority {
  readonly url: URL;

  /** @throws Error if `AZURE_AUTHORITY_HOST` is not an https URL. */
  constructor(env: EnvironmentVariables) {
    const host = env["AZURE_AUTHORITY_HOST"] || PUBLIC_AUTHORITY;
    if (!/^https:/i.test(host) || !URL.canParse(host)) {
      throw new Error(
        `AZURE_AUTHORITY_HOST must be an https URL like ${PUBLIC_AUTHORITY}, got ${JSON.stringify(host)}`,
      );
    }
    this.url = new URL(host);
  }

  get isKnown(): boolean {
    return KNOWN_HOSTS.includes(this.url.hostname);
  }

  /**
   * Finds why it issues no tokens for a tenant; undefined if it does. The SDK
   * reports only "endpoints_resolution_error", whatever the cause.
   */
  findProblem(tenantId: string): Promise<unknown> {
    const path = `/${encodeURIComponent(tenantId)}/v2.0/.well-known/openid-configuration`;
    const signal = AbortSignal.timeout(TIMEOUT_MS);
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
