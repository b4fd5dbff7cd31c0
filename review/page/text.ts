/** Characters that are invisible or change the order of other characters. */
const INVISIBLE =
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

/** Writes invisible characters as escapes: `\u202e`. Line feeds and tabs stay. */
export function escapeInvisible(text: string): string {
  return text
    .replace(/\r\n/g, "\n")
    .replace(INVISIBLE, (character) => `\\u${(character.codePointAt(0) as number).toString(16).padStart(4, "0")}`);
}

/** The text on one line, with invisible characters as escapes. */
export function toLine(text: string): string {
  return escapeInvisible(text).replace(/[\n\t]+/g, " ");
}

/** `1 rule`, `2 rules` */
export function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** `3 added, 1 changed`: the counts that are not 0. */
export function joinCounts(counts: readonly (readonly [count: number, words: string])[]): string {
  return counts.flatMap(([count, words]) => (count === 0 ? [] : [`${count} ${words}`])).join(", ");
}

/** The approximate width of a text, in the unit of its size. System fonts differ, so it is rather too wide. */
export function measureWidth(text: string, size: number): number {
  return [...text].reduce((sum, character) => sum + measureCharacter(character), 0) * size;
}

function measureCharacter(character: string): number {
  if (/[ijlt.,:;'|!()[\]\\/ -]/.test(character)) return 0.36;
  if (/[mwMW@%&]/.test(character)) return 0.92;
  if (/[A-Z_]/.test(character)) return 0.69;
  if (/\d/.test(character)) return 0.62;
  return (character.codePointAt(0) as number) < 0x250 ? 0.57 : 1.05;
}

/**
 * Breaks a text into lines of at most `length` characters, after spaces, hyphens, dots and slashes. A longer word is
 * broken too if it is longer by more than a fifth.
 * @param most the last of more lines ends with an ellipsis
 */
export function breakLines(text: string, length: number, most: number): string[] {
  // Not within numbers such as 10.0.0.0/8.
  const parts = text.split(/(?<=[- ])|(?<=[./])(?!\d)/).flatMap((part) => splitWord(part, Math.floor(length * 1.2)));
  const broken = parts.reduce<string[]>((lines, part) => {
    const last = lines.at(-1);
    if (last === undefined || `${last}${part}`.trimEnd().length > length) return [...lines, part];
    return [...lines.slice(0, -1), `${last}${part}`];
  }, []);
  const trimmed = broken.map((line) => line.trimEnd());
  return trimmed.length <= most ? trimmed : [...trimmed.slice(0, most - 1), `${trimmed[most - 1]}…`];
}

/** The same, with lines of about the same length. */
export function balanceLines(text: string, length: number, most: number): string[] {
  const lines = breakLines(text, length, most);
  for (let shorter = Math.floor(length / 2); shorter < length; shorter++) {
    const balanced = breakLines(text, shorter, most + 1);
    if (balanced.length === lines.length && balanced.every((line) => line.length <= length)) return balanced;
  }
  return lines;
}

function splitWord(word: string, length: number): string[] {
  const characters = [...word];
  const count = Math.max(1, Math.ceil(characters.length / length));
  return Array.from({ length: count }, (_, at) => characters.slice(at * length, (at + 1) * length).join(""));
}
