import type { Block } from "../../terraform-json/block";
import type { Topology, TopologyEdge, TopologyGroup, TopologyNode } from "../report";

/** Id of the node for the users of Langfuse. */
export const USERS = "users";
/** Id of the node for people and deployers with roles in Azure. */
export const ADMINISTRATORS = "administrators";

/** Collects groups, nodes and edges: each once, in the order in which they are added. */
export class TopologyGraph {
  private readonly groups = new Map<string, TopologyGroup>();
  private readonly nodes = new Map<string, TopologyNode>();
  private readonly edges = new Map<string, { readonly edge: TopologyEdge; readonly labels: readonly string[] }>();

  /** Adds a frame unless it exists, and returns its id. */
  group(kind: TopologyGroup["kind"], label: string, parent?: string): string {
    const id = `${kind} ${label}`;
    if (!this.groups.has(id)) this.groups.set(id, { id, label, kind, ...(parent !== undefined && { parent }) });
    return id;
  }

  /** The frame for what is neither in Azure nor in a cluster. */
  outside(label = "Outside of Azure"): string {
    return this.group("outside", label);
  }

  /** Adds a node unless it exists, and returns its id. */
  node(
    id: string,
    node: Omit<TopologyNode, "id" | "address" | "stack"> & { readonly block?: Block | undefined },
  ): string {
    const { block, label, what, group } = node;
    if (!this.nodes.has(id)) {
      this.nodes.set(id, {
        id,
        label,
        what,
        ...(group !== undefined && { group }),
        ...(block && { address: block.address, stack: block.stack }),
      });
    }
    return id;
  }

  has(id: string): boolean {
    return this.nodes.has(id);
  }

  /** Adds an edge if both nodes exist. Edges of a kind between the same nodes become one with all labels. */
  edge(
    kind: TopologyEdge["kind"],
    from: string | undefined,
    to: string | undefined,
    label: string,
    { isPlaintext = false } = {},
  ): void {
    if (from === undefined || to === undefined || from === to || !this.has(from) || !this.has(to)) return;
    const key = `${kind} ${from} ${to}`;
    const before = this.edges.get(key);
    const mark = (isPlaintext || before?.edge.isPlaintext) && { isPlaintext: true };
    const labels = [...new Set([...(before?.labels ?? []), label])];
    this.edges.set(key, { edge: { kind, from, to, label: labels.join(", "), ...mark }, labels });
  }

  /** The graph without empty frames. */
  topology(): Topology {
    const nodes = [...this.nodes.values()];
    const used = new Set(nodes.flatMap(({ group }) => this.framesAround(group)));
    return {
      groups: [...this.groups.values()].filter(({ id }) => used.has(id)),
      nodes,
      edges: [...this.edges.values()].map(({ edge }) => edge),
    };
  }

  private framesAround(id: string | undefined): string[] {
    return id === undefined ? [] : [id, ...this.framesAround(this.groups.get(id)?.parent)];
  }
}
