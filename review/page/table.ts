import { markup, type Content, type Markup } from "./markup";

/** A cell, or one that heads its row. */
export interface Row {
  readonly head: Content;
  readonly cells: readonly Content[];
  /** How the row is marked: `added`, `removed`. */
  readonly mark?: string | undefined;
}

export interface TableProps {
  /** What the table shows. Different tables of a page have different captions. */
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** A table that scrolls by itself where it is wider than the page, also by keyboard. */
export function table({ caption, columns, rows }: TableProps): Markup {
  return markup`<div class="scroll" role="group" tabindex="0" aria-label="Table: ${caption}"><table>
<caption><span>${caption}</span></caption>
<thead><tr>${columns.map((column) => markup`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>
${rows.map(row)}</tbody>
</table></div>
`;
}

function row({ head, cells, mark }: Row): Markup {
  return markup`<tr${mark && markup` class="${mark}"`}><th scope="row">${head}</th>${cells.map(
    (cell) => markup`<td>${cell}</td>`,
  )}</tr>
`;
}
