import { parseBlobCredential, type BlobCredential } from "./blob-credential";
import type { EnvironmentVariables } from "./host";

export interface StorageParams {
  readonly accessKeyId: string | undefined;
  readonly secretAccessKey: string | undefined;
  readonly bucketName: string;
  readonly endpoint: string | undefined;
  readonly externalEndpoint?: string | undefined;
  /** A boolean if a tenant configured the storage, otherwise undefined. */
  readonly useAzureBlob?: boolean | undefined;
  /** Set if a tenant configured the storage. */
  readonly connectionValidation?: unknown;
}

/** The identity of the deployment in Entra ID. Contains no secret. */
export interface Identity {
  readonly kind: Exclude<BlobCredential, "shared-key">;
  readonly clientId?: string;
  readonly tenantId?: string;
  /** Resource id of a managed identity. */
  readonly resourceId?: string;
}

/**
 * Chooses the identity that signs in; undefined for the account key.
 *
 * `LANGFUSE_AZURE_BLOB_CREDENTIAL` has priority, also over keys, because some
 * deployments cannot omit the keys. If it is unset, a complete key selects the
 * shared key, otherwise the default chain is used.
 *
 * A storage that a tenant configured never uses the deployment's identity: the
 * tenant chose the endpoint, which would receive the token.
 * @throws Error if a variable that the identity needs is missing.
 */
export function chooseIdentity(
  params: StorageParams,
  env: EnvironmentVariables,
): Identity | undefined {
  const declared = parseBlobCredential(env["LANGFUSE_AZURE_BLOB_CREDENTIAL"]);
  if (declared === "shared-key" || isConfiguredByTenant(params))
    return undefined;
  if (declared === undefined) {
    const hasKey = params.accessKeyId && params.secretAccessKey;
    const optedIn = env["LANGFUSE_USE_AZURE_BLOB"] === "true";
    if (hasKey || !optedIn || !params.endpoint) return undefined;
  }
  return readIdentity(declared ?? "default-chain", env);
}

/**
 * Langfuse's own storages set neither; the two callers with the settings of a
 * tenant always set `useAzureBlob`.
 */
function isConfiguredByTenant(params: StorageParams): boolean {
  return (
    params.useAzureBlob !== undefined ||
    params.connectionValidation !== undefined
  );
}

function readIdentity(
  declared: Identity["kind"],
  env: EnvironmentVariables,
): Identity {
  // With a projected token the pod's identity is known; the chain would first
  // try other credentials of the environment.
  const kind =
    declared === "default-chain" && env["AZURE_FEDERATED_TOKEN_FILE"]
      ? "workload-identity"
      : declared;
  const clientId = env["AZURE_CLIENT_ID"] || undefined;
  const tenantId = env["AZURE_TENANT_ID"] || undefined;
  switch (kind) {
    case "workload-identity":
      requireVariables(
        kind,
        ["AZURE_CLIENT_ID", "AZURE_TENANT_ID", "AZURE_FEDERATED_TOKEN_FILE"],
        env,
        'the webhook of workload identity sets them: label the pod azure.workload.identity/use: "true" and annotate its service account with azure.workload.identity/client-id',
      );
      return { kind, clientId, tenantId };
    case "service-principal":
      requireVariables(
        kind,
        ["AZURE_CLIENT_ID", "AZURE_TENANT_ID"],
        env,
        "set them, and either AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH",
      );
      requireOneSecret(env);
      return { kind, clientId, tenantId };
    case "managed-identity": {
      const resourceId =
        env["LANGFUSE_AZURE_MANAGED_IDENTITY_RESOURCE_ID"] || undefined;
      return resourceId ? { kind, resourceId } : { kind, clientId };
    }
    case "default-chain":
      return { kind, clientId, tenantId };
  }
}

function requireVariables(
  kind: Identity["kind"],
  names: readonly string[],
  env: EnvironmentVariables,
  fix: string,
): void {
  const missing = names.filter((name) => !env[name]);
  if (missing.length > 0) {
    throw new Error(
      `${kind} sign-in to Azure Blob Storage needs ${missing.join(", ")}, which ${missing.length === 1 ? "is" : "are"} not set: ${fix}`,
    );
  }
}

function requireOneSecret(env: EnvironmentVariables): void {
  const names = ["AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PATH"];
  const given = names.filter((name) => env[name]);
  if (given.length !== 1) {
    throw new Error(
      `service-principal sign-in to Azure Blob Storage needs exactly one of ${names.join(" and ")}, got ${given.length === 0 ? "none" : "both"}`,
    );
  }
}

/** Names the identity in the log and in errors; contains no secret. */
export function describeIdentity(identity: Identity): string {
  const details = [
    identity.clientId && `client ${identity.clientId}`,
    identity.tenantId && `tenant ${identity.tenantId}`,
    identity.resourceId && `identity ${identity.resourceId}`,
  ].filter(Boolean);
  return details.length > 0
    ? `${identity.kind} (${details.join(", ")})`
    : identity.kind;
}
