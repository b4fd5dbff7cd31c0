import type { Finding } from "../problem";
import type { Environment } from "../schema/environment";

/** A rule that looks at several fields of one environment. */
export interface EnvironmentRule {
  /** The sections that it reads; it runs when each of them is right by itself. */
  readonly needs: readonly (keyof Environment)[];
  check(environment: Environment): Finding[];
}

/** Declares a rule over some sections, and lets it see only those. */
export function rule<const Section extends keyof Environment>(
  needs: readonly Section[],
  check: (sections: Pick<Environment, Section>) => Finding[],
): EnvironmentRule {
  return { needs, check };
}
