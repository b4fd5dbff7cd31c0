import type { Environment } from "./host";

/** Where an account is reached. */
export interface BlobEndpoint {
  /** Without a slash at its end, as `https://account.blob.core.windows.net`. */
  readonly url: string;
  readonly host: string;
  /** Part of what a signed URL's signature covers. */
  readonly accountName: string;
}

/** The endpoints that this deployment uses for itself. */
const OWN_ENDPOINT = /^LANGFUSE_S3_[A-Z0-9_]+_ENDPOINT$/;
const FOR_BROWSERS = /_EXTERNAL_ENDPOINT$/;

/**
 * Reads the endpoint that a storage with an identity was given.
 *
 * The identity's token is sent there, so it must be an address that the
 * operator chose, and the way there must be encrypted.
 * @throws Error naming the endpoint, the rule and the fix.
 */
export function ownEndpoint(endpoint: string, env: Environment): BlobEndpoint {
  const url = parseUrl(endpoint);
  if (url.protocol !== "https:") {
    throw new Error(
      `the endpoint of Azure Blob Storage must be https when an identity is used, got ${url.origin}: a token never travels in clear text. Write https:// in LANGFUSE_S3_*_ENDPOINT`,
    );
  }
  const address = plainAddress(url);
  const own = Object.entries(env).some(
    ([name, value]) =>
      OWN_ENDPOINT.test(name) &&
      !FOR_BROWSERS.test(name) &&
      value !== undefined &&
      URL.canParse(value) &&
      plainAddress(new URL(value)) === address,
  );
  if (!own) {
    throw new Error(
      `the endpoint ${address} is none of this deployment's own (LANGFUSE_S3_EVENT_UPLOAD_ENDPOINT, LANGFUSE_S3_MEDIA_UPLOAD_ENDPOINT, LANGFUSE_S3_BATCH_EXPORT_ENDPOINT, …), so the deployment's identity is not used there: its token would be sent to an address that the operator did not choose`,
    );
  }
  return {
    url: address,
    host: url.hostname,
    accountName: accountName(url, env),
  };
}

/** Not echoed when it cannot be read: it may hold anything, even a signature. */
function parseUrl(endpoint: string): URL {
  if (!URL.canParse(endpoint)) {
    throw new Error(
      "the endpoint of Azure Blob Storage must be a URL as https://<account>.blob.core.windows.net",
    );
  }
  const url = new URL(endpoint);
  if (
    url.search !== "" ||
    url.hash !== "" ||
    url.username !== "" ||
    url.password !== ""
  ) {
    throw new Error(
      `the endpoint ${url.origin} must hold no credentials: remove what stands before "@" or after "?"`,
    );
  }
  return url;
}

function plainAddress(url: URL): string {
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

/**
 * The account's name: the first label of `<account>.blob.core.windows.net`,
 * else as configured, else the first part of an emulator's path.
 */
function accountName(url: URL, env: Environment): string {
  const [first = "", ...labels] = url.hostname.split(".");
  if (labels.includes("blob")) return first;
  const configured = env["LANGFUSE_AZURE_BLOB_ACCOUNT_NAME"];
  if (configured) return configured;
  const [, inPath] = url.pathname.split("/");
  if (/^(localhost|[\d.]+|\[.*\])$/.test(url.hostname) && inPath) return inPath;
  throw new Error(
    `the host ${url.hostname} does not tell the name of the storage account, which signed URLs need: set LANGFUSE_AZURE_BLOB_ACCOUNT_NAME`,
  );
}

/**
 * The container's URL at an external endpoint. Some name the container in it,
 * which Langfuse's own replacement needed.
 */
export function externalContainerUrl(
  externalEndpoint: string,
  container: string,
): string {
  const base = externalEndpoint.replace(/\/+$/, "");
  const path = `/${encodeURIComponent(container)}`;
  return base.endsWith(path) ? base : base + path;
}
