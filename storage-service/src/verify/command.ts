import { Command, CommanderError, Option } from "commander";
import type { BlobCredential } from "../keyless/blob-credential";
import type { Environment } from "../keyless/host";
import { findProvider, S3_PROVIDERS, type S3Provider } from "../s3/provider-profiles";
import { reportDocument } from "./report";
import { KEYLESS_CREDENTIALS, type VerifyMode, type VerifyTarget } from "./target";
import { VerificationRefused, verifyStorage, type VerifyOptions } from "./verify-storage";

const EXIT = { done: 0, failed: 1, usage: 2, bug: 4 } as const;

const USAGE_WIDTH = 120;
const AFTER = `
The secret access key is taken from OSS_SECRET_ACCESS_KEY only: a list of processes shows what stands on a command line.
Exit codes: 0 all passed, 1 a step failed or something could not be deleted, 2 the command cannot be understood or the
settings are refused, 4 a bug of this program, 129, 130 or 143 ended by a signal, after what was written was deleted.`;

/** What the command takes from its process. */
export interface CommandOptions extends Pick<VerifyOptions, "out" | "err" | "signal" | "agents"> {
  readonly env: Environment;
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

/** Something that is missing on the command line, or stands there and must not. */
class Usage extends Error {}

/** Does what the arguments say and gives the exit code; the usage lists them. */
export async function command(args: readonly string[], options: CommandOptions): Promise<number> {
  const { env, out, err } = options;
  const program = describe(options);
  try {
    if (args.some((arg) => /^--secret-access-key(=|$)/.test(arg))) {
      throw new Usage(
        "--secret-access-key does not exist: a list of processes would show it. Set OSS_SECRET_ACCESS_KEY",
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
    if (flags.json) out(`${JSON.stringify(reportDocument(report), null, 2)}\n`);
    return report.passed ? EXIT.done : EXIT.failed;
  } catch (error) {
    return reportError(error, options);
  }
}

function describe({ out, err }: CommandOptions): Command {
  return new Command("langfuse-verify-storage")
    .description("Tries everything that Langfuse does with its storage, and deletes what it wrote.")
    .exitOverride()
    .configureOutput({
      writeOut: out,
      writeErr: err,
      getOutHelpWidth: () => USAGE_WIDTH,
      getErrHelpWidth: () => USAGE_WIDTH,
    })
    .showHelpAfterError()
    .addOption(new Option("--endpoint <url>", "of the S3 API or of Azure Blob Storage, else OSS_ENDPOINT"))
    .addOption(new Option("--bucket <name>", "else OSS_BUCKET"))
    .addOption(new Option("--region <id>", "that requests are signed for, else OSS_REGION"))
    .addOption(new Option("--access-key-id <id>", "else OSS_ACCESS_KEY_ID"))
    .addOption(new Option("--provider <name>", "else by the endpoint's host").choices(S3_PROVIDERS))
    .addOption(new Option("--path-style", "the bucket stands in the path").conflicts("container"))
    .addOption(new Option("--allow-plaintext <reason>", "takes responsibility for an endpoint without TLS"))
    .addOption(new Option("--container <name>", "of Azure Blob Storage, reached with an identity").conflicts("bucket"))
    .addOption(
      new Option("--credential <who>", "who signs in to a container")
        .choices(KEYLESS_CREDENTIALS)
        .default("default-chain"),
    )
    .addOption(new Option("--prefix <text>", "what the names of everything begin with (langfuse-verify/)"))
    .addOption(new Option("--read-only", "write nothing").conflicts("dryRun"))
    .addOption(new Option("--dry-run", "send nothing to anybody: tell what would be done"))
    .addOption(new Option("--json", "print one JSON document, for programs"))
    .addHelpText("after", AFTER);
}

function readMode({ readOnly, dryRun }: Flags): VerifyMode {
  return readOnly ? "read-only" : dryRun ? "dry-run" : "full";
}

function readTarget(flags: Flags, env: Environment): VerifyTarget {
  const endpoint = flags.endpoint ?? env["OSS_ENDPOINT"];
  if (flags.container !== undefined) {
    const { container, credential } = flags;
    return { kind: "azure-keyless", endpoint: needed(endpoint, "--endpoint"), container, credential };
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
      region: needed(flags.region ?? env["OSS_REGION"], "--region or OSS_REGION"),
      bucket: needed(flags.bucket ?? env["OSS_BUCKET"], "--bucket or OSS_BUCKET"),
      pathStyle: flags.pathStyle ?? false,
      allowPlaintext: flags.allowPlaintext !== undefined,
    },
    ...(!flags.dryRun && {
      accessKeyId: needed(key.accessKeyId, "--access-key-id or OSS_ACCESS_KEY_ID"),
      secretAccessKey: needed(key.secretAccessKey, "OSS_SECRET_ACCESS_KEY"),
    }),
    plaintextReason: flags.allowPlaintext,
  };
}

function needed(value: string | undefined, name: string): string {
  if (value) return value;
  throw new Usage(`${name} must be given`);
}

function parseHost(endpoint: string | undefined): string {
  return endpoint !== undefined && URL.canParse(endpoint) ? new URL(endpoint).hostname : "";
}

/** A wrong command line is told in one line; anything else is our bug. */
function reportError(error: unknown, { err, env }: CommandOptions): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  const { message, stack } = error as Error;
  if (error instanceof Usage || error instanceof VerificationRefused) {
    err(`${message}\n`);
    return EXIT.usage;
  }
  err(`${env["DEBUG"] ? stack : message}\nThis is a bug in this program: please report it.\n`);
  return EXIT.bug;
}
