import { toOneLine } from "../files/escape";
import type { EvaluatedFinding, Result } from "./evaluate";
import type { EnvironmentVerdict } from "./evaluate-environments";
import type { Rule } from "./rule";
import type { Waiver } from "./settings";

/** Formats the result for one environment: violations first, then waivers, gaps and the count. */
export function reportText({ name, source, verdict }: EnvironmentVerdict): string {
  return [
    ...violationTexts(verdict.results),
    ...waiverLines(verdict.results),
    ...verdict.gaps.map((gap) => toOneLine(`unknown: ${gap}`)),
    `${toOneLine(name)} (${source}): ${countText(verdict.results)}`,
  ].join("\n");
}

/** Formats each violated rule with its findings, its rationale and its fix. */
export function violationTexts(results: readonly Result[]): string[] {
  return results
    .filter(({ verdict }) => verdict === "violation")
    .map(({ rule, findings }) =>
      [
        `${rule.id}: ${rule.title}`,
        ...findings.filter(({ waiver }) => !waiver).map(formatFinding),
        `  why  ${rule.rationale}`,
        `  fix  ${rule.fix}`,
        `  see  ${rule.source}\n`,
      ].join("\n"),
    );
}

function formatFinding({ stack, address, path, problem }: EvaluatedFinding): string {
  const place = toOneLine([stack, address].filter(Boolean).join("  "));
  return `  ${place}\n       ${toOneLine([path, problem].filter(Boolean).join(" "))}`;
}

/** `waived until 2027-01-31: shared-key-off at azapi_resource.blob_account, because: …`; alarms first, a line each. */
export function waiverLines(results: readonly Result[]): string[] {
  const lines = formatWaivers(
    results,
    ({ id }, address, { expires, reason }) => `waived until ${expires}: ${id} at ${address}, because: ${reason}`,
  );
  return [...alarmLines(results), ...lines];
}

/** `PLAINTEXT until 2027-01-31 at helm_release.langfuse: …`; a line for each waiver of a rule with an alarm. */
export function alarmLines(results: readonly Result[]): string[] {
  return formatWaivers(results, ({ alarm }, address, { expires }) =>
    alarm ? `${alarm.word} until ${expires} at ${address}: ${alarm.means}` : undefined,
  );
}

/** A line for each waiver that allows a violation. */
function formatWaivers(
  results: readonly Result[],
  formatLine: (rule: Rule, address: string, waiver: Waiver) => string | undefined,
): string[] {
  const lines = results.flatMap(({ rule, findings }) =>
    findings.flatMap(({ address, waiver }) => (waiver && formatLine(rule, address, waiver)) ?? []),
  );
  return [...new Set(lines.map(toOneLine))];
}

/** Every rule with its verdict, and why it is not applicable. */
export function ruleLines(results: readonly Result[]): string[] {
  const width = Math.max(...results.map(({ rule }) => rule.id.length));
  return results.map(({ rule, verdict, reason }) =>
    `${rule.id.padEnd(width)}  ${verdict.padEnd("not applicable".length)}  ${toOneLine(reason ?? rule.title)}`.trimEnd(),
  );
}

/** `61 rules: 55 hold, 1 violated, 1 waived, 4 not applicable` */
export function countText(results: readonly Result[]): string {
  const count = (verdict: Result["verdict"]) => results.filter((result) => result.verdict === verdict).length;
  const counts = [
    `${count("compliant")} hold`,
    ...(count("violation") > 0 ? [`${count("violation")} violated`] : []),
    ...(count("waived") > 0 ? [`${count("waived")} waived`] : []),
    `${count("not applicable")} not applicable`,
  ];
  return `${results.length} rules: ${counts.join(", ")}`;
}
