import Table from "cli-table3";
import { oneLine } from "../files/one-line";

export type Cell = string | number;

/** A column is not made narrower than this. */
const NARROWEST = 8;

/**
 * A table with borders, for a person.
 * @param width in characters that it must fit into: the widest columns are made narrower and their texts wrapped
 * @default - as wide as its cells
 */
export function drawTable(head: readonly string[], rows: readonly (readonly Cell[])[], width = Infinity): string {
  const lines = [[...head], ...rows.map((row) => row.map((cell) => oneLine(String(cell))))];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const fitting = fit(widths, width - 3 * widths.length - 1);
  const isTooWide = fitting.some((column, index) => column !== widths[index]);
  const [titles = [], ...texts] = isTooWide
    ? lines.map((line) => line.map((text, column) => breakable(text, fitting[column] ?? NARROWEST)))
    : lines;
  const drawn = new Table({
    head: titles,
    style: { head: [], border: [] },
    // Two more, for the space on both sides of a text.
    ...(isTooWide && { colWidths: fitting.map((column) => column + 2), wordWrap: true }),
  });
  drawn.push(...texts);
  return drawn.toString();
}

/** Takes from the widest column, one character at a time, until all fit. */
function fit(widths: readonly number[], available: number): number[] {
  const fitting = [...widths];
  const sum = () => fitting.reduce((total, column) => total + column, 0);
  while (sum() > available) {
    const widest = Math.max(...fitting);
    if (widest <= NARROWEST) break;
    fitting[fitting.indexOf(widest)] = widest - 1;
  }
  return fitting;
}

/** A text whose words are not longer than a line: a path, say, is continued on the next. */
function breakable(text: string, width: number): string {
  return text.replace(new RegExp(`\\S{${width}}(?=\\S)`, "g"), "$& ");
}
