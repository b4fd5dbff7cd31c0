import { drawTopology } from "../../../review/facts/topology";
import type { Deployment } from "../../../terraform-json/deployment";
import { environment, given, platform } from "./deployments";

/** Nodes by their names with the frames around them, and edges between names. */
function drawn(deployment: Deployment): { nodes: string[]; edges: string[] } {
  const { groups, nodes, edges } = drawTopology(deployment);
  const frames = (id: string | undefined): string[] => {
    const group = groups.find((one) => one.id === id);
    return group ? [...frames(group.parent), group.label] : [];
  };
  const label = (id: string) => nodes.find((node) => node.id === id)?.label ?? "";
  return {
    nodes: nodes.map((node) => `${[...frames(node.group), node.label].join(" > ")} (${node.what})`),
    edges: edges.map((edge) => `${edge.kind}: ${label(edge.from)} -> ${label(edge.to)}: ${edge.label}`),
  };
}

test.each(["dev", "production", "oss"] as const)("%s has a readable number of nodes", (name) => {
  const { nodes, edges } = drawn(environment(name));
  expect(nodes.length).toBeGreaterThanOrEqual(23);
  expect(nodes.length).toBeLessThanOrEqual(40);
  expect({ nodes, edges }).toMatchSnapshot();
});

test.each(["dev", "production", "oss"] as const)(
  "%s: edges connect nodes, nodes are in frames, addresses are those of blocks",
  (name) => {
    const deployment = environment(name);
    const { groups, nodes, edges } = drawTopology(deployment);
    const [ids, frames] = [nodes.map(({ id }) => id), groups.map(({ id }) => id)];
    expect(new Set(ids).size).toBe(ids.length);
    expect(edges.filter(({ from, to }) => !ids.includes(from) || !ids.includes(to))).toEqual([]);
    expect(nodes.filter(({ group }) => group !== undefined && !frames.includes(group))).toEqual([]);
    expect(groups.filter(({ parent }) => parent !== undefined && !frames.includes(parent))).toEqual([]);
    const linked = nodes.filter(({ address }) => address !== undefined);
    expect(linked.filter(({ stack = "", address = "" }) => !deployment.find(stack, address))).toEqual([]);
  },
);

test("the same input gives the same topology", () => {
  expect(drawTopology(environment("production"))).toEqual(drawTopology(environment("production")));
});

test("existing resources are drawn by a data source or an id", () => {
  const data = {
    azurerm_resource_group: { group: { name: "rg" } },
    azurerm_key_vault: { vault: { name: "kv", resource_group_name: "rg-shared" } },
  };
  const registry = "/subscriptions/0/resourceGroups/rg-shared/providers/Microsoft.ContainerRegistry/registries/acr";
  const resource = {
    azurerm_kubernetes_cluster: {
      aks: { name: "aks", resource_group_name: "${data.azurerm_resource_group.group.name}" },
    },
    azurerm_role_assignment: {
      pull: {
        principal_id: "${azurerm_kubernetes_cluster.aks.kubelet_identity[0].object_id}",
        role_definition_name: "AcrPull",
        scope: registry,
      },
    },
  };
  expect(drawn(platform(resource, { data }))).toEqual({
    nodes: [
      "rg-shared > kv (Key Vault, exists already)",
      "test-platform > rg > aks > aks (API server)",
      "test-platform > rg > aks > kubelets (identity of the nodes)",
      "test-platform > rg > aks > default (node pool)",
      "rg-shared > acr (registry)",
    ],
    edges: ["trust: kubelets -> acr: AcrPull"],
  });
});

test("two releases of Langfuse in one namespace have separate nodes", () => {
  const release = (name: string, version: string) => ({
    name,
    chart: "langfuse",
    version,
    namespace: "apps",
    values: ["{}"],
  });
  const selected = (labels: object) => ({ pod_selector: { match_labels: labels } });
  const web = selected({ app: "web", "app.kubernetes.io/name": "langfuse" });
  const postgresql = selected({ "app.kubernetes.io/name": "postgresql" });
  const resource = {
    helm_release: { one: release("old", "1.5.41"), two: release("new", "2.0.0") },
    kubernetes_network_policy_v1: {
      web: {
        metadata: { name: "web", namespace: "apps" },
        spec: { ...web, policy_types: ["Egress"], egress: [{ to: [postgresql], ports: [{ port: "5432" }] }] },
      },
    },
  };
  const { nodes, edges } = drawn(given({ "test-release": { resource } }));
  expect(nodes.filter((node) => /ZooKeeper|Keeper of/.test(node))).toEqual([
    "test-release > apps > ZooKeeper of old (consensus of ClickHouse)",
    "test-release > apps > Keeper of new (consensus of ClickHouse)",
  ]);
  expect(edges.filter((edge) => edge.includes("5432"))).toEqual([
    "network: web of old -> PostgreSQL of old: TCP 5432",
    "network: web of new -> PostgreSQL of new: TCP 5432",
  ]);
});
