import { Command, CommanderError, Option } from "commander";
import type { BlobCredential } from "../keyless/blob-credential";
import type { EnvironmentVariables } from "../keyless/host";
import { findProvider, S3_PROVIDERS, type S3Provider } from "../s3/provider-profiles";
import { toReportDocument } from "./report";
import { KEYLESS_CREDENTIALS, type VerifyMode, type VerifyTarget } from "./target";
import { VerificationRefused, verifyStorage, type VerifyOptions } from "./verify-storage";

const EXIT = { done: 0, failed: 1, usage: 2, bug: 4 } as const;

const USAGE_WIDTH = 120;
const AFTER = `
The secret access key is read only from OSS_SECRET_ACCESS_KEY, because a process list shows command lines.
Exit codes: 0 all steps passed, 1 a step failed or an object could not be deleted, 2 invalid command line or settings,
4 a bug in this program, 129, 130 or 143 ended by a signal, after the written objects were deleted.`;

export interface CommandOptions extends Pick<VerifyOptions, "out" | "err" | "signal" | "agents"> {
  readonly env: EnvironmentVariables;
}

interface Flags {
  readonly endpoint?: string;
  readonly bucket?: string;
  readonly region?: string;
  readonly accessKeyId?: string;
  readonly provider?: S3Provider;
  readonly pathStyle?: boolean;
  readonly allowPlaintext?: string;
  readonly container?: string;
  readonly credential: BlobCredential;
  readonly prefix?: string;
  readonly readOnly?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

class UsageError extends Error {}

export async function command(args: readonly string[], options: CommandOptions): Promise<number> {
  const { env, out, err } = options;
  const program = createProgram(options);
  try {
    if (args.some((arg) => /^--secret-access-key(=|$)/.test(arg))) {
      throw new UsageError(
        "--secret-access-key does not exist, because a process list would show it. Set OSS_SECRET_ACCESS_KEY",
      );
    }
    program.parse(args, { from: "user" });
    const flags = program.opts<Flags>();
    const { signal, agents } = options;
    const report = await verifyStorage(readTarget(flags, env), {
      mode: readMode(flags),
      host: { env, now: () => Date.now() },
      out: flags.json ? () => undefined : out,
      err,
      ...(flags.prefix !== undefined && { prefix: flags.prefix }),
      ...(signal && { signal }),
      ...(agents && { agents }),
    });
    if (flags.json) out(`${JSON.stringify(toReportDocument(report), null, 2)}\n`);
    return report.passed ? EXIT.done : EXIT.failed;
  } catch (error) {
    return reportError(error, options);
  }
}

function createProgram({ out, err }: CommandOptions): Command {
  return new Command("langfuse-verify-storage")
    .description("Tests every operation that Langfuse needs of its storage, and deletes what it wrote.")
    .exitOverride()
    .configureOutput({
      writeOut: out,
      writeErr: err,
      getOutHelpWidth: () => USAGE_WIDTH,
      getErrHelpWidth: () => USAGE_WIDTH,
    })
    .showHelpAfterError()
    .addOption(
      new Option("--endpoint <url>", "endpoint of the S3 API or of Azure Blob Storage (default: OSS_ENDPOINT)"),
    )
    .addOption(new Option("--bucket <name>", "bucket (default: OSS_BUCKET)"))
    .addOption(new Option("--region <id>", "region that requests are signed for (default: OSS_REGION)"))
    .addOption(new Option("--access-key-id <id>", "access key id (default: OSS_ACCESS_KEY_ID)"))
    .addOption(new Option("--provider <name>", "S3 provider (default: by the endpoint's host)").choices(S3_PROVIDERS))
    .addOption(new Option("--path-style", "put the bucket into the path").conflicts("container"))
    .addOption(new Option("--allow-plaintext <reason>", "allow an endpoint without TLS, for this reason"))
    .addOption(
      new Option("--container <name>", "container of Azure Blob Storage, with an identity").conflicts("bucket"),
    )
    .addOption(
      new Option("--credential <who>", "credential that signs in to the container")
        .choices(KEYLESS_CREDENTIALS)
        .default("default-chain"),
    )
    .addOption(new Option("--prefix <text>", "prefix of all written names (default: langfuse-verify/)"))
    .addOption(new Option("--read-only", "write nothing").conflicts("dryRun"))
    .addOption(new Option("--dry-run", "send no request, list the steps"))
    .addOption(new Option("--json", "print one JSON document"))
    .addHelpText("after", AFTER);
}

function readMode({ readOnly, dryRun }: Flags): VerifyMode {
  return readOnly ? "read-only" : dryRun ? "dry-run" : "full";
}

function readTarget(flags: Flags, env: EnvironmentVariables): VerifyTarget {
  const endpoint = flags.endpoint ?? env["OSS_ENDPOINT"];
  if (flags.container !== undefined) {
    const { container, credential } = flags;
    return { kind: "azure-keyless", endpoint: getRequired(endpoint, "--endpoint"), container, credential };
  }
  const key = {
    accessKeyId: flags.accessKeyId ?? env["OSS_ACCESS_KEY_ID"],
    secretAccessKey: env["OSS_SECRET_ACCESS_KEY"],
  };
  return {
    kind: "s3-compatible",
    settings: {
      provider: flags.provider ?? findProvider(parseHost(endpoint)),
      endpoint,
      region: getRequired(flags.region ?? env["OSS_REGION"], "--region or OSS_REGION"),
      bucket: getRequired(flags.bucket ?? env["OSS_BUCKET"], "--bucket or OSS_BUCKET"),
      pathStyle: flags.pathStyle ?? false,
      allowPlaintext: flags.allowPlaintext !== undefined,
    },
    ...(!flags.dryRun && {
      accessKeyId: getRequired(key.accessKeyId, "--access-key-id or OSS_ACCESS_KEY_ID"),
      secretAccessKey: getRequired(key.secretAccessKey, "OSS_SECRET_ACCESS_KEY"),
    }),
    plaintextReason: flags.allowPlaintext,
  };
}

function getRequired(value: string | undefined, name: string): string {
  if (value) return value;
  throw new UsageError(`${name} is required`);
}

function parseHost(endpoint: string | undefined): string {
  return endpoint !== undefined && URL.canParse(endpoint) ? new URL(endpoint).hostname : "";
}

/** Prints an error and returns its exit code. An unknown error is a bug. */
function reportError(error: unknown, { err, env }: CommandOptions): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  const { message, stack } = error as Error;
  if (error instanceof UsageError || error instanceof VerificationRefused) {
    err(`${message}\n`);
    return EXIT.usage;
  }
  err(`${env["DEBUG"] ? stack : message}\nThis is a bug in this program: please report it.\n`);
  return EXIT.bug;
}
