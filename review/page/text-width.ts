/**
 * How wide a text is about, in the unit of its size: system fonts differ, and nothing here can measure. Errs on the
 * side of too wide.
 */
export function textWidth(text: string, size: number): number {
  return [...text].reduce((sum, character) => sum + widthOf(character), 0) * size;
}

function widthOf(character: string): number {
  if (/[ijlt.,:;'|!()[\]\\/ -]/.test(character)) return 0.36;
  if (/[mwMW@%&]/.test(character)) return 0.92;
  if (/[A-Z_]/.test(character)) return 0.69;
  return (character.codePointAt(0) as number) < 0x250 ? 0.57 : 1.05;
}

/**
 * A text in lines of at most some characters, broken after spaces, hyphens, dots and slashes. A word that is longer may
 * be longer than that by a fifth before it is broken too.
 */
export function lines(text: string, length: number, most: number): string[] {
  const parts = text.split(/(?<=[-./ ])/).flatMap((part) => pieces(part, Math.floor(length * 1.2)));
  const broken = parts.reduce<string[]>((done, part) => {
    const last = done.at(-1);
    if (last === undefined || `${last}${part}`.trimEnd().length > length) return [...done, part];
    return [...done.slice(0, -1), `${last}${part}`];
  }, []);
  const trimmed = broken.map((line) => line.trimEnd());
  return trimmed.length <= most ? trimmed : [...trimmed.slice(0, most - 1), `${trimmed[most - 1]}…`];
}

function pieces(word: string, length: number): string[] {
  const characters = [...word];
  const count = Math.max(1, Math.ceil(characters.length / length));
  return Array.from({ length: count }, (_, at) => characters.slice(at * length, (at + 1) * length).join(""));
}
