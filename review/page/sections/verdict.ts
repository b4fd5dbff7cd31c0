import type { Report } from "../../report";
import type { Links } from "../links";
import { markup, type Content, type Markup } from "../markup";
import { nothing, type Section, type Tone } from "../section";
import {
  baseCounts,
  capitalized,
  counted,
  destructions,
  ruleCounts,
  untold,
  verdictText,
  violations,
  waived,
  type RuleFinding,
} from "../summary";
import { table } from "../table";
import { attributeList, destructionRow } from "./changes";

/** What a reviewer must know before anything else. */
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
      basePart(report, links),
      gapsPart(report),
    ],
  };
}

function banner(report: Report): Markup {
  const isBad = !report.policy.holds || report.plaintext.length > 0;
  const tone = isBad ? "bad" : waived(report).length > 0 ? "warn" : "good";
  const words = capitalized(verdictText(report));
  return markup`<div class="banner ${tone}"><p class="words">${words}</p><p>${ruleCounts(report)}.</p></div>
`;
}

function tiles(report: Report): Markup {
  const destroyed = destructions(report);
  const lossy = destroyed.filter(({ change }) => change.loses !== undefined).length;
  const unknown = untold(report).length > 0;
  const exceptions = waived(report).length;
  const all: [string, string, string, Tone][] = [
    [
      "destructive",
      "Destructive changes",
      destroyed.length > 0
        ? `${destroyed.length}${lossy > 0 ? `, ${lossy} with loss of data` : ""}`
        : unknown
          ? "none that can be told"
          : "none",
      destroyed.length > 0 ? "bad" : unknown ? "plain" : "good",
    ],
    ["changes", "Changes", counted(report.stacks.flatMap(({ changes }) => changes)), "plain"],
    ["base", "Since the base", report.base ? baseCounts(report.base) : "no base given", "plain"],
    ["waivers", "Waivers", exceptions === 0 ? "none" : `${exceptions} in use`, exceptions === 0 ? "plain" : "warn"],
    ["gaps", "Gaps", report.gaps.length === 0 ? "none" : String(report.gaps.length), "plain"],
  ];
  return markup`<ul class="tiles">${all.map(
    ([id, label, value, tone]) =>
      markup`<li class="${tone}"><a href="#${id}"><span class="label">${label}</span> <span class="value">${value}</span></a></li>`,
  )}</ul>
`;
}

function violationsPart(report: Report, links: Links): Content {
  const all = violations(report);
  if (all.length === 0) return undefined;
  const rules = [...new Set(all.map(({ rule }) => rule))];
  return part("violations", "Violations", [
    rules.map((rule) => {
      const own = all.filter((one) => one.rule === rule);
      return markup`<div class="card bad"><h4>${rule.title}</h4>
<ul>${own.map(({ finding }) => markup`<li>${place(finding, links)} ${finding.problem}.</li>`)}</ul>
<p>Fix: ${rule.fix}</p><p class="quiet">Rule <a href="#rule-${rule.id}">${rule.id}</a></p></div>
`;
    }),
  ]);
}

function waiversPart(report: Report, links: Links): Markup {
  const all = waived(report);
  return part(
    "waivers",
    "Waivers in use",
    all.length === 0
      ? nothing("No violation is excepted by a waiver.")
      : all.map(
          ({ rule, finding }) =>
            markup`<div class="card warn"><h4>Waived until ${finding.waiver?.expires}: ${rule.title}</h4>
<p>${place(finding, links)} ${finding.problem}.</p>
<p>Reason: <strong>${finding.waiver?.reason}</strong></p><p class="quiet">Rule <a href="#rule-${rule.id}">${rule.id}</a></p></div>
`,
        ),
  );
}

/** The block and the attribute that a finding is about. */
function place({ stack, address, path }: RuleFinding["finding"], links: Links): Content {
  const attribute = path === "" ? undefined : markup` <code>${path}</code>`;
  return address === "" ? `${stack}:` : [links.address(stack, address), attribute, ` in ${stack}`];
}

function storagePart({ storageChanges }: Report, links: Links): Content {
  if (storageChanges.length === 0) return undefined;
  return part(
    "storage",
    "Change of storage",
    storageChanges.map(
      (one) => markup`<div class="card bad"><p><strong>${links.sentence(one)}</strong></p></div>
`,
    ),
  );
}

function destructivePart(report: Report, links: Links): Markup {
  const all = destructions(report);
  return part("destructive", "Destructive changes", [
    all.length === 0
      ? nothing("Nothing is destroyed or replaced, as far as this report can tell.")
      : table({
          caption: "What is destroyed or replaced",
          columns: ["Resource", "What happens", "Why", "What is lost"],
          rows: all.map((one) => destructionRow(one, links)),
        }),
    notes(untold(report)),
  ]);
}

function basePart({ base }: Report, links: Links): Markup {
  if (!base) return part("base", "Since the base", nothing("No base was given, so nothing is compared."));
  const rows = [
    ...base.removed.map((mention) => ({ what: "removed", mention, attributes: [] })),
    ...base.added.map((mention) => ({ what: "added", mention, attributes: [] })),
    ...base.changed.map((mention) => ({ what: "changed", mention, attributes: mention.attributes })),
  ];
  const name = markup`<code>${base.name}</code>`;
  return part("base", "Since the base", [
    markup`<p>Compared with ${name}: ${baseCounts(base)}.</p>
`,
    rows.length === 0
      ? undefined
      : table({
          caption: "What is added, removed and changed since the base",
          columns: ["Block", "Stack", "What happened", "Attributes"],
          rows: rows.map(({ what, mention, attributes }) => ({
            head: links.mention(mention),
            cells: [mention.stack, what, attributeList(attributes)],
            mark: what === "changed" ? undefined : what,
          })),
        }),
  ]);
}

function gapsPart({ gaps }: Report): Markup {
  return part(
    "gaps",
    "Gaps",
    gaps.length === 0 ? nothing("There is nothing that this report could not look into.") : notes(gaps),
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
