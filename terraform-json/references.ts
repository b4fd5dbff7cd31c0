import { templates, type Token } from "./expression";
import { memoizeText } from "./memoize";

/** What an expression reads: an attribute of a block, or a block as a whole. */
export interface Reference {
  /** `azurerm_key_vault.vault`, `data.azurerm_client_config.client`, `ephemeral.random_password.salt`, `local.revision` */
  readonly address: string;
  /**
   * The names behind the address, without indexes, splats and what is computed: `["kube_config", "host"]`. Names behind
   * a call are of what it is given, where it gives that on: `one(a.b.kube_config).host`, `lookup(a.b, "host")`.
   */
  readonly attributes: readonly string[];
}

/** How many names make the address of a block, by the first of them; a resource's is its type and its name. */
const ADDRESS_LENGTHS: Readonly<Record<string, number>> = { data: 3, ephemeral: 3, local: 2, var: 2, module: 2 };

/** Roots of expressions that are no blocks. */
const NO_BLOCKS = ["each", "count", "path", "terraform", "self"];

/** Functions, and plain brackets, that give what they are given, or an element of it. */
const GIVING_ON = [
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

/** The blocks that a text of Terraform reads through its templates, in order. Texts within them are no references. */
export const references = memoizeText((text): readonly Reference[] => {
  if (!/[$%]\{/.test(text)) return [];
  return new Reader(tokensOf(text)).traversals().flatMap((names) => {
    const [root = ""] = names;
    const length = ADDRESS_LENGTHS[root] ?? 2;
    if (NO_BLOCKS.includes(root) || names.length < length) return [];
    return [{ address: names.slice(0, length).join("."), attributes: names.slice(length) }];
  });
});

/** The names of a traversal, in order. */
type Names = string[];

/** What a call is given between two commas. */
interface Argument {
  readonly traversals: Names[];
  /** The last text in it. */
  text: string | undefined;
}

const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

class Reader {
  private readonly found: Names[] = [];
  /** Names that a `for` gives to what it goes through. */
  private readonly bound = new Set<string>();
  private position = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  traversals(): Names[] {
    while (this.position < this.tokens.length) this.read();
    return this.found.filter(([root = ""]) => !this.bound.has(root));
  }

  /** Reads to a closing bracket, or to the end; gives what is between the commas. */
  private read(closing?: string): Argument[] {
    const all: Argument[] = [{ traversals: [], text: undefined }];
    for (let token = this.next(); token && !isBracket(token, closing); token = this.next()) {
      const argument = all.at(-1) as Argument;
      if (isBracket(token, ",")) all.push({ traversals: [], text: undefined });
      else if (token.kind === "word") argument.traversals.push(...this.word(token.text));
      else if (isBracket(token, "(")) argument.traversals.push(...this.call(""));
      else if (token.kind === "quote") argument.text = this.quote(token.text);
      else if (token.kind === "computed") this.read("]");
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

  /** Reads a call behind its opening bracket; gives the traversals that it gives on. */
  private call(name: string): Names[] {
    const [first, ...others] = this.read(")");
    const looked = name === "lookup" && others[0]?.text !== undefined ? [others[0].text] : [];
    const behind = this.names();
    if (!GIVING_ON.includes(name)) return [];
    const given = [first, ...(name === "element" ? [] : others)].flatMap((argument) => argument?.traversals ?? []);
    first?.traversals.forEach((names) => names.push(...looked));
    given.forEach((names) => names.push(...behind));
    return given;
  }

  /** Reads the names behind a thing. What is computed there names nothing, but reads something itself. */
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

  private quote(text: string): string {
    const within = new Reader(tokensOf(text));
    this.found.push(...within.traversals());
    return text;
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

/** The tokens of a text's templates, with a comma between them. */
function tokensOf(text: string): Token[] {
  return templates(text).flatMap((tokens): Token[] => [...tokens, { kind: "bracket", text: "," }]);
}

function isBracket(token: Token | undefined, text: string | undefined): boolean {
  return token?.kind === "bracket" && token.text === text;
}
