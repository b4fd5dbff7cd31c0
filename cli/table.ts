import Table from "cli-table3";
import { toOneLine } from "../files/escape";

export type Cell = string | number;

/** The least width of a column, in characters, unless its texts are shorter. */
const NARROWEST = 8;

/**
 * A table with borders.
 * @param width in characters. If the table is wider, its widest columns become narrower and their texts are wrapped. If
 * that is not enough, each row is printed as a list. @default - unlimited
 */
export function drawTable(head: readonly string[], rows: readonly (readonly Cell[])[], width = Infinity): string {
  const texts = rows.map((row) => row.map((cell) => toOneLine(String(cell))));
  const lines = [[...head], ...texts];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  // Each column has a border and two spaces, and the last one has a second border.
  const fitting = fitColumns(widths, width - 3 * widths.length - 1);
  if (!fitting) return listRows(head, texts);
  const isTooWide = fitting.some((column, index) => column !== widths[index]);
  const [titles = [], ...body] = isTooWide
    ? lines.map((line) => line.map((text, column) => breakWords(text, fitting[column] ?? NARROWEST)))
    : lines;
  const drawn = new Table({
    head: titles,
    style: { head: [], border: [] },
    ...(isTooWide && { colWidths: fitting.map((column) => column + 2), wordWrap: true }),
  });
  drawn.push(...body);
  return drawn.toString();
}

/** Makes the widest column narrower, one character at a time, until all fit; undefined if they cannot fit. */
function fitColumns(widths: readonly number[], available: number): number[] | undefined {
  const fitting = [...widths];
  const sum = () => fitting.reduce((total, column) => total + column, 0);
  while (sum() > available) {
    const widest = Math.max(...fitting);
    if (widest <= NARROWEST) return undefined;
    fitting[fitting.indexOf(widest)] = widest - 1;
  }
  return fitting;
}

/** Each row as lines of a title and a text, with an empty line between rows. */
function listRows(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = (row: readonly string[]) =>
    row.map((text, column) => (head[column] ? `${head[column]}: ${text}` : text));
  return rows.map((row) => lines(row).join("\n")).join("\n\n");
}

/** Splits words that are longer than a line, such as paths. */
function breakWords(text: string, width: number): string {
  return text.replace(new RegExp(`\\S{${width}}(?=\\S)`, "g"), "$& ");
}
