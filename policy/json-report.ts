import type { JudgedFinding, Result } from "./evaluate";
import type { Judgement } from "./judge";

/** What the policy says, for programs: every rule of every environment. */
export interface JsonReport {
  readonly holds: boolean;
  readonly environments: readonly JsonEnvironment[];
}

interface JsonEnvironment {
  readonly name: string;
  readonly source: Judgement["source"];
  readonly files: readonly string[];
  readonly holds: boolean;
  readonly gaps: readonly string[];
  readonly rules: readonly JsonRule[];
}

interface JsonRule {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly scanners: readonly string[];
  readonly verdict: Result["verdict"];
  /** Why it is not applicable. */
  readonly reason?: string;
  readonly findings: readonly JsonFinding[];
}

type JsonFinding = Omit<JudgedFinding, "waiver"> & { readonly waiver?: JudgedFinding["waiver"] };

export function jsonReport(judgements: readonly Judgement[]): JsonReport {
  return {
    holds: judgements.every(({ verdict }) => verdict.holds),
    environments: judgements.map(({ name, source, deployment, verdict }) => ({
      name,
      source,
      files: deployment.stacks.map(({ file }) => file),
      holds: verdict.holds,
      gaps: verdict.gaps,
      rules: verdict.results.map(ruleOf),
    })),
  };
}

function ruleOf({ rule, verdict, reason, findings }: Result): JsonRule {
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
