/** A part of an expression of Terraform, as far as reading what it refers to needs it. */
export type Token =
  | { readonly kind: "word" | "bracket"; readonly text: string }
  /** What is read of the thing before it, as `.host` and `["host"]`. Elements, as `[0]`, `.0` and `[*]`, are left out. */
  | { readonly kind: "name"; readonly text: string }
  /** An opening bracket behind a thing, with what is computed in it, as `[each.key]`. */
  | { readonly kind: "computed" }
  /** A quoted text, with the templates in it. */
  | { readonly kind: "quote"; readonly text: string };

/** The tokens of each template in a text: of what stands in `${…}` and `%{…}`, but not in `$${…}` and `%%{…}`. */
export function templates(text: string): Token[][] {
  const found: Token[][] = [];
  const opening = /\$\$\{|%%\{|[$%]\{/g;
  for (let match = opening.exec(text); match; match = opening.exec(text)) {
    if (match[0].length === 3) continue;
    const [tokens, end] = template(text, opening.lastIndex);
    found.push(tokens);
    opening.lastIndex = end;
  }
  return found;
}

function isOpening(text: string, position: number): boolean {
  return text.startsWith("${", position) || text.startsWith("%{", position);
}

/** What an expression is made of, the longest first; the group is what the token says. */
const PARTS: readonly (readonly [RegExp, Token["kind"] | undefined])[] = [
  [/\/\*[^]*?\*\/|(?:#|\/\/)[^\n]*/y, undefined],
  [/\s*\.\s*([A-Za-z_][\w-]*)/y, "name"],
  [/\.(?:\d+|\*)|(?<=[\w\])*"-])\[(?:\d+|\*)\]/y, undefined],
  [/(?<=[\w\])*"-])\["((?:[^"\\$%]|\\.)*)"\]/y, "name"],
  [/(?<=[\w\])*"-])(\[)/y, "computed"],
  [/([A-Za-z_][\w-]*)/y, "word"],
  [/\d[\w.]*/y, undefined],
  [/([()[\]{},])/y, "bracket"],
];

/** Reads to the brace that closes a template; gives its tokens, and where the text goes on. */
function template(text: string, start: number): [Token[], number] {
  const tokens: Token[] = [];
  let depth = 0;
  let position = start;
  while (position < text.length) {
    const character = text[position];
    if (character === "}" && depth === 0) return [tokens, position + 1];
    if (character === "{") depth += 1;
    if (character === "}") depth -= 1;
    if (character === '"') {
      const end = endOfQuote(text, position);
      tokens.push({ kind: "quote", text: text.slice(position + 1, end - 1) });
      position = end;
    } else position = readPart(text, position, tokens);
  }
  return [tokens, position];
}

/** Reads one part; gives where the next one begins. */
function readPart(text: string, position: number, tokens: Token[]): number {
  for (const [pattern, kind] of PARTS) {
    pattern.lastIndex = position;
    const match = pattern.exec(text);
    if (!match) continue;
    if (kind === "computed") tokens.push({ kind });
    else if (kind) tokens.push({ kind: kind as "word", text: match[1] ?? "" });
    return position + match[0].length;
  }
  return position + 1;
}

/** Where a quoted text ends, with the templates in it. */
function endOfQuote(text: string, start: number): number {
  let position = start + 1;
  while (position < text.length && text[position] !== '"') {
    if (text[position] === "\\") position += 2;
    else if (isOpening(text, position)) [, position] = template(text, position + 2);
    else position += 1;
  }
  return position + 1;
}
