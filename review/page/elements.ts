import { markup, type Content, type Markup } from "./markup";

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

/** A quiet sentence, for a section or a part without content. */
export function note(sentence: string): Markup {
  return markup`<p class="nothing">${sentence}</p>
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
  /** The class of the row: `added`, `removed`. */
  readonly mark?: string | undefined;
}

export interface TableProps {
  /** The title of the table, unique on the page. */
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** A table; one that is wider than the page scrolls by itself, also by keyboard. */
export function table({ caption, columns, rows }: TableProps): Markup {
  return markup`<div class="scroll" role="group" tabindex="0" aria-label="Table: ${caption}"><table>
<caption><span>${caption}</span></caption>
<thead><tr>${columns.map((column) => markup`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ({ head, cells, mark }) => markup`<tr${mark && markup` class="${mark}"`}><th scope="row">${head}</th>${cells.map(
    (cell) => markup`<td>${cell}</td>`,
  )}</tr>
`,
)}</tbody>
</table></div>
`;
}
