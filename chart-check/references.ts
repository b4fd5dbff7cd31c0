/** Resources of synthesized Terraform JSON: type → name → arguments. */
export type Resources = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const OPENING = /\$\$\{|%%\{|\$\{|%\{/;

/** Attributes whose value is the id of something in Entra ID. */
const DIRECTORY_ID = /\.(tenant|client|object|principal|application)_id$/;

const SOME_ID = "00000000-0000-4000-8000-000000000001";
const SOME_TIME = "1767225600";

/**
 * A text as Terraform hands it on: references are filled in, `$${` and `%%{` become `${` and `%{`.
 *
 * A reference to an argument that the same stack sets becomes that argument. What only an apply knows becomes a
 * placeholder of the same kind: an id for an id, a number for a calculation, else the words of the reference.
 */
export function fillReferences(text: string, resources: Resources): string {
  const opening = OPENING.exec(text);
  if (!opening) return text;
  const [token] = opening;
  const before = text.slice(0, opening.index);
  const after = text.slice(opening.index + token.length);
  if (token.length === 3) return before + token.slice(1) + fillReferences(after, resources);
  if (token === "%{") throw new Error(`a template directive cannot be filled in: %{${after.slice(0, 40)}`);
  const end = closingBrace(after);
  return before + value(after.slice(0, end).trim(), resources) + fillReferences(after.slice(end + 1), resources);
}

function closingBrace(text: string): number {
  let depth = 1;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === "{") depth++;
    if (text[index] === "}" && --depth === 0) return index;
  }
  throw new Error(`a reference has no end: \${${text.slice(0, 40)}`);
}

function value(expression: string, resources: Resources): string {
  const set = setArgument(expression, resources);
  if (set !== undefined) return fillReferences(set, resources);
  if (/^\w+\(/.test(expression)) return SOME_TIME;
  if (DIRECTORY_ID.test(expression)) return SOME_ID;
  return expression.replace(/\W+/g, "-").replace(/^-|-$/g, "");
}

/** The argument that `type.name.path[0].to.it` names, where it is a text. */
function setArgument(expression: string, resources: Resources): string | undefined {
  if (!/^[\w.[\]-]+$/.test(expression)) return undefined;
  const steps = expression.split(/[.[\]]+/).filter((step) => step !== "");
  const found = steps.reduce<unknown>(child, resources);
  return typeof found === "string" ? found : undefined;
}

/** A block that occurs once stands in the JSON without its list: `metadata[0]` is then `metadata`. */
function child(parent: unknown, step: string): unknown {
  if (typeof parent !== "object" || parent === null) return undefined;
  if (step === "0" && !Array.isArray(parent)) return parent;
  return (parent as Record<string, unknown>)[step];
}
