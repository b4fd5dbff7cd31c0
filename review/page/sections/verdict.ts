import type { Consequence, Report, Risk, StackChanges } from "../../report";
import { capitalizeText } from "../../facts/sentence";
import type { Links } from "../appendix";
import { markup, note, pill, table, type Content, type Markup, type Section, type Tone } from "../markup";
import {
  RISK_WORDS,
  countBaseChanges,
  countChanges,
  countRules,
  describeNoDestruction,
  describeVerdict,
  explainMissingPlans,
  findDestructions,
  findUnplanned,
  findViolations,
  findWaived,
  splitConsequences,
  type RuleFinding,
} from "../summary";
import { formatCount } from "../text";

/** The summary of the report: violations, waivers, destructive changes, what is not checked. */
export function verdictSection(report: Report, links: Links): Section {
  return {
    id: "verdict",
    title: "Verdict",
    content: [
      banner(report),
      tiles(report),
      violationsPart(report, links),
      waiversPart(report, links),
      consequencesPart(report, links),
      gapsPart(report),
    ],
  };
}

function banner(report: Report): Markup {
  const words = capitalizeText(describeVerdict(report));
  return markup`<div class="banner ${findTone(report)}"><p class="words">${words}</p><p>${countRules(report)}.</p></div>
`;
}

/** Only what a plan, or the same configuration, shows to be harmless is good. */
function findTone(report: Report): Tone {
  const { policy, plaintext, change } = report;
  if (!policy.holds || plaintext.length > 0 || change?.risk === "destroys") return "bad";
  return (change && change.risk !== "harmless") || findWaived(report).length > 0 ? "warn" : "good";
}

const RISK_TONES: Readonly<Record<Risk, Tone>> = {
  destroys: "bad",
  interrupts: "warn",
  opens: "warn",
  unknown: "warn",
  harmless: "plain",
};

/** What the change does, in sentences; what is harmless is folded. */
function consequencesPart(report: Report, links: Links): Markup {
  const { consequences = [], problems = [] } = report.change ?? {};
  const { harmless, others } = splitConsequences(consequences);
  return part("consequences", "What the change does", [
    notes([...problems, ...explainMissingPlans(report)]),
    others.length > 0 ? consequenceTable("Consequences of the change", others, links) : undefined,
    findDestructions(report).length === 0 ? note(describeNoDestruction(report)) : undefined,
    harmless.length === 0
      ? undefined
      : markup`<details><summary>${formatCount(harmless.length, "harmless consequence")}</summary>
${consequenceTable("Harmless consequences", harmless, links)}</details>
`,
  ]);
}

function consequenceTable(caption: string, consequences: readonly Consequence[], links: Links): Markup {
  return table({
    caption,
    columns: ["Consequence", "Risk", "Block"],
    rows: consequences.map(({ risk, text, stack, address }) => ({
      head: text,
      cells: [
        pill(RISK_TONES[risk], RISK_WORDS[risk]),
        address === undefined || stack === undefined ? stack : links.address(stack, address),
      ],
    })),
  });
}

function tiles(report: Report): Markup {
  const destroyed = findDestructions(report);
  const lossy = destroyed.filter(({ loses }) => loses !== undefined).length;
  const isUnknown = findUnplanned(report).length === report.stacks.length;
  const none = isUnknown ? "unknown" : report.stacks.every(isPlanned) ? "none" : "none shown";
  const destructive =
    destroyed.length === 0 ? none : `${destroyed.length}${lossy > 0 ? `, ${lossy} with loss of data` : ""}`;
  const tone = destroyed.length > 0 ? "bad" : none === "none" ? "good" : "plain";
  const exceptions = findWaived(report).length;
  const all: [string, string, string, Tone][] = [
    ["consequences", "Destructive changes", destructive, tone],
    ["changes", "Changes", countChanges(report.stacks.flatMap(({ changes }) => changes)), "plain"],
    ["changes", "Since the base", report.base ? countBaseChanges(report.base) : "not compared", "plain"],
    ["waivers", "Waivers", exceptions === 0 ? "none" : `${exceptions} in use`, exceptions === 0 ? "plain" : "warn"],
    ["gaps", "Not checked", report.gaps.length === 0 ? "none" : String(report.gaps.length), "plain"],
  ];
  return markup`<ul class="tiles">${all.map(
    ([id, label, value, tone]) =>
      markup`<li class="${tone}"><a href="#${id}"><span class="label">${label}</span> <span class="value">${value}</span></a></li>`,
  )}</ul>
`;
}

const isPlanned = ({ basis }: StackChanges) => ["plan", "rehearsed plan", "same as the base"].includes(basis);

function violationsPart(report: Report, links: Links): Content {
  const all = findViolations(report);
  if (all.length === 0) return undefined;
  const rules = [...new Set(all.map(({ rule }) => rule))];
  const cards = rules.map((rule) => {
    const own = all.filter((one) => one.rule === rule);
    return markup`<div class="card bad"><h4>${rule.title}</h4>
<ul>${own.map(({ finding }) => markup`<li>${place(finding, links)} ${finding.problem}.</li>`)}</ul>
<p>Fix: ${rule.fix}</p><p class="quiet">Rule <a href="#rule-${rule.id}">${rule.id}</a></p></div>
`;
  });
  return part("violations", "Violations", cards);
}

function waiversPart(report: Report, links: Links): Markup {
  const cards = findWaived(report).map(
    ({ rule, finding }) =>
      markup`<div class="card warn"><h4>Waived until ${finding.waiver?.expires}: ${rule.title}</h4>
<p>${place(finding, links)} ${finding.problem}.</p>
<p>Reason: <strong>${finding.waiver?.reason}</strong></p><p class="quiet">Rule <a href="#rule-${rule.id}">${rule.id}</a></p></div>
`,
  );
  return part("waivers", "Waivers in use", cards.length === 0 ? note("No waiver is used.") : cards);
}

/** The block and the attribute of a finding. */
function place({ stack, address, path }: RuleFinding["finding"], links: Links): Content {
  const attribute = path === "" ? undefined : markup` <code>${path}</code>`;
  return address === "" ? `${stack}:` : [links.address(stack, address), attribute, ` in ${stack}`];
}

function gapsPart({ gaps }: Report): Markup {
  return part(
    "gaps",
    "Not checked",
    gaps.length === 0 ? note("The report covers everything in its files.") : notes(gaps),
  );
}

function notes(sentences: readonly string[]): Content {
  return sentences.length === 0
    ? undefined
    : markup`<ul class="notes">${sentences.map((sentence) => markup`<li>${sentence}</li>`)}</ul>
`;
}

function part(id: string, title: string, content: Content): Markup {
  return markup`<h3 id="${id}">${title}</h3>
${content}`;
}
