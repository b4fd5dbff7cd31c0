import { evaluate, type Verdict } from "../policy/evaluate";
import { getEnvironmentName } from "../policy/evaluate-environments";
import { STRICT, settingsOf } from "../policy/settings";
import { Deployment } from "../terraform-json/deployment";
import type { TextFile } from "../files/write-files";
import { assemble } from "./assemble";
import type { Base } from "./base";
import type { EnvironmentInputs } from "./inputs";
import { mergedVerdict } from "./merged-verdict";
import { markdownComment } from "./page/markdown";
import { htmlPage } from "./page/page";
import type { Report } from "./report";

export interface ReviewOptions {
  /** What to compare with, and how it was named. */
  readonly base?: { readonly name: string; readonly base: Base } | undefined;
  /** The day that decides which waivers have expired, in UTC: `2027-01-31`. */
  readonly today: string;
}

/** The report on one environment. The same input gives the same report. */
export function reportOn(inputs: EnvironmentInputs, { base, today }: ReviewOptions): Report {
  const { environment, synthesis, plans, states } = inputs;
  const before = base?.base.stacks.filter(({ name }) => getEnvironmentName(name) === environment) ?? [];
  const report = assemble({
    environment,
    synthesis: new Deployment(synthesis),
    ...(plans.length > 0 && { plans: new Deployment(plans) }),
    ...(states.length > 0 && { states: new Deployment(states) }),
    ...(base && { base: { name: base.name, deployment: new Deployment(before) } }),
    policy: verdictOn(inputs, today),
  });
  return { ...report, gaps: [...report.gaps, ...(base?.base.notes ?? [])] };
}

/** The result of the policy for every file together. */
function verdictOn({ synthesis, plans, states }: EnvironmentInputs, today: string): Verdict {
  const deployment = new Deployment(synthesis);
  const options = { settings: settingsOf(deployment) ?? STRICT, today };
  const shown = [plans, states].filter(({ length }) => length > 0);
  return mergedVerdict([
    evaluate(deployment, options),
    ...shown.map((stacks) => evaluate(new Deployment(stacks), options)),
  ]);
}

/** The page and the comment of a report. */
export async function reportFiles(report: Report): Promise<readonly [html: TextFile, markdown: TextFile]> {
  return [
    { name: `${report.environment}.html`, text: await htmlPage(report) },
    { name: `${report.environment}.md`, text: markdownComment(report) },
  ];
}
