/**
 * A text that this tool adds at one place of a file, without any other change. All edits are insertions, so removing
 * them restores the original bytes.
 */
export interface Insertion {
  readonly purpose: string;
  readonly at: number;
  readonly text: string;
  readonly present: boolean;
}

export interface InsertedLines {
  readonly purpose: string;
  readonly firstLine: number;
  readonly lastLine: number;
}

/** Inserts lines below the line of `end`; `undefined` if other code follows `end` on its line. */
export function insertLinesBelow(body: string, end: number, lines: readonly string[], purpose: string) {
  const at = findEndOfLine(body, end);
  if (at === undefined) return undefined;
  const eol = findLineBreak(body);
  const text = lines.map((line) => eol + line).join("");
  const present = body.startsWith(text, at) && /^(\r?\n|$)/.test(body.slice(at + text.length, at + text.length + 2));
  return { purpose, at, text, present } satisfies Insertion;
}

/** Inserts one line above the line of `start`, with the same indentation. */
export function insertLineAbove(body: string, start: number, line: string, purpose: string): Insertion {
  const text = `${line}${findLineBreak(body)}${getIndentation(body, start)}`;
  const present = body.endsWith(text, start);
  return { purpose, at: present ? start - text.length : start, text, present };
}

export function insertAll(body: string, insertions: readonly Insertion[]): string {
  return sortFromLastToFirst(insertions.filter(({ present }) => !present)).reduce(
    (text, { at, text: inserted }) => text.slice(0, at) + inserted + text.slice(at),
    body,
  );
}

export function removeAll(body: string, insertions: readonly Insertion[]): string {
  return sortFromLastToFirst(insertions.filter(({ present }) => present)).reduce(
    (text, { at, text: inserted }) => text.slice(0, at) + text.slice(at + inserted.length),
    body,
  );
}

/** Returns the lines of the insertions once all are present. The first line is 1. */
export function locateInsertions(body: string, insertions: readonly Insertion[]): InsertedLines[] {
  let shift = 0;
  return [...sortFromLastToFirst(insertions)].reverse().map(({ purpose, at, text, present }) => {
    const lines = text.split("\n").length - 1;
    const leading = /^\r?\n/.test(text) ? 1 : 0;
    const firstLine = getLine(body, at) + shift + leading;
    if (!present) shift += lines;
    return { purpose, firstLine, lastLine: firstLine + lines - 1 };
  });
}

/** Returns the line of an offset. The first line is 1. */
export function getLine(body: string, offset: number): number {
  return body.slice(0, offset).split("\n").length;
}

export function getIndentation(body: string, offset: number): string {
  const line = body.slice(body.lastIndexOf("\n", offset - 1) + 1, offset);
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}

function findEndOfLine(body: string, from: number): number | undefined {
  const rest = /^[ \t]*(?:\/\/[^\r\n]*)?(?=\r?\n|$)/.exec(body.slice(from));
  return rest ? from + rest[0].length : undefined;
}

function findLineBreak(body: string): string {
  return /\r?\n/.exec(body)?.[0] ?? "\n";
}

function sortFromLastToFirst(insertions: readonly Insertion[]): Insertion[] {
  return [...insertions].sort((one, other) => other.at - one.at);
}
