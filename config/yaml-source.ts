import {
  LineCounter,
  isMap,
  isNode,
  isScalar,
  isSeq,
  parseDocument,
  visit,
  type Alias,
  type Document,
  type ErrorCode,
  type Node,
} from "yaml";
import type { Finding, Path, Problem } from "./problem";

/** A YAML file that remembers where each of its values stands. */
export class YamlSource {
  /** The file's content as plain data, an empty mapping where there is none; undefined where it is no YAML. */
  readonly value: unknown;
  /** What keeps the file from being YAML at all. */
  readonly problems: readonly Problem[];
  private readonly lines = new LineCounter();
  private readonly document: Document.Parsed;

  constructor(
    readonly file: string,
    text: string,
  ) {
    this.document = parseDocument(text, {
      lineCounter: this.lines,
      uniqueKeys: true,
      prettyErrors: false,
      logLevel: "error",
    });
    this.problems = [...this.syntaxProblems(), ...this.aliasProblems()];
    this.value = this.problems.length === 0 ? (this.document.toJS({ maxAliasCount: -1 }) ?? {}) : undefined;
  }

  /** Puts a finding at its place in the file: its own key, or the nearest one above that exists. */
  locate(finding: Finding): Problem {
    return { ...finding, file: this.file, ...this.at(this.offsetOf(finding.path)) };
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

  /** Aliases that name nothing, and those inside what an alias may repeat: they can grow without end. */
  private aliasProblems(): Problem[] {
    const problems: Problem[] = [];
    visit(this.document, {
      Alias: (_key, alias, above) => {
        if (!alias.resolve(this.document)) problems.push(this.problem(startOf(alias), unknownAlias(alias)));
        if (above.some((node) => isNode(node) && node.anchor)) {
          problems.push(this.problem(startOf(alias), NESTED_ALIAS));
        }
      },
    });
    return problems;
  }

  private problem(offset: number, { rule, fix }: SyntaxRule): Problem {
    return { file: this.file, ...this.at(offset), path: [], rule, fix };
  }

  private at(offset: number): { line: number; column: number } {
    const { line, col } = this.lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  private offsetOf(path: Path): number {
    let node: unknown = this.document.contents;
    let offset = isNode(node) ? startOf(node) : 0;
    for (const part of path) {
      if (isMap<Node, unknown>(node)) {
        const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === part);
        if (!pair) return offset;
        offset = startOf(pair.key);
        node = pair.value;
      } else if (isSeq(node) && typeof part === "number" && isNode(node.items[part])) {
        node = node.items[part];
        offset = startOf(node as Node);
      } else {
        return offset;
      }
    }
    return offset;
  }
}

type SyntaxRule = Pick<Problem, "rule" | "fix">;

/** What the parser says in the words of its own API, said for an operator. */
const KNOWN: Partial<Record<ErrorCode, SyntaxRule>> = {
  DUPLICATE_KEY: { rule: "must not appear twice", fix: "Keep one of the two keys." },
  TAB_AS_INDENT: { rule: "must be indented with spaces", fix: "Replace the tab." },
  MULTIPLE_DOCS: {
    rule: "must be the only YAML document of its file",
    fix: "Put each environment into a file of its own.",
  },
};

const NESTED_ALIAS: SyntaxRule = {
  rule: "must not be an alias inside a value that has an anchor itself",
  fix: "Write the value instead.",
};

function unknownAlias({ source }: Alias): SyntaxRule {
  return {
    rule: `must name an anchor that stands above it; there is no &${source}`,
    fix: `Put it in quotes if a text is meant: "*${source}"`,
  };
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}
