import { LineCounter, isMap, isNode, isScalar, isSeq, type Document, type Node, type Pair, type YAMLMap } from "yaml";
import type { FieldError, Path, Problem } from "./problem";
import { explainFirstError, findControlCharacter } from "./yaml-errors";
import { parseYaml, type YamlMistake } from "./yaml-parser";
import { findMistakes, readSource } from "./yaml-values";

/** A YAML file with the place of each of its values. */
export class YamlSource {
  /** The content as plain data; undefined if the file is not valid YAML. */
  readonly value: unknown;
  /** Why the file is not valid YAML. */
  readonly problems: readonly Problem[];
  private readonly lines = new LineCounter();
  private readonly document: Document.Parsed | undefined;
  private readonly pairs = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

  constructor(
    readonly file: string,
    private readonly text: string,
  ) {
    const { document, mistakes } = parseYaml(text, this.lines);
    this.document = document;
    this.problems = this.findMistakes(mistakes).map(({ offset, path = [], rule, fix }) => ({
      file,
      ...this.findPosition(offset),
      path,
      rule,
      fix,
    }));
    this.value = this.problems.length === 0 ? document?.toJS({ maxAliasCount: -1 }) : undefined;
  }

  /** Adds the place in the file: that of the key, or of the nearest one above that exists. */
  locate(error: FieldError): Problem {
    return { ...error, file: this.file, ...this.findPosition(this.findNode(error.path).offset) };
  }

  /** How a number, a boolean or no value is written in the file: `1.30` for the number 1.3. */
  findSpelling(path: Path): string | undefined {
    const { node } = this.findNode(path);
    return isScalar(node) && typeof node.value !== "string" ? readSource(node, this.text) : undefined;
  }

  /** Only the first kind of mistakes is reported: the others may follow from it. */
  private findMistakes(mistakes: readonly YamlMistake[]): readonly YamlMistake[] {
    const control = findControlCharacter(this.text);
    if (control) return [control];
    if (!this.document) return mistakes;
    const error = explainFirstError(this.text, this.document) ?? mistakes[0];
    if (error) return [error];
    const { contents } = this.document;
    if (!contents || (isScalar(contents) && readSource(contents, this.text) === "")) return [EMPTY];
    return findMistakes(this.text, this.document);
  }

  /** The place of an offset, or of the last character before it: an error at the end of a file is behind all lines. */
  private findPosition(offset: number): { line: number; column: number } {
    const last = this.text.trimEnd().length - 1;
    const { line, col } = this.lines.linePos(Math.max(Math.min(offset, last), 0));
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  /** The value at a path and the offset of its key. Without such a value: the offset of the nearest key above. */
  private findNode(path: Path): { readonly node?: unknown; readonly offset: number } {
    let node: unknown = this.document?.contents;
    let offset = isNode(node) ? getStart(node) : 0;
    for (const part of path) {
      if (isMap(node)) {
        const pair = this.indexPairs(node).get(String(part));
        if (!pair) return { offset };
        offset = getStart(pair.key as Node);
        node = pair.value;
      } else if (isSeq(node) && typeof part === "number" && isNode(node.items[part])) {
        node = node.items[part];
        offset = getStart(node as Node);
      } else {
        return { offset };
      }
    }
    return { node, offset };
  }

  private indexPairs(map: YAMLMap): ReadonlyMap<string, Pair> {
    const known = this.pairs.get(map);
    if (known) return known;
    const index = new Map(map.items.flatMap((pair) => (isScalar(pair.key) ? [[String(pair.key.value), pair]] : [])));
    this.pairs.set(map, index);
    return index;
  }
}

const EMPTY: YamlMistake = {
  offset: 0,
  rule: "must have keys and values; the file is empty, or has only comments",
  fix: "Write keys and values, as in environments/dev.yaml.",
};

function getStart(node: Node): number {
  return node.range?.[0] ?? 0;
}
