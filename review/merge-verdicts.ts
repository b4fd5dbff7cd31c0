import type { EvaluatedFinding, Result, Verdict } from "../policy/evaluate";

/**
 * Merges the policy's verdicts on the files of one environment: a violation in any file counts, and a rule that one file
 * has no data for takes its result from another.
 */
export function mergeVerdicts([first, ...others]: readonly [Verdict, ...Verdict[]]): Verdict {
  const results = first.results.map((result) => {
    const same = others.flatMap(({ results }) => results.filter(({ rule }) => rule.id === result.rule.id));
    return mergeResults([result, ...same]);
  });
  return {
    results,
    gaps: [...new Set([first, ...others].flatMap(({ gaps }) => gaps))],
    holds: [first, ...others].every(({ holds }) => holds),
  };
}

function mergeResults(results: readonly [Result, ...Result[]]): Result {
  const [{ rule, reason }] = results;
  const findings = removeDuplicates(results.map(({ findings }) => findings));
  const order = ["violation", "waived", "compliant"] as const;
  const verdict = order.find((one) => results.some((result) => result.verdict === one)) ?? "not applicable";
  return { rule, verdict, findings, reason: verdict === "not applicable" ? reason : undefined };
}

/** The same attribute may be wrong in a synthesis and in its plan; it is one finding. */
function removeDuplicates(verdicts: readonly (readonly EvaluatedFinding[])[]): EvaluatedFinding[] {
  return verdicts.flatMap((findings, index) => {
    const before = verdicts.slice(0, index).flat().map(getPlace);
    return findings.filter((finding) => !before.includes(getPlace(finding)));
  });
}

/** Without the index of the only block: a synthesis writes it as a mapping, a plan as a list of one. */
function getPlace({ stack, address, path }: EvaluatedFinding): string {
  return JSON.stringify([stack, address, path.replaceAll("[0]", "")]);
}
