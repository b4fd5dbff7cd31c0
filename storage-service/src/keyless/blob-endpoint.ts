import type { EnvironmentVariables } from "./host";

export interface BlobEndpoint {
  /** `https://account.blob.core.windows.net`, without a slash at its end. */
  readonly url: string;
  readonly host: string;
  /** The signature of a signed URL covers it. */
  readonly accountName: string;
}

/** The variables with the deployment's own endpoints. */
const OWN_ENDPOINT = /^LANGFUSE_S3_[A-Z0-9_]+_ENDPOINT$/;
const FOR_BROWSERS = /_EXTERNAL_ENDPOINT$/;

/**
 * Reads the endpoint of a storage that uses an identity.
 *
 * The identity's token is sent to it, so the operator must have configured it,
 * and it must use https.
 * @throws Error with the endpoint, the rule and the fix.
 */
export function readEndpoint(
  endpoint: string,
  env: EnvironmentVariables,
): BlobEndpoint {
  const url = parseUrl(endpoint);
  if (url.protocol !== "https:") {
    throw new Error(
      `the endpoint of Azure Blob Storage must use https when an identity is used, got ${url.origin}: the token must be encrypted in transit. Write https:// in LANGFUSE_S3_*_ENDPOINT`,
    );
  }
  const address = formatAddress(url);
  const own = Object.entries(env).some(
    ([name, value]) =>
      OWN_ENDPOINT.test(name) &&
      !FOR_BROWSERS.test(name) &&
      value !== undefined &&
      URL.canParse(value) &&
      formatAddress(new URL(value)) === address,
  );
  if (!own) {
    throw new Error(
      `the endpoint ${address} is not an endpoint of this deployment (LANGFUSE_S3_EVENT_UPLOAD_ENDPOINT, LANGFUSE_S3_MEDIA_UPLOAD_ENDPOINT, LANGFUSE_S3_BATCH_EXPORT_ENDPOINT, …), so the identity is not used: its token would be sent to an address that the operator did not configure`,
    );
  }
  return {
    url: address,
    host: url.hostname,
    accountName: readAccountName(url, env),
  };
}

/** An invalid endpoint is not printed: it could contain a signature. */
function parseUrl(endpoint: string): URL {
  if (!URL.canParse(endpoint)) {
    throw new Error(
      "the endpoint of Azure Blob Storage must be a URL like https://<account>.blob.core.windows.net",
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
      `the endpoint ${url.origin} must not contain credentials: remove the part before "@" and the part after "?"`,
    );
  }
  return url;
}

function formatAddress(url: URL): string {
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

/**
 * Returns the account's name: the first label of
 * `<account>.blob.core.windows.net`, the configured name, or the first part of
 * an emulator's path.
 */
function readAccountName(url: URL, env: EnvironmentVariables): string {
  const [first = "", ...labels] = url.hostname.split(".");
  if (labels.includes("blob")) return first;
  const configured = env["LANGFUSE_AZURE_BLOB_ACCOUNT_NAME"];
  if (configured) return configured;
  const [, inPath] = url.pathname.split("/");
  if (/^(localhost|[\d.]+|\[.*\])$/.test(url.hostname) && inPath) return inPath;
  throw new Error(
    `the host ${url.hostname} does not contain the name of the storage account, which signed URLs need: set LANGFUSE_AZURE_BLOB_ACCOUNT_NAME`,
  );
}

/**
 * Returns the container's URL at an external endpoint. Some endpoints already
 * end with the container, because Langfuse's own replacement needs that.
 */
export function getExternalContainerUrl(
  externalEndpoint: string,
  container: string,
): string {
  const base = externalEndpoint.replace(/\/+$/, "");
  const path = `/${encodeURIComponent(container)}`;
  return base.endsWith(path) ? base : base + path;
}
