import {
  LineCounter,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  parseDocument,
  visit,
  type Document,
  type ErrorCode,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
} from "yaml";
import type { FieldError, Path, Problem } from "./problem";

/** More than an environment needs. Each alias takes time in proportion to the size of the file. */
const MOST_ALIASES = 100;

/** A YAML file with the place of each of its values. */
export class YamlSource {
  /** The content as plain data: an empty mapping for an empty file, undefined if the file is not valid YAML. */
  readonly value: unknown;
  /** Why the file is not valid YAML. */
  readonly problems: readonly Problem[];
  private readonly lines = new LineCounter();
  private readonly document: Document.Parsed;
  private readonly pairs = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

  constructor(
    readonly file: string,
    text: string,
  ) {
    this.document = parseDocument(text, {
      lineCounter: this.lines,
      // The parser would compare each key with all others; findProblems() does not.
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: "error",
    });
    this.problems = [...this.syntaxProblems(), ...this.findProblems()];
    this.value = this.problems.length === 0 ? (this.document.toJS({ maxAliasCount: -1 }) ?? {}) : undefined;
  }

  /** Adds the place in the file: that of the key, or of the nearest one above that exists. */
  locate(error: FieldError): Problem {
    return { ...error, file: this.file, ...this.findPosition(this.findOffset(error.path)) };
  }

  private syntaxProblems(): Problem[] {
    const { errors, warnings } = this.document;
    return [...errors, ...warnings].map(({ code, message, pos }) =>
      this.problem(
        pos[0],
        KNOWN[code] ?? { rule: `must be YAML: ${message.split(":", 1)[0]}`, fix: "Correct the YAML at this line." },
      ),
    );
  }

  /** Duplicate keys, aliases without an anchor, and aliases inside a value with an anchor: they can grow without end. */
  private findProblems(): Problem[] {
    const problems: Problem[] = [];
    const anchors = new Set<string>();
    let aliases = 0;
    const report = (node: Node, rule: SyntaxRule) => problems.push(this.problem(getStart(node), rule));
    visit(this.document, (_key, node, above) => {
      if (isAlias(node)) {
        aliases += 1;
        if (aliases > MOST_ALIASES) {
          report(node, TOO_MANY_ALIASES);
          return visit.BREAK;
        }
        if (!anchors.has(node.source)) report(node, explainUnknownAlias(node.source));
        if (above.some((one) => isNode(one) && one.anchor)) report(node, NESTED_ALIAS);
      } else if (isNode(node) && node.anchor) {
        anchors.add(node.anchor);
      }
      if (isMap(node)) findDuplicateKeys(node).forEach((key) => report(key, DUPLICATE_KEY));
      return undefined;
    });
    return problems;
  }

  private problem(offset: number, { rule, fix }: SyntaxRule): Problem {
    return { file: this.file, ...this.findPosition(offset), path: [], rule, fix };
  }

  private findPosition(offset: number): { line: number; column: number } {
    const { line, col } = this.lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  private findOffset(path: Path): number {
    let node: unknown = this.document.contents;
    let offset = isNode(node) ? getStart(node) : 0;
    for (const part of path) {
      if (isMap(node)) {
        const pair = this.indexPairs(node).get(String(part));
        if (!pair) return offset;
        offset = getStart(pair.key as Node);
        node = pair.value;
      } else if (isSeq(node) && typeof part === "number" && isNode(node.items[part])) {
        node = node.items[part];
        offset = getStart(node as Node);
      } else {
        return offset;
      }
    }
    return offset;
  }

  private indexPairs(map: YAMLMap): ReadonlyMap<string, Pair> {
    const known = this.pairs.get(map);
    if (known) return known;
    const index = new Map(map.items.flatMap((pair) => (isScalar(pair.key) ? [[String(pair.key.value), pair]] : [])));
    this.pairs.set(map, index);
    return index;
  }
}

type SyntaxRule = Pick<Problem, "rule" | "fix">;

const DUPLICATE_KEY: SyntaxRule = { rule: "must not appear twice", fix: "Remove one of the two keys." };

/** Errors whose message the parser words for programmers. */
const KNOWN: Partial<Record<ErrorCode, SyntaxRule>> = {
  TAB_AS_INDENT: { rule: "must be indented with spaces", fix: "Replace the tab." },
  MULTIPLE_DOCS: {
    rule: "must be the only YAML document of its file",
    fix: "Put each environment into a file of its own.",
  },
};

const NESTED_ALIAS: SyntaxRule = {
  rule: "must not be an alias inside a value that has an anchor",
  fix: "Write the value instead.",
};

const TOO_MANY_ALIASES: SyntaxRule = {
  rule: `must have at most ${MOST_ALIASES} aliases`,
  fix: "Write the values instead.",
};

function explainUnknownAlias(source: string): SyntaxRule {
  return {
    rule: `must refer to an anchor above it; there is no &${source}`,
    fix: `Put it in quotes if it is a text: "*${source}"`,
  };
}

function findDuplicateKeys({ items }: YAMLMap): Scalar[] {
  const keys = items.map(({ key }) => key).filter((key) => isScalar(key));
  const seen = new Set<unknown>();
  return keys.filter(({ value }) => seen.size === seen.add(value).size);
}

function getStart(node: Node): number {
  return node.range?.[0] ?? 0;
}
