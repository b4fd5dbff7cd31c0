import { describeIdentity, type Identity } from "./identity";
import type { BlobEndpoint } from "./blob-endpoint";

/** An error of a keyless storage; the message gives the cause and the fix. */
export class KeylessBlobError extends Error {
  override readonly name = "KeylessBlobError";
  /**
   * `EAI_AGAIN` if Langfuse should try again later: it turns only this code
   * into its service-unavailable error.
   */
  readonly code: string | undefined;
  readonly statusCode: number | undefined;

  constructor(
    message: string,
    about: { code?: string | undefined; status?: number | undefined } = {},
  ) {
    super(message);
    this.code = about.code;
    this.statusCode = about.status;
  }
}

export class NoAnswer extends Error {
  override readonly name = "TimeoutError";

  constructor() {
    super("no answer in time");
  }
}

/** Entra ID or Azure Storage denied access, for example: a role was removed. */
export class Refused extends KeylessBlobError {}

export function isRefusal(error: unknown): boolean {
  if (error instanceof KeylessBlobError) return error instanceof Refused;
  const { status } = findSymptoms(error);
  return status === 401 || status === 403;
}

interface Symptoms {
  readonly name: string;
  readonly code: string | undefined;
  readonly status: number | undefined;
  /** Message and detail. Do not show it if it could contain a key. */
  readonly text: string;
  /** The service's time when it answered. */
  readonly date: Date | undefined;
  /** Seconds to wait, from the Retry-After header. */
  readonly retryAfter: number | undefined;
}

/** Smaller skews are ignored. Azure Storage accepts up to 15 minutes. */
const NOTABLE_SKEW_MS = 5 * 60_000;

const IMDS_HOST = "169.254.169.254";

/** Who sends requests where, and this machine's clock; for error messages. */
export interface RequestContext {
  readonly identity: Identity;
  readonly endpoint: BlobEndpoint;
  readonly now: () => number;
  /** Undefined for the request of a user delegation key. */
  readonly container?: string | undefined;
}

/**
 * Returns an error with the cause and the fix, or the same error if it needs no
 * explanation, for example if a blob does not exist.
 */
export function explainStorageError(
  error: unknown,
  requestContext: RequestContext,
): unknown {
  if (error instanceof KeylessBlobError) return error;
  const symptoms = findSymptoms(error);
  const message =
    explainUnreachable(
      symptoms,
      requestContext.endpoint.host,
      "Azure Blob Storage",
    ) ??
    explainMissingRole(symptoms, requestContext) ??
    explainWrongTenant(symptoms, requestContext) ??
    explainClockSkew(symptoms, requestContext.now()) ??
    explainRefusal(symptoms, requestContext);
  return message ? createError(message, symptoms, isRefusal(error)) : error;
}

export function explainEntraError(
  error: unknown,
  identity: Identity,
  authorityHost: string,
): Error {
  const symptoms = findSymptoms(error);
  const [code] = /AADSTS\d+/.exec(symptoms.text) ?? [];
  const refused = explainEntraRefusal(code, identity);
  const message =
    refused ??
    explainMissingFile(symptoms, identity) ??
    (identity.kind === "managed-identity"
      ? explainUnreachable(symptoms, IMDS_HOST, "the managed identity endpoint")
      : explainUnreachable(symptoms, authorityHost, "Entra ID")) ??
    `Entra ID returned no token for ${describeIdentity(identity)}: ${getFirstLine(symptoms.text)}`;
  // Other answers may be temporary: Entra ID has many codes for "busy".
  return createError(message, symptoms, refused !== undefined);
}

export function findSymptoms(error: unknown): Symptoms {
  const found = (error ?? {}) as {
    name?: unknown;
    message?: unknown;
    code?: unknown;
    statusCode?: unknown;
    details?: { authenticationErrorDetail?: unknown };
    response?: {
      headers?: { get(name: string): string | undefined };
      parsedBody?: { authenticationErrorDetail?: unknown };
    };
  };
  const { headers, parsedBody = found.details } = found.response ?? {};
  const text = [parsedBody?.authenticationErrorDetail, found.message];
  const date = new Date(headers?.get("date") ?? "");
  const retryAfter = Number(headers?.get("retry-after") ?? NaN);
  return {
    name: String(found.name ?? ""),
    code: typeof found.code === "string" ? found.code : undefined,
    status: typeof found.statusCode === "number" ? found.statusCode : undefined,
    text: text.filter((part) => typeof part === "string").join(" "),
    date: Number.isNaN(date.getTime()) ? undefined : date,
    retryAfter: Number.isNaN(retryAfter) ? undefined : retryAfter,
  };
}

function createError(
  message: string,
  symptoms: Symptoms,
  refused: boolean,
): KeylessBlobError {
  return new (refused ? Refused : KeylessBlobError)(message, {
    code: isNameFailure(symptoms) ? "EAI_AGAIN" : symptoms.code,
    status: symptoms.status,
  });
}

function isNameFailure({ code, text }: Symptoms): boolean {
  return /\b(ENOTFOUND|EAI_AGAIN)\b/.test(`${code} ${text}`);
}

function explainUnreachable(
  symptoms: Symptoms,
  host: string,
  service: string,
): string | undefined {
  const { name, code, status, text } = symptoms;
  if (status !== undefined) return undefined;
  if (isNameFailure(symptoms)) {
    return `the name ${host} of ${service} cannot be resolved: check the cluster's DNS, the private DNS zone of a private endpoint, and the spelling of the name`;
  }
  if (name === "AbortError" || name === "TimeoutError") {
    return `${service} at ${host} did not answer in time`;
  }
  const [network] =
    /\b(ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE)\b/.exec(
      `${code} ${text}`,
    ) ?? [];
  return network
    ? `${service} at ${host} cannot be reached (${network}): check network policies, firewalls and the private endpoint`
    : undefined;
}

function explainClockSkew(
  { status, date }: Symptoms,
  now: number,
): string | undefined {
  const suspicious = status === 400 || status === 401 || status === 403;
  if (!suspicious || !date) return undefined;
  const ahead = now - date.getTime();
  if (Math.abs(ahead) < NOTABLE_SKEW_MS) return undefined;
  return `this machine's clock is ${Math.round(Math.abs(ahead) / 60_000)} minutes ${ahead > 0 ? "ahead of" : "behind"} the clock of Azure Blob Storage, which answered ${status}: synchronize the node's clock (NTP, chrony)`;
}

function explainWrongTenant(
  { status, text }: Symptoms,
  { identity, endpoint }: RequestContext,
): string | undefined {
  if (status !== 401 || !/issuer/i.test(text)) return undefined;
  return `${describeIdentity(identity)} has a token from another tenant than the one that the storage account "${endpoint.accountName}" trusts: AZURE_TENANT_ID must be the tenant of the account's subscription`;
}

function explainMissingRole(
  { status, code }: Symptoms,
  { identity, endpoint, container }: RequestContext,
): string | undefined {
  if (status !== 403) return undefined;
  const who = describeIdentity(identity);
  const account = endpoint.accountName;
  switch (code) {
    case "AuthorizationPermissionMismatch":
      return container === undefined
        ? `${who} has no permission to sign URLs: it needs the role "Storage Blob Delegator" on the storage account "${account}". ${formatRoleAssignment(identity, "Storage Blob Delegator", account)}`
        : `${who} has no permission for this operation in container "${container}": it needs the role "Storage Blob Data Contributor" on the container. ${formatRoleAssignment(identity, "Storage Blob Data Contributor", account, container)}`;
    case "AuthorizationFailure":
      return `the storage account "${account}" refuses this network: allow the pods' subnet or the private endpoint in its firewall (az storage account network-rule list --account-name ${account})`;
    default:
      return undefined;
  }
}

function explainRefusal(
  { status, code, text }: Symptoms,
  { identity, endpoint }: RequestContext,
): string | undefined {
  if (status !== 401 && status !== 403) return undefined;
  return `the storage account "${endpoint.accountName}" refuses ${describeIdentity(identity)} (${status} ${code ?? ""}): ${getFirstLine(text)}`;
}

function formatRoleAssignment(
  { clientId, resourceId }: Identity,
  role: string,
  account: string,
  container?: string,
): string {
  const assignee =
    clientId ??
    (resourceId
      ? `"$(az identity show --ids ${resourceId} --query clientId --output tsv)"`
      : '"<client id of the identity>"');
  const scope = `$(az storage account show --name ${account} --query id --output tsv)${container === undefined ? "" : `/blobServices/default/containers/${container}`}`;
  return `Assign it, and wait up to ten minutes: az role assignment create --assignee ${assignee} --role "${role}" --scope "${scope}"`;
}

function explainEntraRefusal(
  code: string | undefined,
  identity: Identity,
): string | undefined {
  const { clientId = "", tenantId = "" } = identity;
  switch (code) {
    case "AADSTS70021":
    case "AADSTS700211":
    case "AADSTS700212":
    case "AADSTS700213":
      return `Entra ID found no federated credential of client ${clientId} that matches this pod's token (${code}): its issuer must be the cluster's OIDC issuer URL, its subject system:serviceaccount:<namespace>:<service account> of this pod, its audience api://AzureADTokenExchange. A new one takes some minutes to take effect`;
    case "AADSTS700016":
      return `Entra ID has no client ${clientId} in tenant ${tenantId} (${code}): AZURE_CLIENT_ID or AZURE_TENANT_ID is wrong`;
    case "AADSTS90002":
    case "AADSTS900023":
      return `Entra ID has no tenant ${tenantId} (${code}): AZURE_TENANT_ID is wrong`;
    case "AADSTS700024":
      return `this pod's token is not valid at this time (${code}): synchronize the node's clock, and check that the projected token is renewed`;
    case "AADSTS7000215":
    case "AADSTS7000222":
      return `the secret of client ${clientId} is wrong or expired (${code}): renew AZURE_CLIENT_SECRET`;
    default:
      return undefined;
  }
}

function explainMissingFile(
  { code, text }: Symptoms,
  { kind }: Identity,
): string | undefined {
  if (code !== "ENOENT" && !/ENOENT/.test(text)) return undefined;
  return kind === "service-principal"
    ? "the certificate of the service principal cannot be read: AZURE_CLIENT_CERTIFICATE_PATH must name a PEM file with the certificate and its key"
    : 'the projected token of this pod cannot be read (AZURE_FEDERATED_TOKEN_FILE): label the pod azure.workload.identity/use: "true" and restart it';
}

/** The other lines repeat request ids and times. */
function getFirstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
