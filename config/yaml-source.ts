import { LineCounter, isMap, isScalar, isSeq, parseDocument, type Document, type Node, type Pair } from "yaml";
import type { Finding, Path, Problem } from "./problem";

/** A YAML file that remembers where each of its values stands. */
export class YamlSource {
  /** The file's content as plain data; undefined where it is no YAML. */
  readonly value: unknown;
  /** What keeps the file from being YAML at all. */
  readonly problems: readonly Problem[];
  private readonly lines = new LineCounter();
  private readonly document: Document.Parsed;

  constructor(
    readonly file: string,
    text: string,
  ) {
    this.document = parseDocument(text, { lineCounter: this.lines, uniqueKeys: true, prettyErrors: false });
    this.problems = this.document.errors.map((error) => ({
      ...this.at(error.pos[0]),
      file,
      path: [],
      rule: `must be YAML: ${error.message}`,
      fix: FIXES[error.code] ?? "Correct the YAML at this line.",
    }));
    this.value = this.problems.length === 0 ? this.toData() : undefined;
  }

  private toData(): unknown {
    return this.document.contents === null ? {} : this.document.toJS({ maxAliasCount: 100 });
  }

  /** Puts a finding at its place in the file: its own key, or the nearest one above that exists. */
  locate(finding: Finding): Problem {
    return { ...finding, file: this.file, ...this.at(this.offsetOf(finding.path)) };
  }

  private at(offset: number): { line: number; column: number } {
    const { line, col } = this.lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  private offsetOf(path: Path): number {
    let node: unknown = this.document.contents;
    let offset = isNode(node) ? startOf(node) : 0;
    for (const part of path) {
      if (isMap(node)) {
        const pair: Pair | undefined = node.items.find((item) => isScalar(item.key) && String(item.key.value) === part);
        if (!pair) return offset;
        offset = startOf(pair.key as Node);
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

const FIXES: Record<string, string> = {
  DUPLICATE_KEY: "Keep one of the two keys.",
  TAB_AS_INDENT: "Indent with spaces.",
  MULTIPLE_DOCS: "Put each environment into a file of its own.",
};

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "range" in value;
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}
