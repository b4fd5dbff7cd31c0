import { parseBlobCredential, type BlobCredential } from "./blob-credential";
import type { Environment } from "./host";

/** What Langfuse asks a storage for. */
export interface StorageParams {
  readonly accessKeyId: string | undefined;
  readonly secretAccessKey: string | undefined;
  readonly bucketName: string;
  readonly endpoint: string | undefined;
  readonly externalEndpoint?: string | undefined;
  /** A boolean where a tenant configured the storage, else undefined. */
  readonly useAzureBlob?: boolean | undefined;
  /** Set where a tenant configured the storage. */
  readonly connectionValidation?: unknown;
}

/** Who the deployment is to Entra. Holds names of secrets, never one. */
export interface Identity {
  readonly kind: Exclude<BlobCredential, "shared-key">;
  readonly clientId?: string;
  readonly tenantId?: string;
  /** Of a managed identity. */
  readonly resourceId?: string;
}

/**
 * Which identity signs in, or undefined where the account key does.
 *
 * What is declared in `LANGFUSE_AZURE_BLOB_CREDENTIAL` counts; it wins over
 * keys, which some deployments cannot leave out. Where nothing is declared, two
 * keys mean shared key, and no keys mean the default chain.
 *
 * A storage that a tenant configured never gets the deployment's identity: the
 * tenant types its endpoint, and would receive the token.
 * @throws Error when what the identity needs is missing.
 */
export function chooseIdentity(
  params: StorageParams,
  env: Environment,
): Identity | undefined {
  const declared = parseBlobCredential(env["LANGFUSE_AZURE_BLOB_CREDENTIAL"]);
  if (declared === "shared-key" || isTenants(params)) return undefined;
  if (declared === undefined) {
    const hasKey = params.accessKeyId && params.secretAccessKey;
    const optedIn = env["LANGFUSE_USE_AZURE_BLOB"] === "true";
    if (hasKey || !optedIn || !params.endpoint) return undefined;
  }
  return identityOf(declared ?? "default-chain", env);
}

/**
 * Langfuse's own storages leave both undefined; the two callers that pass on
 * what a tenant typed always set `useAzureBlob`.
 */
function isTenants(params: StorageParams): boolean {
  return (
    params.useAzureBlob !== undefined ||
    params.connectionValidation !== undefined
  );
}

function identityOf(declared: Identity["kind"], env: Environment): Identity {
  // A projected token says who the pod is; the chain would first take whatever
  // other credentials stand in the environment.
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
        "set them, and one of AZURE_CLIENT_SECRET and AZURE_CLIENT_CERTIFICATE_PATH",
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
  env: Environment,
  fix: string,
): void {
  const missing = names.filter((name) => !env[name]);
  if (missing.length > 0) {
    throw new Error(
      `Azure Blob Storage is to be used with ${kind}, but ${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} not set: ${fix}`,
    );
  }
}

function requireOneSecret(env: Environment): void {
  const names = ["AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PATH"];
  const given = names.filter((name) => env[name]);
  if (given.length !== 1) {
    throw new Error(
      `Azure Blob Storage is to be used with service-principal, which needs exactly one of ${names.join(" and ")}, got ${given.length === 0 ? "none" : "both"}`,
    );
  }
}

/** For the log and for errors: names only. */
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
