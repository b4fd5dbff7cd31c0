import { jsonReport, type JsonReport } from "./json-report";
import type { EnvironmentVerdict } from "./evaluate-environments";
import { violationTexts } from "./report";

/** A synthesis violates the policy. */
export class PolicyViolated extends Error {
  readonly kind = "failed";
  readonly details: { readonly policy: JsonReport };

  constructor(environments: readonly EnvironmentVerdict[]) {
    const violations = environments.flatMap(({ verdict }) => violationTexts(verdict.results));
    super(`${violations.join("\n")}\nThe policy is violated; nothing was written.`);
    this.details = { policy: jsonReport(environments) };
  }
}
