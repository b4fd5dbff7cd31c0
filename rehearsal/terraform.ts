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

/** Neither Terraform nor OpenTofu is there, or only one that is too old. */
export class TerraformMissing extends Error {
  readonly kind = "outside";

  constructor(found: string) {
    super(
      `a rehearsal needs Terraform or OpenTofu ${MINIMUM.join(".")} or newer on PATH, ${found}; ` +
        "get it from https://developer.hashicorp.com/terraform/install or https://opentofu.org/docs/intro/install",
    );
  }
}

/**
 * Finds `terraform`, or else `tofu`; the variable that CDKTF takes, `TERRAFORM_BINARY_NAME`, names another.
 * @throws TerraformMissing
 */
export function findTerraform(environment: NodeJS.ProcessEnv = process.env): Terraform {
  const named = environment["TERRAFORM_BINARY_NAME"];
  const found = (named ? [named] : ["terraform", "tofu"]).flatMap((program) => versionOf(program, environment));
  const fit = found.find(({ version }) => isNewEnough(version));
  if (fit) return fit;
  throw new TerraformMissing(
    found.map(({ program, version }) => `found ${program} ${version}`).join(" and ") || "found none",
  );
}

function versionOf(program: string, environment: NodeJS.ProcessEnv): Terraform[] {
  const env = isolated(environment, {});
  const { status, stdout } = spawnSync(program, ["version", "-json"], { encoding: "utf8", env });
  const version = /"terraform_version": *"([^"]+)"/.exec(stdout ?? "")?.[1];
  return status === 0 && version !== undefined ? [{ program, version }] : [];
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1]);
}

/** How one command of Terraform ended. */
export interface Ran {
  readonly code: number | null;
  readonly output: string;
  readonly milliseconds: number;
}

export interface RunOptions {
  readonly folder: string;
  /** What Terraform gets beside what it needs of the system. */
  readonly variables: Readonly<Record<string, string>>;
  /** Where everything that it prints is kept. */
  readonly log: string;
  /** Asks Terraform to stop, as Ctrl-C does. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs one command. It is asked to stop when the signal is given, and ends what it is about. It has a process group of
 * its own: of two signals, the terminal's and ours, it would take the second for an order to drop everything.
 */
export async function runTerraform({ program }: Terraform, args: readonly string[], options: RunOptions): Promise<Ran> {
  const started = performance.now();
  const child = spawn(program, args, {
    cwd: options.folder,
    env: isolated(process.env, { TF_IN_AUTOMATION: "1", TF_INPUT: "0", ...options.variables }),
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

/** What a program needs of the system to start. Nothing of Azure or Terraform is handed on, so that nothing real is reached. */
const HANDED_ON = ["PATH", "SystemRoot", "TEMP", "TMP", "TMPDIR", "USERPROFILE", "LANG"];

/**
 * The environment variables of a program that must reach nothing real: what it needs of the system, and what is given.
 *
 * @param alsoHandedOn names of more variables that it gets as they are
 */
export function isolated(
  environment: NodeJS.ProcessEnv,
  variables: Readonly<Record<string, string>>,
  alsoHandedOn: readonly string[] = [],
): NodeJS.ProcessEnv {
  const names = [...HANDED_ON, ...alsoHandedOn].filter((name) => environment[name] !== undefined);
  return {
    ...Object.fromEntries(names.map((name) => [name, environment[name]])),
    CHECKPOINT_DISABLE: "1",
    // Its commands end long before memory matters; with Go's default of 100, a third of their time is garbage collection.
    GOGC: "400",
    ...variables,
  };
}

/** The address that Terraform and OpenTofu know a provider by, for each registry that a short source may mean. */
export function providerAddresses(source: string): string[] {
  const parts = source.split("/");
  const full = parts.length === 1 ? ["hashicorp", source] : parts;
  if (full.length === 3) return [full.join("/")];
  return ["registry.terraform.io", "registry.opentofu.org"].map((registry) => path.posix.join(registry, ...full));
}
