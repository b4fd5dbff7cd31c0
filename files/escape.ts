const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r" };

/** Writes a text on one line, for a message: each line end becomes its escape. */
export function toOneLine(text: string): string {
  return text.replace(/[\n\r\v\f\u0085\u2028\u2029]/g, (character) => ESCAPES[character] ?? escapeCharacter(character));
}

/** Writes a character as JSON does: `\u2028`. */
export function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
