import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { putGivenSecrets } from "./cloud/azurerm/key-vault";
import { World } from "./cloud/world";
import { runCommand, type Command, type CommandOptions } from "./command";
import { deploys, redirectUris, type Deployment, type Stack } from "./deployments";
import { Doubles } from "./doubles";
import type { SchemaSource } from "./schemas/provider-types";
import { createScratchProject } from "./scratch-project";
import { isolated } from "./terraform";

export interface RunWithDoublesOptions extends Pick<CommandOptions, "signal" | "inTerminal"> {
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
}

/**
 * Runs any command with doubles of the providers, in a scratch project: no state, backend, cloud or credential of the
 * real project is within its reach. All that it deploys is in one cloud, which ends with it.
 *
 * @returns the exit code of the command; 128 and the number of the signal, if a signal ended it
 * @throws CommandMissing if there is no such program
 * @throws NoSchema if nothing describes a provider or a type of it
 */
export async function runWithDoubles(command: Command, options: RunWithDoublesOptions): Promise<number> {
  const { deployments, schemas } = options;
  const folder = path.join(options.folder, "project");
  createScratchProject({ ...options, folder, environments: deployments.map(({ name }) => name) });
  const stacks = deployments.flatMap((deployment) => deployment.stacks);
  const doubles = await Doubles.start(stacks, worldOf(stacks, options.givenSecrets ?? []), schemas);
  try {
    const environment = commandEnvironment(process.env, path.join(options.folder, "home"), doubles.reattach);
    return await runCommand(command, { ...options, folder, environment });
  } finally {
    await doubles.stop();
  }
}

/** A cloud in which the command decides on the order: what a stack deploys is there once it is deployed, and not before. */
function worldOf(stacks: readonly Stack[], givenSecrets: readonly string[]): World {
  const world = new World();
  world.redirectUris = stacks.flatMap(redirectUris);
  world.isDeployed = (type, wanted) => stacks.some((stack) => deploys(stack, type, wanted));
  // A vault that is there before any change gets them: so they are there for the next stack.
  world.interfere = () => putGivenSecrets(world, givenSecrets);
  return world;
}

/** Variables that change how a command prints, is configured or finds its program, and hold no credential. */
const COMMAND_VARIABLES = [
  ...["CI", "COLORTERM", "FORCE_COLOR", "LC_ALL", "LC_CTYPE", "NO_COLOR", "TERM", "TZ"],
  ...["NODE_OPTIONS", "NODE_PATH", "TERRAFORM_BINARY_NAME"],
];

/** The environment variables of a command: those that are listed, with an empty home folder. */
export function commandEnvironment(environment: NodeJS.ProcessEnv, home: string, reattach: string): NodeJS.ProcessEnv {
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
  return isolated(environment, variables, COMMAND_VARIABLES);
}
