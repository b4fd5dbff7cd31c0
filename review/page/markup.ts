import type { Mark } from "../report";
import { escapeInvisible, formatCount } from "./text";

/** Safe markup, which only `markup` creates. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What a template takes: texts are escaped, and undefined is written as nothing. */
export type Content = string | number | Markup | undefined | readonly Content[];

/**
 * A template tag for HTML and SVG. It escapes its contents, for text and for attributes in double quotes, so that no name
 * in a plan becomes markup. Link targets need `toHttpsUrl` too.
 */
export function markup(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return new Markup(parts.reduce((text, part, index) => text + toMarkup(contents[index - 1]) + part));
}

function toMarkup(content: Content): string {
  if (content === undefined) return "";
  if (content instanceof Markup) return content.text;
  if (typeof content === "object") return content.map(toMarkup).join("");
  return escapeInvisible(String(content)).replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** The URL if it is https, so that a link may lead to it. */
export function toHttpsUrl(text: string): string | undefined {
  return /^https:\/\/[^\s]+$/.test(text) ? text : undefined;
}

/** A section of the page, which the table of contents lists. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly content: Content;
}

export function sectionMarkup({ id, title, content }: Section): Markup {
  return markup`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${content}</section>
`;
}

/** A quiet sentence, for a section or a part without content. Code is between backticks. */
export function note(sentence: string): Markup {
  const parts = sentence.split("`").map((part, index) => (index % 2 === 1 ? markup`<code>${part}</code>` : part));
  return markup`<p class="nothing">${parts}</p>
`;
}

export type Tone = "good" | "bad" | "warn" | "plain";

/** A word in the colour of its tone. */
export function pill(tone: Tone, word: string): Markup {
  return markup`<span class="pill ${tone}">${word}</span>`;
}

export interface Row {
  /** The first cell, which names the row. */
  readonly head: Content;
  readonly cells: readonly Content[];
  /** How the row differs from before; it is its class, and a word in its first cell. */
  readonly mark?: Mark | undefined;
}

export interface Table {
  /** The title of the table, unique on the page. */
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** A table; one that is wider than the page scrolls by itself, also by keyboard. In a narrow window, its rows are cards. */
export function table({ caption, columns, rows }: Table): Markup {
  const [, ...labels] = columns;
  const word = (mark: Row["mark"]) => mark && markup`<span class="mark">${mark}</span> `;
  return markup`<div class="scroll" role="group" tabindex="0" aria-label="Table: ${caption}"><table>
<caption><span>${caption}</span></caption>
<thead><tr>${columns.map((column) => markup`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ({
    head,
    cells,
    mark,
  }) => markup`<tr${mark && markup` class="${mark}"`}><th scope="row">${word(mark)}${head}</th>${cells.map(
    (cell, index) => markup`<td data-label="${labels[index]}">${cell}</td>`,
  )}</tr>
`,
)}</tbody>
</table></div>
`;
}

/** A table, or a quiet sentence if it has no rows. */
export function tableOrNote(none: string, props: Table): Markup {
  return props.rows.length === 0 ? note(none) : table(props);
}

/** The most rows that are shown without a fold. */
const MOST_OPEN_ROWS = 8;

/** Tables of one section: the rows with marks, and the others in a fold if they are many. */
export function foldTables(noun: string, tables: readonly Table[]): Content {
  const select = (isMarked: boolean) =>
    tables
      .map((one) => ({ ...one, rows: one.rows.filter(({ mark }) => (mark !== undefined) === isMarked) }))
      .filter(({ rows }) => rows.length > 0);
  const [marked, others] = [select(true), select(false)];
  const count = others.reduce((sum, { rows }) => sum + rows.length, 0);
  if (marked.length === 0 && count <= MOST_OPEN_ROWS) return others.map(table);
  const summary = `${formatCount(count, noun)}${marked.length > 0 ? ", unchanged" : ""}`;
  return [
    marked.map((one) => table({ ...one, caption: `${one.caption}: what changes` })),
    count > 0 ? fold(summary, others.map(table)) : undefined,
  ];
}

export function fold(summary: Content, content: Content): Markup {
  return markup`<details><summary>${summary}</summary>
${content}</details>
`;
}
