/**
 * A text that this tool adds at one place of a file and that changes nothing around it. Because every edit is one of
 * these, the original bytes come back by taking them out again.
 */
export interface Insertion {
  /** What the text does there, for the report. */
  readonly purpose: string;
  /** Offset at which the text stands, or is to stand. */
  readonly at: number;
  readonly text: string;
  /** Whether the text stands there already. */
  readonly present: boolean;
}

export interface InsertedLines {
  readonly purpose: string;
  readonly firstLine: number;
  readonly lastLine: number;
}

/** Lines below the line that ends with `end`; `undefined` where that line goes on with something else. */
export function linesBelow(body: string, end: number, lines: readonly string[], purpose: string) {
  const at = endOfLine(body, end);
  if (at === undefined) return undefined;
  const eol = findLineBreak(body);
  const text = lines.map((line) => eol + line).join("");
  const present = body.startsWith(text, at) && /^(\r?\n|$)/.test(body.slice(at + text.length, at + text.length + 2));
  return { purpose, at, text, present } satisfies Insertion;
}

/** One line above the line on which `start` is the first thing, with the same indentation. */
export function lineAbove(body: string, start: number, line: string, purpose: string): Insertion {
  const text = `${line}${findLineBreak(body)}${indentationAt(body, start)}`;
  const present = body.endsWith(text, start);
  return { purpose, at: present ? start - text.length : start, text, present };
}

/** The text with every insertion that is not there yet. */
export function insertAll(body: string, insertions: readonly Insertion[]): string {
  return fromLastToFirst(insertions.filter(({ present }) => !present)).reduce(
    (text, { at, text: inserted }) => text.slice(0, at) + inserted + text.slice(at),
    body,
  );
}

/** The text without those insertions that are there. */
export function removeAll(body: string, insertions: readonly Insertion[]): string {
  return fromLastToFirst(insertions.filter(({ present }) => present)).reduce(
    (text, { at, text: inserted }) => text.slice(0, at) + text.slice(at + inserted.length),
    body,
  );
}

/** Where the insertions stand once all of them are in, counted from 1 as editors do. */
export function insertedLines(body: string, insertions: readonly Insertion[]): InsertedLines[] {
  let shift = 0;
  return [...fromLastToFirst(insertions)].reverse().map(({ purpose, at, text, present }) => {
    const lines = text.split("\n").length - 1;
    const leading = /^\r?\n/.test(text) ? 1 : 0;
    const firstLine = lineAt(body, at) + shift + leading;
    if (!present) shift += lines;
    return { purpose, firstLine, lastLine: firstLine + lines - 1 };
  });
}

/** The number of the line that holds the offset, counted from 1. */
export function lineAt(body: string, offset: number): number {
  return body.slice(0, offset).split("\n").length;
}

/** The white space that the line of this offset starts with. */
export function indentationAt(body: string, offset: number): string {
  const line = body.slice(body.lastIndexOf("\n", offset - 1) + 1, offset);
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}

function endOfLine(body: string, from: number): number | undefined {
  const rest = /^[ \t]*(?:\/\/[^\r\n]*)?(?=\r?\n|$)/.exec(body.slice(from));
  return rest ? from + rest[0].length : undefined;
}

function findLineBreak(body: string): string {
  return /\r?\n/.exec(body)?.[0] ?? "\n";
}

function fromLastToFirst(insertions: readonly Insertion[]): Insertion[] {
  return [...insertions].sort((one, other) => other.at - one.at);
}
