import {
  Pair,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  visit,
  type Alias,
  type Document,
  type Node,
  type YAMLMap,
} from "yaml";
import { INVISIBLE, describeCharacter } from "./characters";
import type { Path } from "./problem";
import type { YamlMistake } from "./yaml-parser";

/** More than an environment needs. Each alias takes time in proportion to the size of the file. */
const MOST_ALIASES = 100;

type Rule = Pick<YamlMistake, "rule" | "fix">;

const DUPLICATE_KEY: Rule = { rule: "must not appear twice", fix: "Remove one of the two keys." };

const NESTED_ALIAS: Rule = {
  rule: "must not be an alias inside a value that has an anchor",
  fix: "Write the value instead.",
};

const TOO_MANY_ALIASES: Rule = {
  rule: `must have at most ${MOST_ALIASES} aliases`,
  fix: "Write the values instead.",
};

const EMPTY_ANCHOR: Rule = {
  rule: 'must be in quotes if it starts with "&": YAML reads the word after it as the name of a value, and finds no value',
  fix: "Put the whole value in quotes.",
};

const MERGE_KEY: Rule = {
  rule: 'must not be "<<": YAML 1.2 has no merge keys, and reads it as a key like any other',
  fix: "Write the keys that it would add.",
};

const COMPLEX_KEY: Rule = {
  rule: "must be a text: YAML reads this key as a list, a mapping or an alias",
  fix: "Write the key as one word before a colon, or in quotes.",
};

const EMPTY_KEY: Rule = {
  rule: "must have a name: YAML reads ~, null and nothing before the colon as no value",
  fix: 'Write the name of the key, in quotes if it is the word "null".',
};

const PROTOTYPE_KEY: Rule = {
  rule: 'must not be "__proto__", which JavaScript reserves',
  fix: "Rename the key.",
};

const OLD_YAML = {
  offset: 0,
  rule: "must be YAML 1.2, where words such as yes and no are texts",
  fix: 'Remove the line with "%YAML".',
};

/** What YAML allows and an environment file does not: it would lose a value, or read it otherwise than it looks. */
export function findMistakes(text: string, document: Document.Parsed): YamlMistake[] {
  if (document.directives.yaml.version !== "1.2") return [OLD_YAML];
  const mistakes: YamlMistake[] = [];
  const anchors = new Set<string>();
  let aliases = 0;
  visit(document, (key, node, above) => {
    const report = (at: Node, rule: Rule, offset = at.range?.[0] ?? 0) => {
      const path = findPath([...above, node, ...(at === node ? [] : [new Pair(at)])]);
      mistakes.push({ offset, path, ...rule });
    };
    if (isMap(node)) checkKeys(node, text).forEach(([at, rule]) => report(at, rule));
    if (isAlias(node)) {
      aliases += 1;
      if (aliases > MOST_ALIASES) {
        report(node, TOO_MANY_ALIASES);
        return visit.BREAK;
      }
      checkAlias(node, anchors, above).forEach((rule) => report(node, rule));
    } else if (isNode(node) && node.anchor) {
      anchors.add(node.anchor);
      if (isScalar(node) && readSource(node, text) === "")
        report(node, EMPTY_ANCHOR, text.lastIndexOf("&", node.range?.[0]));
    }
    if (isScalar(node)) checkCharacters(readSource(node, text), key === "key").forEach((rule) => report(node, rule));
    return undefined;
  });
  return mistakes;
}

/** The path of the last of these nodes, each in the one before it. */
function findPath(nodes: readonly unknown[]): Path {
  return nodes.flatMap((node, index): Path => {
    const below = nodes[index + 1];
    if (isSeq(node) && below) return [node.items.indexOf(below)];
    return isPair(node) && isScalar(node.key) && node.key.value !== null ? [String(node.key.value)] : [];
  });
}

/** The text of a value in the file, with its quotes. */
export function readSource({ range }: Node, text: string): string {
  return range ? text.slice(range[0], range[1]) : "";
}

function checkKeys({ items }: YAMLMap, text: string): [Node, Rule][] {
  const seen = new Set<string>();
  return (items as Pair<Node>[]).flatMap(({ key }): [Node, Rule][] => {
    if (!isScalar(key)) return [[key, COMPLEX_KEY]];
    const name = String(key.value);
    const isDuplicate = seen.size === seen.add(name).size;
    const source = readSource(key, text);
    if (key.value === null) return [[key, EMPTY_KEY]];
    if (isDuplicate) return [[key, DUPLICATE_KEY]];
    if (name === "__proto__") return [[key, PROTOTYPE_KEY]];
    if (source === "<<") return [[key, MERGE_KEY]];
    if (typeof key.value === "string" || source === name) return [];
    const rule = `must be in quotes: YAML reads this key as the ${typeof key.value} ${name}`;
    return [[key, { rule, fix: `Write it in quotes: "${source}"` }]];
  });
}

function checkAlias({ source }: Alias, anchors: ReadonlySet<string>, above: readonly unknown[]): Rule[] {
  return [
    ...(anchors.has(source) ? [] : [explainUnknownAlias(source)]),
    ...(above.some((one) => isNode(one) && one.anchor) ? [NESTED_ALIAS] : []),
  ];
}

function explainUnknownAlias(source: string): Rule {
  return {
    rule: `must refer to an anchor above it; there is no &${source}`,
    fix: `Put it in quotes if it is a text: "*${source}"`,
  };
}

/** An invisible character, unless an escape writes it. The fix shows a key, and no value: it may be a secret. */
function checkCharacters(source: string, isKey: boolean): Rule[] {
  const character = INVISIBLE.exec(source)?.[0];
  if (!character) return [];
  const without = source.replaceAll(new RegExp(INVISIBLE, "g"), "").trim();
  return [
    {
      rule: `must not have the invisible character ${describeCharacter(character)}`,
      fix: isKey ? `Write the key without it: ${without}` : "Remove it.",
    },
  ];
}
