import type { Report, TopologyEdge } from "../../report";
import { EDGE_KINDS } from "../diagram";
import { markup, type Markup } from "../markup";
import { nothing, type Section } from "../section";

/** The diagram with its legend, and the same as a list. */
export function topologySection({ topology }: Report, diagram: Markup): Section {
  return {
    id: "topology",
    title: "Topology",
    content:
      topology.nodes.length === 0
        ? nothing("There is nothing to draw.")
        : [
            markup`<figure><div class="scroll drawing" role="group" tabindex="0" aria-label="Diagram of the topology">
${diagram}</div>
<figcaption><ul class="legend">${kinds().map(legendEntry)}</ul></figcaption></figure>
`,
            asList(topology),
          ],
  };
}

function kinds(): TopologyEdge["kind"][] {
  return Object.keys(EDGE_KINDS) as TopologyEdge["kind"][];
}

function legendEntry(kind: TopologyEdge["kind"]): Markup {
  return markup`<li><svg class="diagram sample" width="56" height="12" viewBox="0 0 56 12" aria-hidden="true" focusable="false"><g class="edge ${kind}"><path d="M2 6H48" marker-end="url(#head-${kind})"/></g></svg> ${EDGE_KINDS[kind]}</li>`;
}

function asList({ nodes, edges }: Report["topology"]): Markup {
  const label = (id: string) => nodes.find((node) => node.id === id)?.label ?? id;
  return markup`<details><summary>The diagram as a list</summary>
<ul class="columns">${kinds().flatMap((kind) =>
    edges
      .filter((edge) => edge.kind === kind)
      .map(
        (edge) =>
          markup`<li><strong>${kind}</strong>: ${label(edge.from)} to ${label(edge.to)}${edge.label && `: ${edge.label}`}</li>`,
      ),
  )}</ul></details>
`;
}
