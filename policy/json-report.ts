import type { EvaluatedFinding, Result } from "./evaluate";
import type { EnvironmentVerdict } from "./evaluate-environments";
import { violationTexts } from "./report";

/** The result of the policy as JSON: every rule of every environment. */
export interface JsonReport {
  readonly compliant: boolean;
  readonly environments: readonly JsonEnvironment[];
}

interface JsonEnvironment {
  readonly name: string;
  readonly source: EnvironmentVerdict["source"];
  readonly files: readonly string[];
  readonly compliant: boolean;
  readonly gaps: readonly string[];
  readonly rules: readonly JsonRule[];
}

interface JsonRule {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly scanners: readonly string[];
  readonly verdict: Result["verdict"];
  /** Why the rule is not applicable. */
  readonly reason?: string;
  readonly findings: readonly JsonFinding[];
}

type JsonFinding = Omit<EvaluatedFinding, "waiver"> & { readonly waiver?: EvaluatedFinding["waiver"] };

export function jsonReport(environments: readonly EnvironmentVerdict[]): JsonReport {
  return {
    compliant: environments.every(({ verdict }) => verdict.holds),
    environments: environments.map(({ name, source, deployment, verdict }) => ({
      name,
      source,
      files: deployment.stacks.map(({ file }) => file),
      compliant: verdict.holds,
      gaps: verdict.gaps,
      rules: verdict.results.map(toJsonRule),
    })),
  };
}

function toJsonRule({ rule, verdict, reason, findings }: Result): JsonRule {
  return {
    id: rule.id,
    group: rule.group,
    title: rule.title,
    scanners: rule.scanners ?? [],
    verdict,
    ...(reason !== undefined && { reason }),
    findings: findings.map(({ waiver, ...finding }) => ({ ...finding, ...(waiver && { waiver }) })),
  };
}

/** The error of a synthesis that violates the policy. */
export class PolicyViolated extends Error {
  readonly kind = "failed";
  readonly details: { readonly policy: JsonReport };

  constructor(environments: readonly EnvironmentVerdict[]) {
    const violations = environments.flatMap(({ verdict }) => violationTexts(verdict.results));
    super(`${violations.join("\n")}\nThe policy is violated; no file was written.`);
    this.details = { policy: jsonReport(environments) };
  }
}
