import { checkEnvironment } from "../../../config/load";
import type { Finding } from "../../../config/problem";
import { BARE } from "../environment-fields";

/** Sections of an environment file. */
export type Sections = Readonly<Record<string, unknown>>;

/** The findings about the bare environment with other sections. */
export function findings(sections: Sections): Finding[] {
  return checkEnvironment({ ...BARE, ...sections }).findings;
}

/** The finding that a rule makes of a value. */
export function finding(path: string, rule: string, given: string, fix: string): Finding {
  return { path: path.split("."), rule, given, fix };
}

export const langfuse = (settings: Sections) => ({ langfuse: { ...BARE.langfuse, ...settings } });
export const cluster = (settings: Sections) => ({ cluster: { ...BARE.cluster, ...settings } });
