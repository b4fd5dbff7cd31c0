import { toOneLine } from "../files/escape";
import { WAIVER_RULE, type EvaluatedFinding, type Result } from "./evaluate";
import type { EnvironmentVerdict } from "./evaluate-environments";
import type { Rule } from "./rule";
import type { Waiver } from "./settings";

/** Formats the result for one environment: violations first, then waivers, gaps and the count. */
export function reportText({ name, source, verdict }: EnvironmentVerdict): string {
  return [
    ...violationTexts(verdict.results),
    ...waiverLines(verdict.results),
    ...verdict.gaps.map((gap) => toOneLine(`not checked: ${gap}`)),
    `${toOneLine(name)} (${source}): ${countText(verdict.results)}`,
  ].join("\n");
}

/** Formats each violated rule with its findings, its rationale and its fix. */
export function violationTexts(results: readonly Result[]): string[] {
  return results
    .filter(({ verdict }) => verdict === "violation")
    .map(({ rule, findings }) =>
      [
        `violated: ${rule.id}`,
        `  rule   ${rule.title}`,
        ...findings.filter(({ waiver }) => !waiver).map(formatFinding),
        `  why    ${rule.rationale}`,
        ...formatFixes(rule, findings).map((fix) => `  fix    ${fix}`),
        `  see    ${rule.source}`,
        ...formatWaive(rule, findings),
        "",
      ].join("\n"),
    );
}

function formatFinding({ stack, address, path, problem }: EvaluatedFinding): string {
  const place = toOneLine([stack, address].filter(Boolean).join("  "));
  return `  at     ${place}\n         ${toOneLine([path, problem].filter(Boolean).join(" "))}`;
}

/** Each fix once. */
function formatFixes(rule: Rule, findings: readonly EvaluatedFinding[]): string[] {
  return [...new Set(findings.filter(({ waiver }) => !waiver).map(({ fix }) => toOneLine(fix ?? rule.fix)))];
}

/** How to waive the violation; empty if that is not possible. */
function formatWaive({ id }: Rule, findings: readonly EvaluatedFinding[]): string[] {
  const addresses = new Set(findings.flatMap(({ waiver, address }) => (waiver ? [] : [address])));
  if (id === WAIVER_RULE.id || addresses.has("")) return [];
  const [address = ""] = addresses.size === 1 ? addresses : ["<address>"];
  return [
    toOneLine(
      `  waive  policy.waivers in the environment file: { rule: ${id}, address: ${address}, ` +
        "reason: <10 to 500 characters>, expires: <YYYY-MM-DD> }",
    ),
  ];
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

/** `61 rules: 55 compliant, 1 violated, 1 waived, 4 not applicable` */
export function countText(results: readonly Result[]): string {
  const count = (verdict: Result["verdict"]) => results.filter((result) => result.verdict === verdict).length;
  const counts = [
    `${count("compliant")} compliant`,
    ...(count("violation") > 0 ? [`${count("violation")} violated`] : []),
    ...(count("waived") > 0 ? [`${count("waived")} waived`] : []),
    `${count("not applicable")} not applicable`,
  ];
  return `${results.length} rules: ${counts.join(", ")}`;
}
