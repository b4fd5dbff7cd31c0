import { Token } from "cdktf";

/** Where Entra ID sends the browser back to; Langfuse's sign-in library fixes the path. */
const CALLBACK_PATH = "/api/auth/callback/azure-ad";

/**
 * The one redirect URI of a Langfuse at this public URL. Entra ID compares it to the letter, so it is derived and
 * never configured.
 * @see https://langfuse.com/self-hosting/security/authentication-and-sso
 */
export function ssoRedirectUri(publicUrl: string): string {
  if (!Token.isUnresolved(publicUrl) && !/^https?:\/\/[^/?#]+$/.test(publicUrl)) {
    throw new Error(`"publicUrl" must be scheme and host without a path or trailing slash, got ${publicUrl}`);
  }
  return `${publicUrl}${CALLBACK_PATH}`;
}
