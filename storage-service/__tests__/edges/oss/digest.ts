import { createHash } from "node:crypto";
import { Refusal } from "./refusals";
import type { SignedRequest } from "./sigv4";

/**
 * Checks the MD5 of a body, if the request has one.
 * @throws Refusal InvalidDigest
 */
export function checkDigest({ headers, body }: Pick<SignedRequest, "headers" | "body">): void {
  const given = headers["content-md5"];
  if (given === undefined) return;
  const isMd5 = typeof given === "string" && /^[A-Za-z0-9+/]{22}==$/.test(given);
  if (!isMd5) throw new Refusal("digestMalformed", { "Content-MD5": String(given) });
  if (given !== createHash("md5").update(body).digest("base64")) {
    throw new Refusal("digestMismatch", { "Content-MD5": given });
  }
}
