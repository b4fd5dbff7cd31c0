import { drawDiagrams } from "../../../../review/facts/diagrams/diagrams";
import type { Diagram } from "../../../../review/report";
import type { Deployment } from "../../../../terraform-json/deployment";
import { environment, given, platform } from "../deployments";

function draw(deployment: Deployment): Diagram[] {
  return drawDiagrams(deployment, undefined, []);
}

/** A diagram as text: each lane with its edges between nodes. */
function describe({ nodes, edges }: Diagram): Record<string, string[]> {
  const label = (id: string) => {
    const node = nodes.find((one) => one.id === id);
    return node ? `${node.label} (${node.what})` : "";
  };
  const lanes = [...new Set(edges.map(({ lane }) => lane))];
  const describeLane = (lane: string) =>
    edges
      .filter((edge) => edge.lane === lane)
      .map((edge) => `${label(edge.from)} -> ${label(edge.to)}: ${edge.label}${edge.isAlarming ? " (alarming)" : ""}`);
  return Object.fromEntries(lanes.map((lane) => [lane, describeLane(lane)]));
}

function describeKind(deployment: Deployment, kind: Diagram["kind"]) {
  return describe(draw(deployment).find((diagram) => diagram.kind === kind) as Diagram);
}

test.each(["dev", "production", "oss"] as const)("the diagrams of %s", (name) => {
  expect(Object.fromEntries(draw(environment(name)).map((one) => [one.kind, describe(one)]))).toMatchSnapshot();
});

test.each(["dev", "production", "oss"] as const)(
  "%s: every node has an edge, every edge has two nodes, and addresses are those of blocks",
  (name) => {
    const deployment = environment(name);
    for (const { nodes, edges } of draw(deployment)) {
      const ids = nodes.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(new Set(edges.flatMap(({ from, to }) => [from, to]))).toEqual(new Set(ids));
      const linked = nodes.filter(({ address }) => address !== undefined);
      expect(linked.filter(({ stack = "", address = "" }) => !deployment.find(stack, address))).toEqual([]);
    }
  },
);

test("existing resources are drawn by a data source or an id", () => {
  const registry = "/subscriptions/0/resourceGroups/rg-shared/providers/Microsoft.ContainerRegistry/registries/acr";
  const resource = {
    azurerm_kubernetes_cluster: { aks: { name: "aks" } },
    azurerm_role_assignment: {
      pull: {
        principal_id: "${azurerm_kubernetes_cluster.aks.kubelet_identity[0].object_id}",
        role_definition_name: "AcrPull",
        scope: registry,
      },
      read: {
        principal_id: "00000000-0000-0000-0000-000000000001",
        principal_type: "Group",
        role_definition_name: "Key Vault Secrets User",
        scope: "${data.azurerm_key_vault.vault.id}",
      },
    },
  };
  const data = { azurerm_key_vault: { vault: { name: "kv", resource_group_name: "rg-shared" } } };
  expect(describeKind(platform(resource, { data }), "trust")).toEqual({
    "What the cluster may do": ["kubelets (of aks) -> acr (registry): AcrPull"],
    "What people and pipelines may do": [
      "group 00000000-0000-0000-0000-000000000001 (in Entra ID) -> kv (Key Vault, exists already): Key Vault Secrets User",
    ],
  });
});

test("admin groups, access policies and foreign subjects are drawn", () => {
  const resource = {
    azurerm_kubernetes_cluster: {
      aks: { name: "aks", azure_active_directory_role_based_access_control: { admin_group_object_ids: ["1111"] } },
    },
    azurerm_key_vault: { vault: { name: "kv", access_policy: [{ object_id: "2222", secret_permissions: ["Get"] }] } },
    azurerm_key_vault_access_policy: { other: { key_vault_id: "${azurerm_key_vault.vault.id}", object_id: "3333" } },
    azurerm_user_assigned_identity: { id: { name: "id-test" } },
    azurerm_federated_identity_credential: {
      pipeline: { subject: "repo:a/b:ref:main", user_assigned_identity_id: "${azurerm_user_assigned_identity.id.id}" },
    },
  };
  expect(describeKind(platform(resource), "trust")).toEqual({
    "What Langfuse may do": ["repo:a/b:ref:main (subject of tokens) -> id-test (identity): may act as"],
    "What people and pipelines may do": [
      "group 1111 (in Entra ID) -> aks (cluster): admin group",
      "principal 2222 (in Entra ID) -> kv (Key Vault): access policy",
      "principal 3333 (in Entra ID) -> kv (Key Vault): access policy",
    ],
  });
});

test.each([
  [true, "assigned users (no assignment in these stacks) -> app (app registration): sign in"],
  [false, "every user (of the tenant) -> app (app registration): signs in"],
])("who may sign in, if an assignment is required: %s", (app_role_assignment_required, edge) => {
  const resource = {
    azuread_application: { app: { display_name: "app" } },
    azuread_service_principal: { app: { client_id: "1", app_role_assignment_required } },
  };
  expect(describeKind(platform(resource), "trust")).toEqual({ "Who may sign in to Langfuse": [edge] });
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
  const drawn = describeKind(given({ "test-release": { resource } }), "network");
  expect(drawn["What pods reach in the cluster"]).toEqual([
    "web of old (pods) -> PostgreSQL of old (users, projects, keys): TCP 5432",
    "web of new (pods) -> PostgreSQL of new (users, projects, keys): TCP 5432",
  ]);
});

test("a service of Azure is reached by each of its ranges, or by any address", () => {
  const rules = (default_action: string, ...ip_rules: string[]) => ({ network_acls: { default_action, ip_rules } });
  const resource = {
    azurerm_key_vault: {
      open: { name: "kv-open", ...rules("Allow") },
      closed: { name: "kv-closed", ...rules("Deny", "203.0.113.0/24", "198.51.100.7") },
    },
  };
  expect(describeKind(platform(resource), "network")).toEqual({
    "Who reaches the services of Azure": [
      "any address (network) -> kv-open (Key Vault): HTTPS 443",
      "203.0.113.0/24 (network) -> kv-closed (Key Vault): HTTPS 443",
      "198.51.100.7 (network) -> kv-closed (Key Vault): HTTPS 443",
    ],
  });
});
