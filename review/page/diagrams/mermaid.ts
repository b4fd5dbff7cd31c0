import type { Diagram } from "../../report";
import { toLine } from "../text";
import { describeEdge, findLanes, type Box } from "./lanes";

/** The largest diagram that GitHub draws, in characters and in edges. */
const MAX_TEXT = 50_000;
const MAX_EDGES = 500;

/** Red and thick, green, and dashed: on a light and on a dark background. */
const STYLES = {
  alarming: "stroke:#d1242f,stroke-width:4px",
  new: "stroke:#1a7f37,stroke-width:3px",
  changed: "stroke:#9a6700,stroke-width:3px",
  replaced: "stroke:#d1242f,stroke-width:3px",
  removed: "stroke:#d1242f,stroke-dasharray:4 4",
} as const;

/** A diagram as a Mermaid flowchart; undefined if it is larger than GitHub draws. */
export function drawMermaid(diagram: Diagram): string | undefined {
  const lanes = findLanes(diagram);
  const ids = new Map(lanes.flatMap(({ boxes }) => boxes).map((box, index) => [box, `n${index}`]));
  const edges = lanes.flatMap((lane) => lane.edges);
  const styles = edges.flatMap(({ mark, isAlarming }, index) => {
    const look = isAlarming && mark !== "removed" ? "alarming" : mark;
    return look === undefined ? [] : [`  linkStyle ${index} ${STYLES[look]}`];
  });
  const marked = [...ids].flatMap(([box, id]) => {
    const mark = box.nodes[0]?.mark;
    return mark === undefined ? [] : [`  style ${id} ${STYLES[mark]}`];
  });
  const parts = lanes.flatMap(({ title, boxes }, index) => [
    `  subgraph g${index} [${quote(title)}]`,
    "    direction LR",
    ...boxes.map((box) => `    ${ids.get(box)}[${quote(...describeBox(box))}]`),
    "  end",
  ]);
  const lines = edges.map((edge) => {
    const label = describeEdge(edge);
    return `  ${ids.get(edge.from)} -->${label === "" ? "" : `|${quote(label)}|`} ${ids.get(edge.to)}`;
  });
  const text = ["flowchart LR", ...parts, ...lines, ...styles, ...marked].join("\n");
  return text.length > MAX_TEXT || edges.length > MAX_EDGES ? undefined : text;
}

function describeBox({ nodes }: Box): string[] {
  return nodes.flatMap(({ mark, label, what }) => [...(mark === undefined ? [] : [mark]), label, what]);
}

/** A label with one line for each text. Special characters of Mermaid and HTML are written as numbers. */
function quote(...texts: readonly string[]): string {
  const safe = texts
    .filter((text) => text !== "")
    .map((text) =>
      toLine(text).replace(/[^\p{L}\p{N} .,/_()-]/gu, (character) => `#${character.codePointAt(0) as number};`),
    );
  return `"${safe.join("<br/>")}"`;
}
