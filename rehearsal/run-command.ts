import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { putGivenSecrets } from "./cloud/azurerm/key-vault";
import { World } from "./cloud/world";
import { deploys, redirectUris, type Deployment } from "./deployments";
import { Doubles } from "./doubles";
import type { SchemaSource } from "./schemas/provider-types";
import { createScratchProject } from "./scratch-project";
import { isolated } from "./terraform";

export interface CommandRun {
  /** The program and its arguments: `["npx", "cdktf", "deploy", "dev-*"]`. */
  readonly command: readonly string[];
  /** The stacks of the chosen environments, as synthesized: the doubles serve their types. */
  readonly deployments: readonly Deployment[];
  /** The folder of the environment files. */
  readonly environmentDirectory: string;
  /** The root of the project. */
  readonly root: string;
  readonly schemas: SchemaSource;
  /** An empty folder, in which the command works; the caller removes it. */
  readonly folder: string;
  /** Names of vault secrets that an operator puts into each vault by hand. @default - none */
  readonly givenSecrets?: readonly string[];
  /** Ends the command; its reason is the name of the signal to end it with. @default - SIGTERM, without a reason */
  readonly signal?: AbortSignal;
}

/** The command cannot be started. */
export class CommandMissing extends Error {
  readonly kind = "outside";

  constructor(program: string, { code = "unknown error" }: NodeJS.ErrnoException) {
    super(
      `the command after -- must begin with a program on PATH, or the path of one; "${program}" cannot be started ` +
        `(${code}). Correct its name or install it; a relative path begins in the rehearsal's copy of the project.`,
    );
  }
}

/**
 * Runs any command with doubles of the providers, in a scratch project: no state, backend, cloud or credential of the
 * real project is within its reach. All that it deploys is in one cloud, which ends with it.
 *
 * @returns the exit code of the command; 128 and the number of the signal, if a signal ended it
 * @throws CommandMissing if there is no such program
 * @throws NoSchema if nothing describes a provider or a type of it
 */
export async function runWithDoubles(run: CommandRun): Promise<number> {
  const project = path.join(run.folder, "project");
  createScratchProject({ ...run, folder: project, environments: run.deployments.map(({ name }) => name) });
  const stacks = run.deployments.flatMap((deployment) => deployment.stacks);
  const doubles = await Doubles.start(stacks, worldOf(run), run.schemas);
  try {
    return await runCommand(run, project, commandEnvironment(process.env, run.folder, doubles.reattach));
  } finally {
    await doubles.stop();
  }
}

/** A cloud in which the command decides on the order: what a stack deploys is there once it is deployed, and not before. */
function worldOf({ deployments, givenSecrets = [] }: CommandRun): World {
  const stacks = deployments.flatMap((deployment) => deployment.stacks);
  const world = new World();
  world.redirectUris = stacks.flatMap(redirectUris);
  world.isDeployed = (type, wanted) => stacks.some((stack) => deploys(stack, type, wanted));
  // A vault that is there before any change gets them: so they are there for the next stack.
  world.interfere = () => putGivenSecrets(world, givenSecrets);
  return world;
}

/** Variables that change how a command prints, is configured or finds its program, and hold no credential. */
const HANDED_ON = [
  ...["CI", "COLORTERM", "FORCE_COLOR", "LC_ALL", "LC_CTYPE", "NO_COLOR", "TERM", "TZ"],
  ...["LANGFUSE_ENVIRONMENT", "NODE_ENV", "NODE_OPTIONS", "NODE_PATH", "TERRAFORM_BINARY_NAME"],
];

/** The environment variables of a command: those that are listed, with an empty home folder. */
export function commandEnvironment(
  environment: NodeJS.ProcessEnv,
  folder: string,
  reattach: string,
): NodeJS.ProcessEnv {
  const home = path.join(folder, "home");
  const azure = path.join(home, ".azure");
  const terraformSettings = path.join(home, "terraform.rc");
  mkdirSync(azure, { recursive: true });
  writeFileSync(terraformSettings, "");
  const variables = {
    HOME: home,
    USERPROFILE: home,
    AZURE_CONFIG_DIR: azure,
    // `cdktf` would ask the registry for the checksums of the providers.
    CDKTF_SKIP_PROVIDER_LOCK: "true",
    TF_CLI_CONFIG_FILE: terraformSettings,
    TF_REATTACH_PROVIDERS: reattach,
    // With an empty home folder, `npm` would ask its registry for a newer version each time.
    npm_config_update_notifier: "false",
  };
  return isolated(environment, variables, HANDED_ON);
}

async function runCommand(
  { command, signal }: CommandRun,
  project: string,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  if (signal?.aborted) return exitCodeOf(signalName(signal.reason));
  const [program = "", ...args] = command;
  // In a terminal it stays in our process group, so that it may read from the terminal and gets Ctrl-C by itself.
  const options = { cwd: project, env: environment, stdio: "inherit", detached: !IN_TERMINAL } as const;
  const child = spawn(program, args, options);
  const end = () => endCommand(child, signalName(signal?.reason));
  signal?.addEventListener("abort", end, { once: true });
  try {
    const code = await new Promise<number>((resolve, reject) =>
      child
        .once("error", (error) => reject(new CommandMissing(program, error)))
        .once("close", (code, name) => resolve(code ?? exitCodeOf(name as NodeJS.Signals))),
    );
    if (signal?.aborted && !IN_TERMINAL) await groupEnded(child);
    return code;
  } finally {
    signal?.removeEventListener("abort", end);
  }
}

const IN_TERMINAL = [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY);

/** Terraform takes a second signal for an order to drop everything: none is sent after the terminal's own. */
function endCommand(child: ChildProcess, name: NodeJS.Signals): void {
  if (!IN_TERMINAL) signalGroup(child, name);
  else if (name !== "SIGINT") child.kill(name);
}

/** How long what is left of a command is waited for: in a container without an init process, it may never be gone. */
const PATIENCE_MS = 30_000;

/** `npx` ends before `cdktf`, which it started: what the command leaves to end in its own time still needs the doubles. */
async function groupEnded(child: ChildProcess): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (signalGroup(child, 0) && Date.now() < end) await setTimeout(50);
}

/** Sends a signal to all processes of the command, or none with 0; false if there are none any more. */
function signalGroup({ pid }: ChildProcess, name: NodeJS.Signals | 0): boolean {
  try {
    return pid !== undefined && process.kill(-pid, name);
  } catch {
    return false;
  }
}

function signalName(reason: unknown): NodeJS.Signals {
  return typeof reason === "string" && reason in constants.signals ? (reason as NodeJS.Signals) : "SIGTERM";
}

/** The exit code of what a signal ended, as a shell gives it. */
function exitCodeOf(name: NodeJS.Signals): number {
  return 128 + constants.signals[name];
}
