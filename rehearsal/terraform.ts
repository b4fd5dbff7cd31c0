import { spawn, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";

/** The program that a rehearsal runs: Terraform, or OpenTofu. */
export interface Terraform {
  readonly program: string;
  readonly version: string;
}

/** The first version with ephemeral values and write-only arguments. */
const MINIMUM = [1, 11] as const;

/** There is neither Terraform nor OpenTofu, or only one that is too old. */
export class TerraformMissing extends Error {
  readonly kind = "outside";
}

/**
 * Finds `terraform`, or else `tofu`; the variable of CDKTF, `TERRAFORM_BINARY_NAME`, names another program.
 * @throws TerraformMissing
 */
export function findTerraform(environment: NodeJS.ProcessEnv = process.env): Terraform {
  const named = environment["TERRAFORM_BINARY_NAME"];
  const found = (named ? [named] : ["terraform", "tofu"]).flatMap((program) => readVersion(program, environment));
  const fit = found.find(({ version }) => isNewEnough(version));
  if (fit) return fit;
  if (named)
    throw new TerraformMissing(
      `TERRAFORM_BINARY_NAME=${named} cannot be run, or is older than ${MINIMUM.join(".")}: correct or unset it`,
    );
  const versions = found.map(({ program, version }) => `found ${program} ${version}`).join(" and ") || "found none";
  throw new TerraformMissing(
    `a rehearsal needs Terraform or OpenTofu ${MINIMUM.join(".")} or newer on PATH, ${versions}; ` +
      "get it from https://developer.hashicorp.com/terraform/install or https://opentofu.org/docs/intro/install",
  );
}

function readVersion(program: string, environment: NodeJS.ProcessEnv): Terraform[] {
  const env = isolateEnvironment(environment, {});
  const { status, stdout } = spawnSync(program, ["version", "-json"], { encoding: "utf8", env });
  const version = /"terraform_version": *"([^"]+)"/.exec(stdout ?? "")?.[1];
  return status === 0 && version !== undefined ? [{ program, version }] : [];
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1]);
}

/** The result of one command of Terraform. */
export interface CommandResult {
  readonly code: number | null;
  readonly output: string;
  readonly milliseconds: number;
}

export interface RunOptions {
  readonly folder: string;
  /** Environment variables besides those of the system. */
  readonly variables: Readonly<Record<string, string>>;
  /** The file for its output. */
  readonly log: string;
  /** Asks Terraform to stop, as Ctrl-C does. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs one command. On the signal, it is asked to stop, and finishes what it is doing. It has its own process group: of
 * two signals, the terminal's and ours, the second would end it at once.
 */
export async function runTerraform(
  { program }: Terraform,
  args: readonly string[],
  options: RunOptions,
): Promise<CommandResult> {
  const started = performance.now();
  const child = spawn(program, args, {
    cwd: options.folder,
    env: isolateEnvironment(process.env, { TF_IN_AUTOMATION: "1", TF_INPUT: "0", ...options.variables }),
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  const stop = () => child.kill("SIGINT");
  options.signal?.addEventListener("abort", stop, { once: true });
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject).once("close", resolve);
    });
    return { code, output, milliseconds: performance.now() - started };
  } finally {
    options.signal?.removeEventListener("abort", stop);
    writeFileSync(options.log, output);
  }
}

/** The variables that a program needs to start. It gets none of Azure or Terraform, so it reaches no real service. */
const SYSTEM_VARIABLES = ["PATH", "SystemRoot", "TEMP", "TMP", "TMPDIR", "USERPROFILE", "LANG"];

/**
 * The environment variables of a program that must reach no real service.
 *
 * @param variables with their values
 * @param names of more variables that it gets unchanged
 */
export function isolateEnvironment(
  environment: NodeJS.ProcessEnv,
  variables: Readonly<Record<string, string>>,
  names: readonly string[] = [],
): NodeJS.ProcessEnv {
  const passed = [...SYSTEM_VARIABLES, ...names].filter((name) => environment[name] !== undefined);
  return {
    ...Object.fromEntries(passed.map((name) => [name, environment[name]])),
    CHECKPOINT_DISABLE: "1",
    // With the default of Go, 100, garbage collection takes a third of the time of its short commands.
    GOGC: "400",
    ...variables,
  };
}

/** The addresses of a provider in Terraform and OpenTofu; a short source may be of the registry of either. */
export function getProviderAddresses(source: string): string[] {
  const parts = source.split("/");
  const full = parts.length === 1 ? ["hashicorp", source] : parts;
  if (full.length === 3) return [full.join("/")];
  return ["registry.terraform.io", "registry.opentofu.org"].map((registry) => path.posix.join(registry, ...full));
}
