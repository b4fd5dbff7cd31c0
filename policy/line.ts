import { LineCounter, isCollection, isNode, isSeq, parseDocument } from "yaml";
import type { Finding } from "./rule";

/** The sections of Terraform JSON that an address begins with; a resource's address begins with its type. */
const SECTIONS: Readonly<Record<string, readonly string[]>> = {
  data: ["data"],
  ephemeral: ["ephemeral"],
  provider: ["provider"],
  output: ["output"],
  local: ["locals"],
  var: ["variable"],
  terraform: ["terraform"],
};

/** The line, from 1, of a synthesized stack's JSON where a finding is; that of the block if the attribute is not there. */
export function lineOf(text: string, { address, path }: Pick<Finding, "address" | "path">): number {
  const lines = new LineCounter();
  // JSON is YAML, and this parser says where things are.
  const document = parseDocument(text, { lineCounter: lines });
  let [node, line]: [unknown, number] = [document.contents, 1];
  for (const name of [...blockPath(address), ...attributePath(path)]) {
    // A block that is written as a list of one has no index in an address.
    const parent = isSeq(node) && typeof name === "string" ? node.items[0] : node;
    node = isCollection(parent) ? parent.get(name, true) : undefined;
    if (!isNode(node) || !node.range) return line;
    line = lines.linePos(node.range[0]).line;
  }
  return line;
}

function blockPath(address: string): string[] {
  const [root = "", ...rest] = address.split(".");
  const section = SECTIONS[root];
  return section ? [...section, ...rest] : ["resource", root, ...rest];
}

/** `ip_rules[0]` as `["ip_rules", 0]` */
function attributePath(path: string): (string | number)[] {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(([, quoted, index, name]) =>
    index === undefined ? (quoted ?? name ?? "") : Number(index),
  );
}
