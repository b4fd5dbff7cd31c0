import { jsonReport, type JsonReport } from "./json-report";
import type { Judgement } from "./judge";
import { violationTexts } from "./report";

/** A synthesis violates the policy. */
export class PolicyViolated extends Error {
  readonly kind = "failed";
  readonly details: { readonly policy: JsonReport };

  constructor(judgements: readonly Judgement[]) {
    const violations = judgements.flatMap(({ verdict }) => violationTexts(verdict.results));
    super(`${violations.join("\n")}\nThe policy is violated; nothing was written.`);
    this.details = { policy: jsonReport(judgements) };
  }
}
