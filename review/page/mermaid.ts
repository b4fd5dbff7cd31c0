import type { Topology, TopologyEdge, TopologyGroup } from "../report";
import { toLine } from "./text";

/** The largest diagram that GitHub draws, in characters and in edges. */
const MAX_TEXT = 50_000;
const MAX_EDGES = 500;

/** Thick, thin and dashed, as in the HTML diagram. */
const ARROWS: Readonly<Record<TopologyEdge["kind"], string>> = { trust: "==>", network: "-->", secret: "-.->" };

/** Unencrypted connections: red and thick, on a light and on a dark background. */
const PLAINTEXT = "stroke:#d1242f,stroke-width:4px";

/** A topology as a Mermaid flowchart; undefined if it is larger than GitHub draws. */
export function drawMermaid(topology: Topology): string | undefined {
  const nodes = new Map(topology.nodes.map(({ id }, index) => [id, `n${index}`]));
  const drawn = topology.edges.filter(({ from, to }) => nodes.has(from) && nodes.has(to));
  const edges = drawn.map(
    ({ from, to, kind, label }) =>
      `  ${nodes.get(from)} ${ARROWS[kind]}${label === "" ? "" : `|${quote(label)}|`} ${nodes.get(to)}`,
  );
  const marks = drawn.flatMap(({ isPlaintext }, index) => (isPlaintext ? [`  linkStyle ${index} ${PLAINTEXT}`] : []));
  const text = ["flowchart LR", ...drawContent(topology, undefined, []), ...edges, ...marks].join("\n");
  return text.length > MAX_TEXT || edges.length > MAX_EDGES ? undefined : text;
}

/** The nodes and frames in a frame, without frames that are around it. */
function drawContent(topology: Topology, frame: TopologyGroup | undefined, around: readonly TopologyGroup[]): string[] {
  const { groups, nodes } = topology;
  const indent = "  ".repeat(around.length + 1);
  const known = (id: string | undefined) => groups.find((group) => group.id === id);
  const own = nodes.flatMap(({ label, what, group }, index) =>
    known(group) === frame ? [`${indent}n${index}[${quote(label, what)}]`] : [],
  );
  const frames = groups.flatMap((group, index) => {
    if (known(group.parent) !== frame || around.includes(group)) return [];
    const content = drawContent(topology, group, [...around, group]);
    if (content.length === 0) return [];
    return [`${indent}subgraph g${index} [${quote(`${group.kind}: ${group.label}`)}]`, ...content, `${indent}end`];
  });
  return [...own, ...frames];
}

/** A label with one line for each text. Special characters of Mermaid and HTML are written as numbers. */
function quote(...texts: readonly string[]): string {
  const safe = texts.map((text) =>
    toLine(text).replace(/[^\p{L}\p{N} .,/_()-]/gu, (character) => `#${character.codePointAt(0) as number};`),
  );
  return `"${safe.join("<br/>")}"`;
}
