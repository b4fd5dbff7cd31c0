import type { Block } from "../../../terraform-json/block";
import type { Diagram, DiagramEdge, DiagramNode } from "../../report";

/** Collects the nodes and edges of one diagram: each once, in the order in which they are added. */
export class DiagramGraph {
  private readonly nodes = new Map<string, DiagramNode>();
  private readonly edges = new Map<string, { readonly edge: DiagramEdge; readonly labels: readonly string[] }>();

  /** Adds a node unless it exists, and returns its id. */
  node(
    id: string,
    node: Omit<DiagramNode, "id" | "address" | "stack"> & { readonly block?: Block | undefined },
  ): string {
    const { block, ...rest } = node;
    if (!this.nodes.has(id)) {
      this.nodes.set(id, { id, ...rest, ...(block && { address: block.address, stack: block.stack }) });
    }
    return id;
  }

  has(id: string): boolean {
    return this.nodes.has(id);
  }

  /** Adds an edge to a lane if both nodes exist. Edges between the same nodes become one with all labels. */
  edge(
    lane: string,
    from: string | undefined,
    to: string | undefined,
    label: string,
    { isAlarming = false } = {},
  ): void {
    if (from === undefined || to === undefined || from === to || !this.has(from) || !this.has(to)) return;
    const key = JSON.stringify([lane, from, to]);
    const before = this.edges.get(key);
    const mark = (isAlarming || before?.edge.isAlarming) && { isAlarming: true };
    const labels = [...new Set([...(before?.labels ?? []), label])];
    this.edges.set(key, { edge: { lane, from, to, label: labels.join(", "), ...mark }, labels });
  }

  /** The diagram; nodes without edges are left out. */
  toDiagram(kind: Diagram["kind"]): Diagram {
    const edges = [...this.edges.values()].map(({ edge }) => edge);
    const used = new Set(edges.flatMap(({ from, to }) => [from, to]));
    return { kind, nodes: [...this.nodes.values()].filter(({ id }) => used.has(id)), edges };
  }
}
