import type { AttributeChange, Report, StackChanges } from "../../report";
import type { Links } from "../links";
import { markup, type Content, type Markup } from "../markup";
import { nothing, pill, type Section } from "../section";
import { basisText, capitalized, counted, happens, type Destruction, type ReportedChange } from "../summary";
import { table, type Row } from "../table";

/** What each stack creates, changes, replaces and destroys. */
export function changesSection({ stacks }: Report, links: Links): Section {
  return {
    id: "changes",
    title: "Changes by stack",
    content: stacks.length === 0 ? nothing("There is no stack.") : stacks.map((stack) => stackPart(stack, links)),
  };
}

function stackPart({ stack, basis, changes }: StackChanges, links: Links): Markup {
  const created = changes.filter(({ action }) => action === "create");
  const others = changes.filter((change) => change.action !== "create" && happens(change) !== undefined);
  return markup`<h3>${stack}</h3>
<p>${capitalized(counted(changes))}, ${basisText(basis)}.</p>
${others.length > 0 ? changesTable(stack, others, links) : undefined}${created.length > 0 ? createdList(stack, created, links) : undefined}`;
}

function changesTable(stack: string, changes: readonly ReportedChange[], links: Links): Markup {
  return table({
    caption: `What changes in ${stack}`,
    columns: ["Resource", "What happens", "Attributes"],
    rows: changes.map((change) => ({
      head: links.address(stack, change.address),
      cells: [action(change), attributeList(change.attributes)],
    })),
  });
}

function createdList(stack: string, changes: readonly ReportedChange[], links: Links): Markup {
  return markup`<details><summary>${changes.length} to create in ${stack}</summary>
<ul class="columns">${changes.map(({ address }) => markup`<li>${links.address(stack, address)}</li>`)}</ul></details>
`;
}

function action(change: ReportedChange): Content {
  const word = happens(change) ?? "";
  const isDestructive = change.action === "delete" || change.action === "replace";
  return isDestructive ? pill("bad", word) : word;
}

/** A row that says what is destroyed, why, and what is lost with it. */
export function destructionRow({ stack, change }: Destruction, links: Links): Row {
  const { address, replacedFor, loses } = change;
  const why = replacedFor.map((path, index) => [index > 0 ? ", " : "", markup`<code>${path}</code>`]);
  return {
    head: links.address(stack, address),
    cells: [
      action(change),
      replacedFor.length > 0 ? why : change.action === "delete" ? "it is not in the stack any more" : "",
      loses === undefined ? "no data" : markup`<strong>${loses}</strong>`,
    ],
  };
}

/** Attributes with what they are before and after, the signs as in a difference. */
export function attributeList(attributes: readonly AttributeChange[]): Content {
  if (attributes.length === 0) return undefined;
  const list = markup`<ul class="attributes">${attributes.map(
    ({ path, before, after }) =>
      markup`<li><code>${path}</code> <del>${before}</del> <span class="to">to</span> <ins>${after}</ins></li>`,
  )}</ul>`;
  if (attributes.length <= 6) return list;
  return markup`<details><summary>${attributes.length} attributes</summary>${list}</details>`;
}
