import path from "node:path";
import { synthesizeEnvironments } from "../main";
import { SchemaSource } from "../rehearsal/schemas/provider-types";
import type { Session } from "./command";
import { environmentNames, warnAbout, type EnvironmentOptions } from "./options";

/** The root of this project: its commits may be a base, and its node_modules has the bindings. */
export const PROJECT = path.join(__dirname, "..");

/** The schemas of the doubles; what is derived from bindings is kept for the next time. */
export function schemaSource(): SchemaSource {
  return new SchemaSource(PROJECT, path.join(PROJECT, ".build", "schemas"));
}

/** Synthesizes the environments that the options name, for a command that checks the policy by itself. */
export function synthesizeUnchecked(
  options: EnvironmentOptions & { readonly directory: string },
  output: string,
  session: Session,
): Promise<void> {
  const { directory } = options;
  return session.progress("synthesize", async () => {
    const environments = environmentNames(options, session);
    const choice = { directory, environments, today: undefined };
    const { warnings } = await synthesizeEnvironments({ ...choice, output, signal: session.signal });
    warnAbout(warnings, session);
  });
}
