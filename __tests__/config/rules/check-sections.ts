import { checkEnvironment } from "../../../config/check-environment";
import type { FieldError } from "../../../config/problem";
import { BARE } from "../environment-fields";

/** Sections of an environment file. */
export type Sections = Readonly<Record<string, unknown>>;

/** The errors of the bare environment with other sections. */
export function checkSections(sections: Sections): readonly FieldError[] {
  return checkEnvironment({ ...BARE, ...sections }).errors;
}

/** The warnings about the bare environment with other sections. */
export function checkWarnings(sections: Sections): readonly FieldError[] {
  return checkEnvironment({ ...BARE, ...sections }).warnings;
}

export function fieldError(path: string, rule: string, given: string, fix: string): FieldError {
  return { path: path.split("."), rule, given, fix };
}

export const langfuse = (settings: Sections) => ({ langfuse: { ...BARE.langfuse, ...settings } });
export const cluster = (settings: Sections) => ({ cluster: { ...BARE.cluster, ...settings } });
