import { createHmac } from "node:crypto";
import { encodeBlobName } from "./blob-name";
import { formatTime, type DelegationKey } from "./delegation-key";

/**
 * The version of the string that is signed. Every service and emulator accepts
 * it; the SDK uses a longer string since 2025-07-05.
 */
const VERSION = "2025-01-05";

export interface BlobAddress {
  readonly accountName: string;
  readonly container: string;
  readonly name: string;
  /** URL of the container, without a slash at its end. */
  readonly containerUrl: string;
}

export interface SignedUrlOptions {
  /** Read or write. */
  readonly permission: "r" | "w";
  /**
   * Milliseconds since 1970. The URL expires with its key if that is earlier.
   */
  readonly expiresAt: number;
  readonly contentDisposition?: string | undefined;
  readonly contentType?: string | undefined;
}

/**
 * Signs a URL with a user delegation SAS. The result equals that of the SDK's
 * `generateBlobSASQueryParameters`, byte for byte, but needs no SDK clients,
 * whose creation takes most of the time.
 *
 * The URL has no start time, so it is valid from the start of its key.
 * @see https://learn.microsoft.com/rest/api/storageservices/create-user-delegation-sas
 */
export function signUrl(
  key: DelegationKey,
  blob: BlobAddress,
  options: SignedUrlOptions,
): string {
  const { permission, contentDisposition = "", contentType = "" } = options;
  const expiresOn = formatTime(
    new Date(Math.min(options.expiresAt, key.expiresAt)),
  );
  const signed = [
    permission,
    "", // start
    expiresOn,
    `/blob/${blob.accountName}/${blob.container}/${blob.name}`,
    key.signed,
    "", // authorized user
    "", // unauthorized user
    "", // correlation id
    "", // addresses
    "https",
    VERSION,
    "b", // a blob
    "", // snapshot
    "", // encryption scope
    "", // cache control
    contentDisposition,
    "", // content encoding
    "", // content language
    contentType,
  ].join("\n");
  const signature = createHmac("sha256", key.secret)
    .update(signed, "utf8")
    .digest("base64");
  return (
    `${blob.containerUrl}/${encodeBlobName(blob.name)}` +
    `?sv=${VERSION}&spr=https&se=${encodeURIComponent(expiresOn)}&${key.query}` +
    `&sr=b&sp=${permission}&sig=${encodeURIComponent(signature)}` +
    (contentDisposition && `&rscd=${encodeURIComponent(contentDisposition)}`) +
    (contentType && `&rsct=${encodeURIComponent(contentType)}`)
  );
}
