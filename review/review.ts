import { evaluate, type EvaluatedFinding, type Result, type Verdict } from "../policy/evaluate";
import { getEnvironmentName } from "../policy/evaluate-environments";
import { STRICT, readSettings } from "../policy/settings";
import { Deployment } from "../terraform-json/deployment";
import type { TextFile } from "../files/files";
import type { Base } from "./base";
import { describeEffect, findMarkedRows } from "./consequences/effect";
import {
  compareWithBase,
  findStackChanges,
  type NamedBase,
  type RehearsedChange,
  type ReportSources,
} from "./facts/changes";
import { drawDiagrams } from "./facts/diagrams/diagrams";
import { findGaps } from "./facts/gaps";
import { describeReleases } from "./facts/helm-releases";
import { findPlaintextStorage } from "./facts/storage";
import { findVersions } from "./facts/versions";
import type { EnvironmentInputs } from "./inputs";
import { writeComment } from "./page/markdown";
import { htmlPage } from "./page/page";
import type { Report } from "./report";

export interface ReviewOptions {
  /** What to compare with, and its name on the command line. */
  readonly base?: { readonly name: string; readonly base: Base } | undefined;
  /** How the change from the base was planned. @default - only compared */
  readonly rehearsed?: RehearsedChange | undefined;
  /** The day for which waivers are checked, in UTC: `2027-01-31`. */
  readonly today: string;
}

/** The report on one environment. The same input gives the same report. */
export function createReport(inputs: EnvironmentInputs, { base, rehearsed, today }: ReviewOptions): Report {
  const { environment } = inputs;
  const synthesis = new Deployment(inputs.synthesis);
  const [plans, states] = [inputs.plans, inputs.states].map((stacks) =>
    stacks.length > 0 ? new Deployment(stacks) : undefined,
  );
  const before = base?.base.stacks.filter(({ name }) => getEnvironmentName(name) === environment) ?? [];
  const options = { settings: readSettings(synthesis) ?? STRICT, today };
  const others = [plans, states].flatMap((deployment) => (deployment ? [evaluate(deployment, options)] : []));
  const report = assembleReport({
    environment,
    synthesis,
    plans,
    states,
    base: base && { name: base.name, deployment: new Deployment(before) },
    rehearsed,
    policy: mergeVerdicts([evaluate(synthesis, options), ...others]),
  });
  return { ...report, gaps: [...report.gaps, ...(base?.base.notes ?? [])] };
}

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

/** What a report is assembled from. */
export interface ReportInput extends Omit<ReportSources, "base"> {
  readonly environment: string;
  readonly base?: NamedBase | undefined;
  readonly policy: Verdict;
}

export function assembleReport({
  environment,
  synthesis,
  plans,
  states,
  base,
  rehearsed,
  policy,
}: ReportInput): Report {
  const files = { synthesis, plans, states, base: base?.deployment };
  const sources = { ...files, rehearsed };
  const stacks = findStackChanges(sources);
  return {
    environment,
    sources: Object.values(files).flatMap((deployment) =>
      (deployment?.stacks ?? []).map(({ name, source, file }) => ({ stack: name, kind: source, file })),
    ),
    policy,
    plaintext: findPlaintextStorage(
      [synthesis, plans, states].flatMap((deployment) => deployment ?? []),
      policy,
    ),
    gaps: [...new Set([...policy.gaps, ...findGaps(sources)])],
    diagrams: drawDiagrams(synthesis, base?.deployment, stacks),
    ...findMarkedRows(sources),
    stacks,
    releases: describeReleases(sources),
    versions: findVersions(sources),
    base: base && compareWithBase(synthesis, base),
    change: describeEffect(sources, stacks),
    blocks: synthesis.blocks,
  };
}

/** The report as a page and as the comment of a pull request. */
export async function formatReport(report: Report): Promise<readonly [html: TextFile, markdown: TextFile]> {
  return [
    { name: `${report.environment}.html`, text: await htmlPage(report) },
    { name: `${report.environment}.md`, text: writeComment(report) },
  ];
}
