import { randomBytes, randomUUID } from "node:crypto";

/** The ids of the tests' tenant. */
export const TENANT_ID = "11111111-1111-4111-8111-111111111111";
export const CLIENT_ID = "22222222-2222-4222-8222-222222222222";
export const PRINCIPAL_ID = "33333333-3333-4333-8333-333333333333";
export const CLIENT_SECRET = "the~secret.of-the.service~principal";

/** Entra ID backdates tokens, so that servers whose clocks are behind accept them. */
const BACKDATED_SECONDS = 300;

export interface AccessTokenClaims {
  readonly tenantId: string;
  readonly clientId: string;
  /** For example `https://storage.azure.com`. */
  readonly audience: string;
  readonly lifetimeSeconds: number;
}

/**
 * Creates an access token of version 1.0, as for Blob storage. Every token is different. The signature is random: only
 * Azurite reads these tokens, and it does not check it.
 */
export function mintAccessToken({ tenantId, clientId, audience, lifetimeSeconds }: AccessTokenClaims): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    aud: audience,
    iss: `https://sts.windows.net/${tenantId}/`,
    iat: now - BACKDATED_SECONDS,
    nbf: now - BACKDATED_SECONDS,
    exp: now + lifetimeSeconds,
    appid: clientId,
    idtyp: "app",
    oid: PRINCIPAL_ID,
    sub: PRINCIPAL_ID,
    tid: tenantId,
    uti: randomUUID(),
    ver: "1.0",
  };
  return jwt(claims);
}

/** Creates a JSON Web Token with a random signature. */
export function jwt(claims: object): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  return `${encode({ typ: "JWT", alg: "RS256" })}.${encode(claims)}.${randomBytes(256).toString("base64url")}`;
}

/** Reads the claims of a JSON Web Token; empty if it is invalid. */
export function readClaims(token: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Record<string, unknown>;
  } catch {
    return {};
  }
}
