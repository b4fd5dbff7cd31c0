/** Characters that a reader cannot see, or that change the order of others: what they say is not what one reads. */
const INVISIBLE =
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

/** A text with what cannot be seen written out: `\u202e`. Line feeds and tabs stay. */
export function visible(text: string): string {
  return text
    .replace(/\r\n/g, "\n")
    .replace(INVISIBLE, (character) => `\\u${(character.codePointAt(0) as number).toString(16).padStart(4, "0")}`);
}

/** A text on one line. */
export function oneLine(text: string): string {
  return visible(text).replace(/[\n\t]+/g, " ");
}
