/** Invisible characters that no text needs. Joiners are not among them: emoji and several scripts need those. */
export const INVISIBLE = /[\u00ad\u180e\u200b\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/;

/** Characters that YAML forbids in a file, and a carriage return that ends a line alone. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
export const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f]|\r(?!\n)/;

const NAMES: Readonly<Record<string, string>> = {
  "\u0000": "a NUL character",
  "\r": "a carriage return",
  "\u001b": "an escape character",
  "\u00a0": "a no-break space",
  "\u00ad": "a soft hyphen",
  "\u200b": "a zero-width space",
  "\u200c": "a zero-width non-joiner",
  "\u200d": "a zero-width joiner",
  "\u202e": "a right-to-left override",
  "\u2060": "a word joiner",
  "\ufeff": "a byte order mark",
};

/** Pairs of a character and the ASCII character that it looks like, beside those that Unicode normalizes. */
const LOOK_ALIKES = new Map(
  (
    "аa еe оo рp сc уy хx іi јj ѕs һh ԁd ԛq ԝw ѵv АA ВB ЕE КK МM НH ОO РP СC ТT УY ХX ІI ЈJ ЅS " +
    "αa οo νv ιi ρp κk τt υu ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX ıi " +
    '‘\' ’\' ‚\' ‛\' ′\' “" ”" „" ‟" ″" «" »" ‐- ‑- ‒- –- —- −- ∶: ꞉: ⁄/ ∕/'
  )
    .split(" ")
    .map((pair) => [pair.slice(0, 1), pair.slice(1)]),
);

/** A longer text is no name, and is not worth the time. */
const MOST_CHARACTERS = 1000;

/** Writes a text with the ASCII characters that it looks like, and without its invisible characters. */
export function toPlainCharacters(text: string): string {
  return text.length > MOST_CHARACTERS ? text : [...text].map(toPlainCharacter).join("");
}

function toPlainCharacter(character: string): string {
  if (character <= "~") return character;
  if (/\p{Cf}/u.test(character)) return "";
  if (/\p{Zs}/u.test(character)) return " ";
  const plain = LOOK_ALIKES.get(character) ?? character.normalize("NFKC");
  return /^[!-~]+$/.test(plain) ? plain : character;
}

/** Names the characters of a text that are invisible, or look like ASCII: `U+200B (a zero-width space)`. */
export function describeCharacters(text: string): string | undefined {
  // eslint-disable-next-line no-control-regex -- all but ASCII
  const strange = [...new Set(text.slice(0, MOST_CHARACTERS).match(/[^\u0000-\u007f]/gu))].filter(
    (one) => toPlainCharacter(one) !== one,
  );
  return strange.slice(0, 5).map(describeCharacter).join(", ") || undefined;
}

/** `U+043E, which looks like "o"` */
export function describeCharacter(character: string): string {
  const code = `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}`;
  const plain = toPlainCharacter(character);
  const name = NAMES[character] ?? { "": "an invisible character", " ": "another kind of space" }[plain];
  if (name) return `${code} (${name})`;
  return plain === character ? code : `${code} (it looks like ${plain})`;
}
