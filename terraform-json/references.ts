/** What an expression reads: an attribute of a block, or a block as a whole. */
export interface Reference {
  /** `azurerm_key_vault.vault`, `data.azurerm_client_config.client`, `ephemeral.random_password.salt`, `local.revision` */
  readonly address: string;
  /** The names behind the address, without indexes and splats: `["kube_config", "host"]`. */
  readonly attributes: readonly string[];
}

/** How many names make the address of a block, by the first of them; a resource's is its type and its name. */
const ADDRESS_LENGTHS: Readonly<Record<string, number>> = { data: 3, ephemeral: 3, local: 2, var: 2, module: 2 };

/** Roots of expressions that are no blocks. */
const NO_BLOCKS = ["each", "count", "path", "terraform", "self"];

/** The blocks that a text of Terraform reads through its templates, in order. Texts within them are no references. */
export function references(text: string): Reference[] {
  return expressions(text).flatMap(traversals);
}

/**
 * The expressions of a text's templates, without what they quote: `${join("-", [a.b])}` gives `join( , [a.b])`. What
 * is quoted between brackets stays, as it is an attribute's name, and templates within quotes are expressions too.
 */
export function expressions(text: string): string[] {
  const found: string[] = [];
  let position = 0;
  while (position < text.length) {
    if (text.startsWith("$${", position) || text.startsWith("%%{", position)) position += 3;
    else if (isOpening(text, position)) {
      const [expression, end] = readExpression(text, position + 2);
      found.push(expression);
      position = end;
    } else position += 1;
  }
  return found;
}

function isOpening(text: string, position: number): boolean {
  return text.startsWith("${", position) || text.startsWith("%{", position);
}

/** Reads to the brace that closes a template; gives the expression, and where the text goes on. */
function readExpression(text: string, start: number): [string, number] {
  let expression = "";
  let depth = 0;
  let position = start;
  while (position < text.length) {
    const character = text[position] as string;
    if (character === '"') {
      const end = endOfQuote(text, position);
      const quoted = text.slice(position + 1, end - 1);
      expression += text[position - 1] === "[" ? `"${quoted}"` : ` ${expressions(quoted).join(" ")} `;
      position = end;
      continue;
    }
    if (character === "{") depth += 1;
    if (character === "}" && depth-- === 0) return [expression, position + 1];
    expression += character;
    position += 1;
  }
  return [expression, position];
}

/** Where a quoted text ends, with the templates in it. */
function endOfQuote(text: string, start: number): number {
  let position = start + 1;
  while (position < text.length && text[position] !== '"') {
    if (text[position] === "\\") position += 2;
    else if (isOpening(text, position)) [, position] = readExpression(text, position + 2);
    else position += 1;
  }
  return position + 1;
}

const TRAVERSAL = /(?<![\w.\])"-])[A-Za-z_][\w-]*(?:\.(?:[A-Za-z_][\w-]*|\d+|\*)|\[(?:\d+|\*|"[^"]*"|[\w.]+)\])+/g;

function traversals(expression: string): Reference[] {
  return [...expression.matchAll(TRAVERSAL)].flatMap(([traversal]) => {
    const names = namesOf(traversal);
    const [root = ""] = names;
    const length = ADDRESS_LENGTHS[root] ?? 2;
    if (NO_BLOCKS.includes(root) || names.length < length) return [];
    return [{ address: names.slice(0, length).join("."), attributes: names.slice(length) }];
  });
}

/** The names in a part of an expression, without indexes and splats. */
export function namesOf(expression: string): string[] {
  return [...expression.matchAll(/"([^"]*)"|([A-Za-z_][\w-]*)/g)].map(([, quoted, word]) => quoted ?? word ?? "");
}
