import type { Mistake } from "../../constructs/rules/values";
import { show, type FieldError, type Path } from "../problem";
import type { Environment } from "../schema/environment";

/** A rule over several fields of one environment. */
export interface EnvironmentRule {
  /** The sections that it reads; it runs if each of them is valid by the schema. */
  readonly needs: readonly (keyof Environment)[];
  check(environment: Environment): FieldError[];
}

/** Declares a rule that can read only the given sections, and returns no error, one, or several. */
export function rule<const Section extends keyof Environment>(
  needs: readonly Section[],
  check: (sections: Pick<Environment, Section>) => FieldError | FieldError[] | undefined,
): EnvironmentRule {
  return { needs, check: (environment) => [check(environment) ?? []].flat() };
}

/** The mistakes that a rule of the constructs finds, below a path of the file. */
export function toFieldErrors(mistakes: readonly Mistake[], below: Path = []): FieldError[] {
  return mistakes.map(({ path, given, ...mistake }) => ({ ...mistake, path: [...below, ...path], given: show(given) }));
}
