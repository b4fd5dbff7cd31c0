import type { EvaluatedFinding, Result, Verdict } from "../policy/evaluate";

/**
 * The verdicts on the same environment as different files tell it, as one: a violation in any of them counts, and a
 * rule that one file cannot tell is told by another.
 */
export function mergedVerdict([first, ...others]: readonly [Verdict, ...Verdict[]]): Verdict {
  const results = first.results.map((result) => {
    const same = others.flatMap(({ results }) => results.filter(({ rule }) => rule.id === result.rule.id));
    return mergedResult([result, ...same]);
  });
  return {
    results,
    gaps: [...new Set([first, ...others].flatMap(({ gaps }) => gaps))],
    holds: [first, ...others].every(({ holds }) => holds),
  };
}

function mergedResult(results: readonly [Result, ...Result[]]): Result {
  const [{ rule, reason }] = results;
  const findings = withoutRepetition(results.map(({ findings }) => findings));
  const order = ["violation", "waived", "compliant"] as const;
  const verdict = order.find((one) => results.some((result) => result.verdict === one)) ?? "not applicable";
  return { rule, verdict, findings, reason: verdict === "not applicable" ? reason : undefined };
}

/** The same attribute may be wrong in a synthesis and in the plan of it; it is one thing to correct. */
function withoutRepetition(verdicts: readonly (readonly EvaluatedFinding[])[]): EvaluatedFinding[] {
  return verdicts.flatMap((findings, index) => {
    const before = verdicts.slice(0, index).flat().map(placeOf);
    return findings.filter((finding) => !before.includes(placeOf(finding)));
  });
}

/** A block that is written as a mapping has no index, and in a plan it is a list of one. */
function placeOf({ stack, address, path }: EvaluatedFinding): string {
  return JSON.stringify([stack, address, path.replaceAll("[0]", "")]);
}
