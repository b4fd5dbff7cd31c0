import type { AttributeChange, ReleaseValues, Report, StackChanges } from "../../report";
import { capitalizeText } from "../../facts/sentence";
import type { Links } from "../appendix";
import { fold, markup, note, pill, table, type Content, type Markup, type Section } from "../markup";
import {
  NOT_COMPARED,
  countChanges,
  describeAction,
  describeBasis,
  describeOtherChanges,
  findOtherChanges,
  sortDestructive,
  type ReportedChange,
} from "../summary";

/** What changes: the resources of each stack, and other blocks that differ from the base. */
export function changesSection(report: Report, links: Links): Section {
  const { stacks } = report;
  return {
    id: "changes",
    title: "What changes",
    content: [
      stacks.length === 0 ? note("No stacks.") : stacks.map((stack) => stackPart(stack, links)),
      basePart(report, links),
    ],
  };
}

/** What differs from the base beside the resources of the stacks. */
function basePart(report: Report, links: Links): Content {
  if (!report.base) return note(NOT_COMPARED);
  const rows = findOtherChanges(report).map(({ block, change, attributes }) => ({
    head: links.mention(block),
    cells: [block.stack, change, attributeList(attributes)],
  }));
  if (rows.length === 0) return undefined;
  const caption = `Blocks that differ from ${report.base.name}`;
  const columns = ["Block", "Stack", "Change", "Attributes"];
  return fold(describeOtherChanges(report), table({ caption, columns, rows }));
}

function stackPart({ stack, basis, changes }: StackChanges, links: Links): Markup {
  const created = changes.filter(({ action }) => action === "create");
  const others = changes.filter((change) => change.action !== "create" && describeAction(change) !== undefined);
  const changed = table({
    caption: `Changes in ${stack}`,
    columns: ["Resource", "Action", "Attributes"],
    rows: sortDestructive(others).map((change) => ({
      head: links.address(stack, change.address),
      cells: [actionMarkup(change), attributeList(change.attributes)],
    })),
  });
  const list = markup`<details><summary>${created.length} to add in ${stack}</summary>
<ul class="columns">${created.map(({ address }) => markup`<li>${links.address(stack, address)}</li>`)}</ul></details>
`;
  return markup`<h3>${stack}</h3>
<p>${capitalizeText(countChanges(changes))}, ${describeBasis(basis)}.</p>
${others.length > 0 ? changed : undefined}${created.length > 0 ? list : undefined}`;
}

/** The action, why a resource is replaced, and which data is lost. */
function actionMarkup(change: ReportedChange): Content {
  const { action, replacedFor, loses } = change;
  const words = describeAction(change) ?? "";
  if (action !== "delete" && action !== "replace") return words;
  const paths = replacedFor.map((path, index) => [index > 0 ? ", " : " for ", markup`<code>${path}</code>`]);
  return [pill("bad", words), paths, loses === undefined ? "; no data" : markup`; lost: <strong>${loses}</strong>`];
}

/** Attributes with their values before and after. */
export function attributeList(attributes: readonly AttributeChange[]): Content {
  if (attributes.length === 0) return undefined;
  const list = markup`<ul class="attributes">${attributes.map(
    ({ path, before, after }) =>
      markup`<li><code>${path}</code> <del>${before}</del> <span class="to">to</span> <ins>${after}</ins></li>`,
  )}</ul>`;
  if (attributes.length <= 6) return list;
  return markup`<details><summary>${attributes.length} attributes</summary>${list}</details>`;
}

/** Helm values as YAML, with their diffs. */
export function releasesSection({ releases }: Report, links: Links): Section {
  return {
    id: "helm",
    title: "Helm values",
    content: releases.length === 0 ? note("No Helm releases.") : releases.map((release) => releasePart(release, links)),
  };
}

function releasePart({ stack, address, name, chart, version, yaml, diff }: ReleaseValues, links: Links): Markup {
  const title = name === chart ? `${name} ${version}` : `${name}: chart ${chart} ${version}`;
  return markup`<h3>${title}</h3>
<p>${links.address(stack, address)} in ${stack}</p>
${diffPart(diff)}<details><summary>Values of ${name}</summary>
<pre class="code">${yaml}</pre></details>
`;
}

function diffPart(diff: string | undefined): Content {
  if (diff === undefined) return note("Nothing to compare these values with.");
  if (diff === "") return note("The values do not change.");
  return markup`<pre class="code difference">${diff.trimEnd().split("\n").map(diffLine)}</pre>
`;
}

/** Added and removed lines are elements with a meaning of their own, besides their colour. */
function diffLine(line: string): Markup {
  if (line.startsWith("+")) return markup`<ins>${line}\n</ins>`;
  if (line.startsWith("-")) return markup`<del>${line}\n</del>`;
  if (line.startsWith("@@")) return markup`<span class="hunk">${line}\n</span>`;
  return markup`<span>${line}\n</span>`;
}
