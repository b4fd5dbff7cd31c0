import { memoizeText } from "./memoize";

/** A reference of an expression to an attribute of a block, or to a whole block. */
export interface Reference {
  /** `azurerm_key_vault.vault`, `data.azurerm_client_config.client`, `ephemeral.random_password.salt`, `local.revision` */
  readonly address: string;
  /**
   * The names after the address, without indexes, splats and computed names: `["kube_config", "host"]`. Names after a
   * call belong to its argument, if the call returns it: `one(a.b.kube_config).host`, `lookup(a.b, "host")`.
   */
  readonly attributes: readonly string[];
}

/** How many names an address has, by its first name. A resource has two: its type and its name. */
const ADDRESS_LENGTHS: Readonly<Record<string, number>> = { data: 3, ephemeral: 3, local: 2, var: 2, module: 2 };

/** First names of references that are not to blocks. */
const NO_BLOCKS = ["each", "count", "path", "terraform", "self"];

/** Functions, and plain brackets, that return their argument or an element of it. */
const RETURNING_ARGUMENT = [
  "",
  "coalesce",
  "concat",
  "element",
  "flatten",
  "jsondecode",
  "lookup",
  "merge",
  "nonsensitive",
  "one",
  "sensitive",
  "tolist",
  "tomap",
  "toset",
  "try",
  "values",
];

/** Finds the references in the templates of a string, in order. Quoted strings in templates are no references. */
export const findReferences = memoizeText((text): readonly Reference[] => {
  if (!/[$%]\{/.test(text)) return [];
  return new Reader(tokenize(text)).traversals().flatMap((names) => {
    const [root = ""] = names;
    const length = ADDRESS_LENGTHS[root] ?? 2;
    if (NO_BLOCKS.includes(root) || names.length < length) return [];
    return [{ address: names.slice(0, length).join("."), attributes: names.slice(length) }];
  });
});

/** The names of a traversal, in order. */
type Names = string[];

/** An argument of a call. */
interface Argument {
  readonly traversals: Names[];
  /** The last string in it. */
  text: string | undefined;
}

const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

class Reader {
  private readonly found: Names[] = [];
  /** The loop variables of `for`. */
  private readonly bound = new Set<string>();
  private position = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  traversals(): Names[] {
    while (this.position < this.tokens.length) this.read();
    return this.found.filter(([root = ""]) => !this.bound.has(root));
  }

  /** Reads to a closing bracket, or to the end; returns the arguments. */
  private read(closing?: string): Argument[] {
    const all: Argument[] = [{ traversals: [], text: undefined }];
    for (let token = this.next(); token && !isBracket(token, closing); token = this.next()) {
      const argument = all.at(-1) as Argument;
      if (isBracket(token, ",")) all.push({ traversals: [], text: undefined });
      else if (token.kind === "word") argument.traversals.push(...this.word(token.text));
      else if (isBracket(token, "(")) argument.traversals.push(...this.call(""));
      else if (token.kind === "quote") {
        argument.text = token.text;
        this.found.push(...new Reader(tokenize(token.text)).traversals());
      } else if (token.kind === "computed") this.read("]");
      else if (token.kind === "bracket" && CLOSING[token.text]) this.read(CLOSING[token.text]);
    }
    return all;
  }

  private word(text: string): Names[] {
    if (text === "for") this.bind();
    if (isBracket(this.tokens[this.position], "(")) {
      this.position += 1;
      return this.call(text);
    }
    const names = [text];
    this.found.push(names);
    names.push(...this.names());
    return [names];
  }

  /** Reads a call after its opening bracket; returns the traversals of the arguments that it returns. */
  private call(name: string): Names[] {
    const [first, ...others] = this.read(")");
    const looked = name === "lookup" && others[0]?.text !== undefined ? [others[0].text] : [];
    const behind = this.names();
    if (!RETURNING_ARGUMENT.includes(name)) return [];
    const given = [first, ...(name === "element" ? [] : others)].flatMap((argument) => argument?.traversals ?? []);
    first?.traversals.forEach((names) => names.push(...looked));
    given.forEach((names) => names.push(...behind));
    return given;
  }

  /** Reads the names after a word or a call. A computed name is left out, but what it reads is a reference. */
  private names(): Names {
    const names: Names = [];
    for (let token = this.tokens[this.position]; token; token = this.tokens[this.position]) {
      if (token.kind !== "name" && token.kind !== "computed") break;
      this.position += 1;
      if (token.kind === "name") names.push(token.text);
      else this.read("]");
    }
    return names;
  }

  private bind(): void {
    for (let token = this.next(); token && !(token.kind === "word" && token.text === "in"); token = this.next()) {
      if (token.kind === "word") this.bound.add(token.text);
    }
  }

  private next(): Token | undefined {
    return this.tokens[this.position++];
  }
}

function isBracket(token: Token | undefined, text: string | undefined): boolean {
  return token?.kind === "bracket" && token.text === text;
}

/** A part of a Terraform expression. Only what is needed to find references is distinguished. */
interface Token {
  /**
   * `name`: an attribute of the part before it, `.host` or `["host"]`. `computed`: an opening bracket of a computed index,
   * as `[each.key]`. `quote`: a quoted string, with its templates. Indexes and splats (`[0]`, `.0`, `[*]`) are left out.
   */
  readonly kind: "word" | "bracket" | "name" | "computed" | "quote";
  readonly text: string;
}

/**
 * The tokens of the templates in a string, with a comma after each: of `${…}` and `%{…}`, but not of the escaped `$${…}`
 * and `%%{…}`.
 */
function tokenize(text: string): Token[] {
  const found: Token[] = [];
  const opening = /\$\$\{|%%\{|[$%]\{/g;
  for (let match = opening.exec(text); match; match = opening.exec(text)) {
    if (match[0].length === 3) continue;
    const [tokens, end] = readTemplate(text, opening.lastIndex);
    found.push(...tokens, { kind: "bracket", text: "," });
    opening.lastIndex = end;
  }
  return found;
}

/** The parts of an expression, the longest first; the group is the text of the token. */
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

/** Reads to the closing brace of a template; returns its tokens and the position after it. */
function readTemplate(text: string, start: number): [Token[], number] {
  const tokens: Token[] = [];
  let depth = 0;
  let position = start;
  while (position < text.length) {
    const character = text[position];
    if (character === "}" && depth === 0) return [tokens, position + 1];
    if (character === "{") depth += 1;
    if (character === "}") depth -= 1;
    if (character === '"') {
      const end = findQuoteEnd(text, position);
      tokens.push({ kind: "quote", text: text.slice(position + 1, end - 1) });
      position = end;
    } else position = readPart(text, position, tokens);
  }
  return [tokens, position];
}

/** Reads one part; returns the position of the next one. */
function readPart(text: string, position: number, tokens: Token[]): number {
  for (const [pattern, kind] of PARTS) {
    pattern.lastIndex = position;
    const match = pattern.exec(text);
    if (!match) continue;
    if (kind) tokens.push({ kind, text: match[1] ?? "" });
    return position + match[0].length;
  }
  return position + 1;
}

/** The position after a quoted string. */
function findQuoteEnd(text: string, start: number): number {
  let position = start + 1;
  while (position < text.length && text[position] !== '"') {
    if (text[position] === "\\") position += 2;
    else if (/[$%]/.test(text[position] as string) && text[position + 1] === "{")
      [, position] = readTemplate(text, position + 2);
    else position += 1;
  }
  return position + 1;
}
