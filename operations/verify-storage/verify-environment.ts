import type { FleetMember } from "../../config/fleet";
import type { S3CompatibleStorage } from "../../config/storage";
import type { BlobCredential } from "../../storage-service/src/keyless/blob-credential";
import type { Report } from "../../storage-service/src/verify/report";
import type { VerifyMode, VerifyTarget } from "../../storage-service/src/verify/target";
import type { verifyStorage } from "../../storage-service/src/verify/verify-storage";
import { accessKeySource, describeSource, readAccessKey, type ReadSecrets } from "./access-key";
import { azureTarget, s3Target } from "./target";

/** An option that does not fit the storage of the environment. */
export class WrongOption extends Error {
  readonly kind = "usage";
}

export interface VerifyEnvironmentOptions {
  readonly mode: VerifyMode;
  /** What the names of everything that it writes start with. @default "langfuse-verify/" */
  readonly prefix?: string | undefined;
  /** Who signs in to a container. @default - the default chain; a bucket takes none */
  readonly credential?: BlobCredential | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Gets what is for a person. */
  readonly out: (text: string) => void;
  /** Gets warnings, and where the access key is taken from. */
  readonly err: (text: string) => void;
  readonly readSecrets: ReadSecrets;
  readonly verify: typeof verifyStorage;
}

/**
 * Verifies the storage of an environment as its file sets it.
 * @throws WrongOption
 * @throws VaultError
 * @throws UnusableKey
 * @throws VerificationRefused
 */
export async function verifyEnvironment(member: FleetMember, options: VerifyEnvironmentOptions): Promise<Report> {
  const { mode, prefix, env, signal, out, err, verify } = options;
  const target = await targetOf(member, options);
  signal.throwIfAborted();
  const host = { env, now: () => Date.now() };
  return verify(target, { mode, host, out, err, signal, ...(prefix !== undefined && { prefix }) });
}

async function targetOf(member: FleetMember, options: VerifyEnvironmentOptions): Promise<VerifyTarget> {
  const { storage, environment } = member.environment;
  const { credential } = options;
  if (storage.kind !== "s3-compatible") return azureTarget(member, storage, credential ?? "default-chain");
  if (credential) {
    throw new WrongOption(`--credential is for a container; ${environment} has a bucket, which takes an access key`);
  }
  return bucketTarget(member, storage, options);
}

/** A dry run asks no vault: it only says where the access key would come from. */
async function bucketTarget(
  member: FleetMember,
  storage: S3CompatibleStorage,
  { mode, env, err, readSecrets }: VerifyEnvironmentOptions,
): Promise<VerifyTarget> {
  const source = accessKeySource(member, storage, env);
  err(`access key: ${describeSource(source)}${mode === "dry-run" ? "; not read in a dry run" : ""}`);
  return s3Target(storage, mode === "dry-run" ? undefined : await readAccessKey(source, readSecrets));
}
