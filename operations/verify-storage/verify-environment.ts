import type { LoadedEnvironment } from "../../config/fleet";
import { blobNames } from "../../config/naming";
import { s3Settings, type AzureKeylessSettings, type S3CompatibleStorage } from "../../config/storage";
import { blobEndpoint } from "../../constructs/names";
import type { BlobCredential } from "../../storage-service/src/keyless/blob-credential";
import type { Report } from "../../storage-service/src/verify/report";
import type { AzureTarget, S3Target, VerifyMode, VerifyTarget } from "../../storage-service/src/verify/target";
import type { verifyStorage } from "../../storage-service/src/verify/verify-storage";
import { describeSource, findAccessKey, readAccessKey, type AccessKey, type ReadSecrets } from "./access-key";

/** An option that is not valid for the storage of the environment. */
export class WrongOption extends Error {
  readonly kind = "usage";
}

export interface VerifyEnvironmentOptions {
  readonly mode: VerifyMode;
  /** Prefix of the names of everything that is written. @default "langfuse-verify/" */
  readonly prefix?: string | undefined;
  /** Credential for a container; not valid for a bucket. @default - the default chain */
  readonly credential?: BlobCredential | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Prints the result. */
  readonly out: (text: string) => void;
  /** Prints warnings, and the source of the access key. */
  readonly err: (text: string) => void;
  readonly readSecrets: ReadSecrets;
  readonly verify: typeof verifyStorage;
}

/**
 * Verifies the storage of an environment.
 * @throws WrongOption
 * @throws VaultError
 * @throws UnusableKey
 * @throws VerificationRefused
 */
export async function verifyEnvironment(member: LoadedEnvironment, options: VerifyEnvironmentOptions): Promise<Report> {
  const { mode, prefix, env, signal, out, err, verify } = options;
  const target = await readTarget(member, options);
  signal.throwIfAborted();
  const host = { env, now: () => Date.now() };
  return verify(target, { mode, host, out, err, signal, ...(prefix !== undefined && { prefix }) });
}

async function readTarget(member: LoadedEnvironment, options: VerifyEnvironmentOptions): Promise<VerifyTarget> {
  const { storage, name } = member.environment;
  const { credential } = options;
  if (storage.kind !== "s3-compatible") return createAzureTarget(member, storage, credential ?? "default-chain");
  if (credential) {
    throw new WrongOption(`--credential is only for Blob storage; ${name} has a bucket, which needs an access key`);
  }
  return readBucketTarget(member, storage, options);
}

/** A dry run does not read the vault; it prints the source of the access key. */
async function readBucketTarget(
  member: LoadedEnvironment,
  storage: S3CompatibleStorage,
  { mode, env, err, readSecrets }: VerifyEnvironmentOptions,
): Promise<VerifyTarget> {
  const source = findAccessKey(member, storage, env);
  err(`access key: ${describeSource(source)}${mode === "dry-run" ? "; not read in a dry run" : ""}`);
  return createS3Target(storage, mode === "dry-run" ? undefined : await readAccessKey(source, readSecrets));
}

/** The container, in the public cloud, which is the only one that the configuration supports. */
function createAzureTarget(
  { environment }: LoadedEnvironment,
  storage: AzureKeylessSettings,
  credential: BlobCredential,
): AzureTarget {
  const { storageAccount } = blobNames(environment, storage);
  return {
    kind: "azure-keyless",
    endpoint: blobEndpoint(storageAccount),
    container: storage.container,
    credential,
  };
}

/** @param key undefined in a dry run */
function createS3Target(storage: S3CompatibleStorage, key: AccessKey | undefined): S3Target {
  const { allowPlaintext } = storage;
  return {
    kind: "s3-compatible",
    settings: s3Settings(storage),
    ...key,
    plaintextReason: allowPlaintext && `${allowPlaintext.reason} (until ${allowPlaintext.expires})`,
  };
}
