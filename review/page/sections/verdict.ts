import type { Report } from "../../report";
import { capitalizeText } from "../../facts/sentence";
import type { Links } from "../appendix";
import { markup, note, tableOrNote, type Content, type Markup, type Section, type Tone } from "../markup";
import {
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
  type RuleFinding,
} from "../summary";
import { destructionRow } from "./changes";

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
      storagePart(report, links),
      destructivePart(report, links),
      gapsPart(report),
    ],
  };
}

function banner(report: Report): Markup {
  const isBad = !report.policy.holds || report.plaintext.length > 0;
  const tone = isBad ? "bad" : findWaived(report).length > 0 ? "warn" : "good";
  const words = capitalizeText(describeVerdict(report));
  return markup`<div class="banner ${tone}"><p class="words">${words}</p><p>${countRules(report)}.</p></div>
`;
}

function tiles(report: Report): Markup {
  const destroyed = findDestructions(report);
  const lossy = destroyed.filter(({ change }) => change.loses !== undefined).length;
  const isUnknown = findUnplanned(report).length === report.stacks.length;
  const none = isUnknown ? "unknown" : report.stacks.every(({ basis }) => basis === "plan") ? "none" : "none shown";
  const destructive =
    destroyed.length === 0 ? none : `${destroyed.length}${lossy > 0 ? `, ${lossy} with loss of data` : ""}`;
  const tone = destroyed.length > 0 ? "bad" : none === "none" ? "good" : "plain";
  const exceptions = findWaived(report).length;
  const all: [string, string, string, Tone][] = [
    ["destructive", "Destructive changes", destructive, tone],
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

function storagePart({ storageChanges }: Report, links: Links): Content {
  const cards = storageChanges.map(
    (change) => markup`<div class="card bad"><p><strong>${links.sentence(change)}</strong></p></div>
`,
  );
  return cards.length === 0 ? undefined : part("storage", "Storage changes", cards);
}

function destructivePart(report: Report, links: Links): Markup {
  return part("destructive", "Destructive changes", [
    tableOrNote(describeNoDestruction(report), {
      caption: "Resources that are destroyed or replaced",
      columns: ["Resource", "Action", "Reason", "Lost data"],
      rows: findDestructions(report).map((one) => destructionRow(one, links)),
    }),
    notes(explainMissingPlans(report)),
  ]);
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
