import { Annotations, type App, type TerraformStack } from "cdktf";
import type { z } from "zod";
import type { LoadedEnvironment } from "../config/fleet";
import { loadEnvironment, loadPlainEnvironment } from "../config/load";
import { listProblems } from "../config/problem";
import type { environmentSchema } from "../config/schema/environment";
import type { NamedEnvironment } from "./environment-stack";
import { PlatformStack } from "./platform-stack";
import { ReleaseStack } from "./release-stack";

/**
 * An environment as an environment file describes it: fields with a default may be left out. The JSON Schema has every
 * field with its meaning, its default and an example.
 * @see https://github.com/langfuse-azure/langfuse-azure-keyless/blob/main/environments/environment.schema.json
 */
export interface EnvironmentInput extends z.input<typeof environmentSchema> {}

/** The two stacks of an environment, for outputs, overrides and resources of your own. */
export interface EnvironmentStacks {
  /** `<environment>-platform`: everything in Azure. */
  readonly platform: TerraformStack;
  /** `<environment>-release`: everything in the cluster. It is deployed after the platform. */
  readonly release: TerraformStack;
}

/** The environments that each app already has: no two may share a name that must be unique. */
const ENVIRONMENTS = new WeakMap<App, readonly LoadedEnvironment[]>();

/**
 * Adds both stacks of an environment to an app, with their providers and the backend of their states.
 *
 * The keyless policy is not evaluated: it reads synthesized JSON, and is a command of the repository.
 *
 * Warnings about the environment are annotations of its platform stack: `cdktf synth` prints them.
 *
 * @param app - the app; call the function once for each environment
 * @param environment - the environment as plain data, or the path of an environment file, relative to the working
 * directory; defaults are filled in for both
 * @throws WrongEnvironment if the environment is wrong, or an earlier environment of the app has one of its names. Its message lists
 * every problem: the place in the file, the property, the rule, the value and the fix.
 */
export function addEnvironment(app: App, environment: EnvironmentInput | string): EnvironmentStacks {
  const others = ENVIRONMENTS.get(app) ?? [];
  const member =
    typeof environment === "string" ? loadEnvironment(environment, others) : loadPlainEnvironment(environment, others);
  ENVIRONMENTS.set(app, [...others, member]);
  const stacks = addStacks(app, member);
  for (const warning of listProblems(member.warnings)) Annotations.of(stacks.platform).addWarning(warning);
  return stacks;
}

/** Adds the two stacks of an environment to an app; the release is deployed after its platform. */
export function addStacks(app: App, environment: NamedEnvironment): EnvironmentStacks {
  const platform = new PlatformStack(app, environment);
  const release = new ReleaseStack(app, environment);
  release.addDependency(platform);
  return { platform, release };
}
