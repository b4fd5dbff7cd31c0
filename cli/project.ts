import path from "node:path";
import { synthesizeEnvironments } from "../main";
import { SchemaSource } from "../rehearsal/schemas/provider-types";
import type { Session } from "./command";
import { getEnvironmentNames, warnAbout, type EnvironmentOptions } from "./options";

/** The root of this project, with its commits and its node_modules. */
export const PROJECT = path.join(__dirname, "..");

/** The schemas of the doubles, with a cache of what is derived from the bindings. */
export function createSchemaSource(): SchemaSource {
  return new SchemaSource(PROJECT, path.join(PROJECT, ".build", "schemas"));
}

/** Synthesizes environments without the policy, for a command that evaluates it later. */
export function synthesizeUnchecked(
  options: EnvironmentOptions & { readonly directory: string },
  output: string,
  session: Session,
): Promise<void> {
  const { directory } = options;
  return session.progress("synthesize", async () => {
    const environments = getEnvironmentNames(options, session);
    const choice = { directory, environments, today: undefined };
    const { warnings } = await synthesizeEnvironments({ ...choice, output, signal: session.signal });
    warnAbout(warnings, session);
  });
}
