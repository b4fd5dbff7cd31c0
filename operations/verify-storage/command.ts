import { parseArgs } from "node:util";
import type { FleetMember } from "../../config/fleet";
import { loadEnvironments } from "../../config/load";
import { unknownEnvironment } from "../../config/nearest";
import { formatProblems } from "../../config/problem";
import type { S3CompatibleStorage } from "../../config/storage";
import { KEYLESS_CREDENTIALS, type VerifyMode, type VerifyTarget } from "../../storage-service/src/verify/target";
import type { verifyStorage } from "../../storage-service/src/verify/verify-storage";
import { VaultError } from "../key-vault/vault-error";
import { UnusableKey, accessKeySource, describeSource, readAccessKey, type ReadSecrets } from "./access-key";
import { azureTarget, s3Target } from "./target";

const USAGE = `Usage: npm run verify:storage -- --environment <name> [--read-only | --dry-run] [options]

Tries everything that Langfuse does with the storage of an environment, as it is set in its file: a container without
keys, or a bucket behind an S3 API. What it writes, it deletes.

  --environment, -e  name of the environment
  --directory, -d    folder of the environment files                                        (environments)
  --read-only        write nothing
  --dry-run          send nothing to anybody: tell what would be done
  --prefix           what the names of everything that it writes start with                 (langfuse-verify/)
  --credential       who signs in to a container: default-chain, which is az login on a workstation and the federated
                     token in a pipeline; workload-identity, managed-identity or service-principal    (default-chain)
  --json             print one JSON document, for programs
  --help, -h         this text

The access key of a bucket is taken from the environment variables OSS_ACCESS_KEY_ID and OSS_SECRET_ACCESS_KEY where
both are set, else from the secrets of the Key Vault that the file names, as whoever is signed in to Azure.
Exit codes: 0 everything passed, 1 a step failed, something could not be cleaned up, an environment is wrong or the access
key cannot be read, 2 the command cannot be understood, 3 a folder cannot be read, 4 a bug of this program, 129, 130 or 143
ended by a signal.`;

/** What the command takes from the process that it runs in. */
export interface CommandOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly signal?: AbortSignal;
  readonly readSecrets: ReadSecrets;
  readonly verify: typeof verifyStorage;
}

class Usage extends Error {}
class WrongEnvironment extends Error {}
/** Whatever failed because of it, as `az`, which the same Ctrl+C ends. */
class Interrupted extends Error {}

type Options = ReturnType<typeof readOptions>;

function readOptions(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        environment: { type: "string", short: "e" },
        directory: { type: "string", short: "d", default: "environments" },
        "read-only": { type: "boolean", default: false },
        "dry-run": { type: "boolean", default: false },
        prefix: { type: "string" },
        credential: { type: "string" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    return { ...values, mode: modeOf(values["read-only"], values["dry-run"]), credential: credentialOf(values) };
  } catch (error) {
    throw new Usage((error as Error).message);
  }
}

function modeOf(readOnly: boolean, dryRun: boolean): VerifyMode {
  if (readOnly && dryRun) throw new Error("--read-only and --dry-run exclude each other: a dry run does not even read");
  return readOnly ? "read-only" : dryRun ? "dry-run" : "full";
}

function credentialOf({ credential: given }: { credential?: string | undefined }) {
  if (given === undefined) return undefined;
  const credential = KEYLESS_CREDENTIALS.find((name) => name === given);
  if (!credential) throw new Error(`--credential must be one of ${KEYLESS_CREDENTIALS.join(", ")}, got "${given}"`);
  return credential;
}

/**
 * Does what the arguments say; the usage lists them.
 * @returns the exit code
 */
export async function command(args: readonly string[], options: CommandOptions): Promise<number> {
  try {
    return await run(args, options);
  } catch (error) {
    return failure(error, options);
  }
}

async function run(args: readonly string[], process: CommandOptions): Promise<number> {
  const options = readOptions(args);
  if (options.help) return print(USAGE, process);
  const { env, out, err, signal } = process;
  const target = await targetOf(memberOf(options), options, process).catch((error: unknown) => {
    throw signal?.aborted ? new Interrupted("interrupted before anything was written") : error;
  });
  return process.verify(target, {
    mode: options.mode,
    json: options.json,
    host: { env, now: () => Date.now() },
    out,
    err,
    ...(options.prefix !== undefined && { prefix: options.prefix }),
    ...(signal && { signal }),
  });
}

function memberOf({ environment: name, directory }: Options): FleetMember {
  if (!name) throw new Usage("--environment must name an environment");
  const loaded = loadEnvironments(directory);
  if (!loaded.ok) throw new WrongEnvironment(formatProblems(loaded.problems));
  const found = loaded.environments.find(({ environment }) => environment.environment === name);
  if (found) return found;
  const known = loaded.environments.map(({ environment }) => environment.environment);
  throw new WrongEnvironment(unknownEnvironment(name, known));
}

async function targetOf(member: FleetMember, options: Options, process: CommandOptions): Promise<VerifyTarget> {
  const { storage } = member.environment;
  if (storage.kind !== "s3-compatible") return azureTarget(member, storage, options.credential ?? "default-chain");
  if (options.credential) {
    throw new Usage(
      `--credential is for a container; ${member.environment.environment} has a bucket, which takes an access key`,
    );
  }
  return bucketTarget(member, storage, options.mode, process);
}

/** A dry run asks no vault: it tells only where the access key would come from. */
async function bucketTarget(
  member: FleetMember,
  storage: S3CompatibleStorage,
  mode: VerifyMode,
  { env, err, readSecrets }: CommandOptions,
): Promise<VerifyTarget> {
  const source = accessKeySource(member, storage, env);
  err(`access key: ${describeSource(source)}${mode === "dry-run" ? "; not read in a dry run" : ""}\n`);
  return s3Target(storage, mode === "dry-run" ? undefined : await readAccessKey(source, readSecrets));
}

function print(text: string, { out }: CommandOptions): number {
  out(`${text}\n`);
  return 0;
}

/** Errors whose message says all; of an interruption, the program knows the signal's code. */
const EXPLAINED = [WrongEnvironment, VaultError, UnusableKey, Interrupted];

function failure(error: unknown, { env, err }: CommandOptions): number {
  const { code, syscall, message, stack } = error as NodeJS.ErrnoException;
  const fail = (text: string, exitCode: number) => {
    err(`${text}\n`);
    return exitCode;
  };
  if (error instanceof Usage) return fail(`${message}\n\n${USAGE}`, 2);
  if (EXPLAINED.some((kind) => error instanceof kind)) return fail(message, 1);
  if (code !== undefined && syscall !== undefined) return fail(message, 3);
  return fail(`${env["DEBUG"] ? stack : message}\nThis is a bug: please report it.`, 4);
}
