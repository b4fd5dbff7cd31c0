import path from "node:path";
import { synthesizeEnvironments } from "../main";
import { SchemaSource } from "../rehearsal/schemas/provider-types";
import type { CommandContext } from "./command";
import { getEnvironmentNames, warnAbout, type DirectoryOptions } from "./options";

/** The root of this project, with its commits and its node_modules. */
export const PROJECT = path.join(__dirname, "..");

/** The schemas of the doubles, with a cache of what is derived from the bindings. */
export function createSchemaSource(): SchemaSource {
  return new SchemaSource(PROJECT, path.join(PROJECT, ".build", "schemas"));
}

/** Synthesizes environments without the policy, for a command that evaluates it later. */
export function synthesizeUnchecked(options: DirectoryOptions, output: string, context: CommandContext): Promise<void> {
  return context.progress("synthesize", async () => {
    const environments = getEnvironmentNames(options, context);
    const choice = { directory: options.directory, environments, today: undefined, strict: false };
    const { warnings } = await synthesizeEnvironments({ ...choice, output, signal: context.signal });
    warnAbout(warnings, context);
  });
}
