import { isCollection, isNode, isScalar, visit, type Document, type Node, type YAMLError } from "yaml";
import { FORBIDDEN, describeCharacter, describeCharacters } from "./characters";
import type { YamlMistake } from "./yaml-parser";

type Explanation = Pick<YamlMistake, "rule" | "fix">;

const COLON: Explanation = {
  rule: 'must be a key with ": " after it',
  fix: "Write a colon and a space between the key and its value.",
};

const DEEPER: Explanation = {
  rule: "must not be followed by a line that is indented deeper: YAML reads it as part of this value",
  fix: "Indent the next line as this one.",
};

const COLON_IN_VALUE: Explanation = {
  rule: 'must be in quotes: YAML reads ": " as the end of a key',
  fix: "Put the whole value in quotes.",
};

const COMPLEX: Explanation = {
  rule: 'must be in quotes: YAML reads "? " as the start of a key',
  fix: "Put the whole value in quotes.",
};

const INDENTED: Explanation = {
  rule: "must be indented as the other entries beside it",
  fix: "Indent it with as many spaces as the entry above it.",
};

const AFTER_QUOTE: Explanation = {
  rule: "must not follow the closing quote",
  fix: "Put the whole value in quotes. Inside single quotes, write each quote twice.",
};

const TAG: Explanation = {
  rule: 'must not have a YAML tag: YAML reads a word that starts with "!" as the type of the value',
  fix: "Remove the tag, or put the whole value in quotes if it is a text.",
};

/** The parser's errors by their messages. Its own words are for programmers. */
const EXPLANATIONS: readonly (readonly [RegExp, Explanation])[] = [
  [/^Tabs are not allowed|a tab character/, { rule: "must be indented with spaces", fix: "Replace the tab." }],
  [/^Unresolved tag|^The .* tag|no suffix|could not resolve tag/i, TAG],
  [/^Implicit (map )?keys need/, COLON],
  [/^Nested mappings are not allowed/, COLON_IN_VALUE],
  [
    /^Block collections are not allowed within flow/,
    {
      rule: 'must have a comma after each entry, and quotes around a text with ": "',
      fix: "Add the comma, or put the text in quotes.",
    },
  ],
  [/^Missing , /, { rule: "must have a comma between entries", fix: "Add the comma, or put a text in quotes." }],
  [
    /^Unexpected (,|empty item) in flow/,
    { rule: "must have an entry before each comma", fix: "Remove the comma, or add the entry." },
  ],
  [/^Missing space after : /, COLON],
  [/Unexpected flow-(map|seq)-end/, { rule: "must not close what is not open", fix: "Remove the bracket." }],
  [/^All (mapping|sequence) items must start|^Unexpected .* at node end|^Unexpected scalar token/, INDENTED],
  [/^Sequence item without - indicator/, { rule: 'must start with "- "', fix: 'Write "- " before each entry.' }],
  [
    /^Unexpected block-seq-ind on same line|block sequence may not be used as an implicit/,
    { rule: "must not start a list behind a key", fix: 'Start each entry on its own line, with "- ".' },
  ],
  [
    /^Invalid escape sequence/,
    {
      rule: "must not have this backslash: in double quotes, it starts an escape",
      fix: "Write \\\\ for a backslash, or use single quotes.",
    },
  ],
  [/^Comments must be separated/, { rule: 'must have a space before "#"', fix: "Add the space, or use quotes." }],
  [
    /^Block scalar header|^Block scalars? /,
    { rule: 'must be in quotes: "|" and ">" at the start announce lines of text', fix: "Put the value in quotes." },
  ],
  [/1024 chars/, { rule: "must have a key of at most 1024 characters", fix: "Write a shorter key." }],
  [
    /^(Unknown|Unsupported|%).*(directive|version|YAML)|^Missing directives-end/,
    { rule: 'must not be a directive, which "%" starts', fix: "Remove the line." },
  ],
  [
    /anchor|alias/i,
    { rule: 'must be in quotes if it starts with "&" or "*", which name other values', fix: "Put it in quotes." },
  ],
];

/**
 * Explains the first error of the parser; the others mostly follow from it. No message has a value of the file: it may
 * be a secret.
 */
export function explainFirstError(text: string, document: Document.Parsed): YamlMistake | undefined {
  const [first, ...rest] = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  if (!first) return undefined;
  const messages = [first, ...rest.filter(({ pos }) => pos[0] === first.pos[0])].map(({ message }) => message);
  const mistake = explain(first, messages, text, document);
  const start = text.lastIndexOf("\n", mistake.offset - 1) + 1;
  const strange = describeCharacters(text.slice(start, findLineEnd(text, mistake.offset)));
  return strange ? { ...mistake, rule: `${mistake.rule}; this line has ${strange}` } : mistake;
}

function explain({ pos, message }: YAMLError, messages: readonly string[], text: string, document: Document.Parsed) {
  const offset = pos[0];
  const quote = /^Missing closing (['"])/.exec(message)?.[1];
  if (quote) {
    const opening = findLast(document, (node) => isScalar(node) && node.range?.[1] === offset) ?? offset;
    return { offset: opening, rule: `must end with ${quote}, which opens here`, fix: `Add the closing ${quote}.` };
  }
  const bracket = /end with a ([\]}])/.exec(message)?.[1];
  if (bracket) {
    const opening = findLast(document, (node) => isCollection(node) && node.flow === true && !closes(node)) ?? offset;
    const rule = `must end with ${bracket}; its opening bracket is here`;
    return { offset: opening, rule, fix: `Add the closing ${bracket}. Indent it, and the lines before it.` };
  }
  const character = /cannot start with .* (\S)$/.exec(message)?.[1];
  if (character) {
    return {
      offset,
      rule: `must be in quotes: a text cannot start with ${character} in YAML`,
      fix: "Put the whole value in quotes.",
    };
  }
  if (messages.some((one) => one.startsWith("Nested mappings"))) {
    const line = text.slice(offset, findLineEnd(text, offset));
    if (line.startsWith("?")) return { offset, ...COMPLEX };
    return { offset, ...(/:(\s|$)/.test(line) ? COLON_IN_VALUE : DEEPER) };
  }
  if (message.endsWith("at node end") && /["'][ \t]*$/.test(text.slice(0, offset))) return { offset, ...AFTER_QUOTE };
  const known = EXPLANATIONS.find(([pattern]) => pattern.test(message))?.[1];
  return { offset, ...(known ?? { rule: "must be YAML", fix: "Correct the YAML at this place, or just above it." }) };

  function closes({ range }: Node): boolean {
    return /[\]}]/.test(text[(range?.[1] ?? 0) - 1] ?? "");
  }
}

function findLast(document: Document.Parsed, isMeant: (node: Node) => boolean): number | undefined {
  let found: number | undefined;
  visit(document, (_key, node) => {
    if (isNode(node) && isMeant(node)) found = node.range?.[0];
  });
  return found;
}

function findLineEnd(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end === -1 ? text.length : end;
}

/** The first control character of a file: YAML allows none. */
export function findControlCharacter(text: string): YamlMistake | undefined {
  const match = FORBIDDEN.exec(text);
  if (!match) return undefined;
  return {
    offset: match.index,
    rule: `must not have the control character ${describeCharacter(match[0])}`,
    fix: match[0] === "\r" ? "End each line with LF or CRLF." : "Remove it.",
  };
}
