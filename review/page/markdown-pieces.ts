/** The longest comment that GitHub accepts, in characters. */
export const COMMENT_LIMIT = 65_536;

const LEFT_OUT = `a comment has at most ${COMMENT_LIMIT.toLocaleString("en-US")} characters. See the HTML report.`;

/** A part of the comment: rows between a start and an end. */
export interface Piece {
  readonly start: string;
  readonly rows: readonly string[];
  readonly end: string;
  /** Whether it is left out first if the comment is too long. */
  readonly isOptional?: boolean;
}

const DROPPED = `_Left out: ${LEFT_OUT}_`;
const CUT = `\n_The rest is left out: ${LEFT_OUT}_\n`;

/**
 * The pieces as a comment. If they are too long for GitHub, the longest optional pieces are left out, and then the end; a
 * sentence says that.
 */
export function joinPieces(pieces: readonly Piece[], limit: number): string {
  return cutEnd(dropOptional(pieces, limit), limit);
}

/** Drops optional pieces, the longest first, until the others fit. */
function dropOptional(pieces: readonly Piece[], limit: number): readonly Piece[] {
  if (formatAll(pieces).length <= limit) return pieces;
  const optional = pieces.filter((piece) => piece.isOptional);
  const [longest] = optional.sort((one, other) => format(other).length - format(one).length);
  if (!longest) return pieces;
  const fewer = pieces.map((piece) => (piece === longest ? writeText(DROPPED) : piece));
  return dropOptional(fewer, limit);
}

function formatAll(pieces: readonly Piece[]): string {
  return pieces.map((piece) => format(piece)).join("");
}

/** As many pieces and rows as fit, with space for the sentence that the rest is left out. */
function cutEnd(pieces: readonly Piece[], limit: number): string {
  const all = formatAll(pieces);
  if (all.length <= limit) return `${all.trimEnd()}\n`;
  let comment = "";
  for (const piece of pieces) {
    const space = limit - CUT.length - comment.length;
    const next = format(piece);
    if (next.length > space) return `${comment}${cutRows(piece, space)}${CUT}`;
    comment += next;
  }
  return comment;
}

/** A piece with as many rows as fit; nothing if none fits. */
function cutRows(piece: Piece, space: number): string {
  let length = format(piece, []).length;
  const count = piece.rows.findIndex((row) => (length += row.length + 1) > space);
  return count <= 0 ? "" : format(piece, piece.rows.slice(0, count));
}

function format({ start, rows: all, end }: Piece, rows = all): string {
  return [start, ...rows, end].filter((part) => part !== "").join("\n") + "\n\n";
}

export function writeText(start: string): Piece {
  return { start, rows: [], end: "" };
}

export function writeList(title: string, rows: readonly string[]): Piece[] {
  return rows.length === 0 ? [] : [{ start: title === "" ? "" : `${title}\n`, rows, end: "" }];
}

export function writeTable(columns: readonly string[], rows: readonly string[]): Piece {
  return { start: `${writeRow(...columns)}\n${writeRow(...columns.map(() => "---"))}`, rows, end: "" };
}

export function writeTableOrNone(columns: readonly string[], rows: readonly string[]): Piece {
  return rows.length === 0 ? writeText("None.") : writeTable(columns, rows);
}

export function writeRow(...cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

export function foldPiece(summary: string, { start, rows, end }: Piece): Piece {
  return { start: `<details><summary>${summary}</summary>\n\n${start}`, rows, end: `${end}\n</details>` };
}

export function foldText(summary: string, content: string): string {
  return `<details><summary>${summary}</summary>\n\n${content}\n\n</details>`;
}
