import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Cloud } from "./cloud";
import { runCommand, type Command, type CommandOptions } from "./command";
import { Doubles } from "./doubles";
import { addGivenSecrets } from "./providers/azurerm/key-vault-secret";
import type { SchemaSource } from "./schemas/provider-types";
import { createScratchProject } from "./scratch-project";
import {
  deploys,
  getRedirectUris,
  type SynthesizedEnvironment,
  type SynthesizedStack,
} from "./synthesized-environments";
import { isolateEnvironment } from "./terraform";

export interface RunWithDoublesOptions extends Pick<CommandOptions, "signal" | "inTerminal"> {
  /** The environments that the command may deploy: the doubles serve the types of their stacks. */
  readonly environments: readonly SynthesizedEnvironment[];
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
 * Runs any command with doubles of the providers, in a scratch project: it cannot reach a state, backend, cloud or
 * credential of the real project. It deploys into one cloud, which ends with it.
 *
 * @returns the exit code of the command; 128 and the number of the signal, if a signal ended it
 * @throws CommandMissing if the program does not exist
 * @throws NoSchema if nothing describes a provider or a type of it
 */
export async function runWithDoubles(command: Command, options: RunWithDoublesOptions): Promise<number> {
  const { environments, schemas, givenSecrets = [] } = options;
  const folder = path.join(options.folder, "project");
  createScratchProject({ ...options, folder, environments: environments.map(({ name }) => name) });
  const stacks = environments.flatMap((environment) => environment.stacks);
  const doubles = await Doubles.start(stacks, createCloud(stacks, givenSecrets), schemas);
  try {
    const environment = commandEnvironment(process.env, path.join(options.folder, "home"), doubles.reattach);
    return await runCommand(command, { ...options, folder, environment });
  } finally {
    await doubles.stop();
  }
}

/** A cloud in which a resource of the stacks exists only once the command has deployed it. */
export function createCloud(stacks: readonly SynthesizedStack[], givenSecrets: readonly string[]): Cloud {
  const cloud = new Cloud();
  cloud.redirectUris = stacks.flatMap(getRedirectUris);
  cloud.isDeployed = (type, wanted) => stacks.some((stack) => deploys(stack, type, wanted));
  // Before each change, every vault that exists gets them: so the next stack finds them.
  cloud.interfere = () => addGivenSecrets(cloud, givenSecrets);
  return cloud;
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
  return isolateEnvironment(environment, variables, COMMAND_VARIABLES);
}
