const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Line ends and other control characters, invisible characters, and those that change the direction of a text. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Writes a text on one line, for a message: each character that has no visible form becomes its escape. */
export function toOneLine(text: string): string {
  return text.replace(UNSAFE, (character) => ESCAPES[character] ?? escapeCharacter(character));
}

/** Writes a character as JSON does: `\u2028`. */
export function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
