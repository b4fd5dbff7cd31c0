import { z } from "zod";
import type { Deployment } from "../terraform-json/deployment";
import type { Intent } from "./rule";
import type { Waiver } from "./waiver";

/** What an environment file says to the policy. A synthesis writes it into its stacks, as `policy` of the block `//`. */
export interface Settings extends Intent {
  readonly waivers: readonly Waiver[];
}

/** What holds where nothing is said: no exception at all. */
export const STRICT: Settings = { deletionProtection: true, waivers: [] };

const SETTINGS = z.object({
  deletionProtection: z.boolean(),
  waivers: z.array(
    z.object({
      rule: z.string(),
      address: z.string(),
      reason: z.string().optional(),
      expires: z.string().optional(),
    }),
  ),
});

/** The settings that a deployment's stacks carry; undefined where none does, as in plans and states. */
export function settingsOf({ stacks }: Deployment): Settings | undefined {
  for (const { comment } of stacks) {
    const settings = SETTINGS.safeParse(comment["policy"]);
    if (settings.success) return settings.data;
  }
  return undefined;
}
