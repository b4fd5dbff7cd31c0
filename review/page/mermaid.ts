import type { Topology, TopologyEdge, TopologyGroup } from "../report";
import { oneLine } from "./visible";

/** GitHub draws no diagram with more text than this. */
const MOST_TEXT = 50_000;
/** Nor one with more edges. */
const MOST_EDGES = 500;

/** Thick, thin and dashed, as in the diagram of the page. */
const ARROWS: Readonly<Record<TopologyEdge["kind"], string>> = { trust: "==>", network: "-->", secret: "-.->" };

/** What is unencrypted is red and thick, on a light ground and on a dark one; the words are in its label. */
const PLAINTEXT = "stroke:#d1242f,stroke-width:4px";

/** A topology as a flowchart of mermaid; undefined where it is larger than GitHub draws. */
export function mermaid(topology: Topology): string | undefined {
  const nodes = new Map(topology.nodes.map(({ id }, index) => [id, `n${index}`]));
  const drawn = topology.edges.filter(({ from, to }) => nodes.has(from) && nodes.has(to));
  const edges = drawn.map(
    ({ from, to, kind, label }) =>
      `  ${nodes.get(from)} ${ARROWS[kind]}${label === "" ? "" : `|${quoted(label)}|`} ${nodes.get(to)}`,
  );
  const marks = drawn.flatMap(({ isPlaintext }, index) => (isPlaintext ? [`  linkStyle ${index} ${PLAINTEXT}`] : []));
  const text = ["flowchart LR", ...inside(topology, undefined, []), ...edges, ...marks].join("\n");
  return text.length > MOST_TEXT || edges.length > MOST_EDGES ? undefined : text;
}

/** What is in a frame: its nodes, and the frames in it that are not around it. */
function inside(topology: Topology, frame: TopologyGroup | undefined, around: readonly TopologyGroup[]): string[] {
  const { groups, nodes } = topology;
  const indent = "  ".repeat(around.length + 1);
  const known = (id: string | undefined) => groups.find((group) => group.id === id);
  const own = nodes.flatMap(({ label, what, group }, index) =>
    known(group) === frame ? [`${indent}n${index}[${quoted(label, what)}]`] : [],
  );
  const frames = groups.flatMap((group, index) => {
    if (known(group.parent) !== frame || around.includes(group)) return [];
    const content = inside(topology, group, [...around, group]);
    if (content.length === 0) return [];
    return [`${indent}subgraph g${index} [${quoted(`${group.kind}: ${group.label}`)}]`, ...content, `${indent}end`];
  });
  return [...own, ...frames];
}

/** Texts as a label of one line each: what could be syntax of mermaid or HTML is written as a number. */
function quoted(...texts: readonly string[]): string {
  const safe = texts.map((text) =>
    oneLine(text).replace(/[^\p{L}\p{N} .,/_()-]/gu, (character) => `#${character.codePointAt(0) as number};`),
  );
  return `"${safe.join("<br/>")}"`;
}
