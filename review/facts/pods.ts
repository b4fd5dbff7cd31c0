import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import { isList, isObject, type Json, type JsonObject } from "../../terraform-json/json";

export type Labels = Readonly<Record<string, string>>;

/** Pods that network policies tell apart from others: those of a namespace with some labels. */
export interface Pods {
  readonly namespace: string;
  readonly labels: Labels;
}

/** A range of addresses with holes in it. */
export interface Range {
  readonly cidr: string;
  readonly except: readonly string[];
}

/** What one rule of a policy allows. */
export interface Allowance {
  readonly policy: NetworkPolicy;
  /** Undefined: any peer. */
  readonly peers: readonly (Pods | Range)[] | undefined;
  /** `TCP 443`; none: any port. */
  readonly ports: readonly string[];
}

/** A network policy, as Kubernetes reads it. */
export interface NetworkPolicy {
  readonly block: Block;
  readonly name: string;
  readonly pods: Pods;
  /** What it lets in and out; undefined where it says nothing about that direction. */
  readonly ingress: readonly Allowance[] | undefined;
  readonly egress: readonly Allowance[] | undefined;
}

/** The network policies of a deployment. */
export function networkPolicies(deployment: Deployment): NetworkPolicy[] {
  return deployment.resources("kubernetes_network_policy_v1", "kubernetes_network_policy").map((block) => {
    const namespace = deployment.resolvedText(block, "metadata.namespace") ?? "default";
    const types = [block.value("spec.policy_types") ?? []].flat().map(String);
    const policy = {
      block,
      name: deployment.resolvedText(block, "metadata.name") ?? block.name,
      pods: { namespace, labels: labelsOf(block.value("spec.pod_selector")) },
    };
    const direction = (type: "Ingress" | "Egress", side: "from" | "to"): Allowance[] | undefined =>
      types.includes(type)
        ? listOf(block.value(`spec.${type.toLowerCase()}`)).map((rule) =>
            allowance(policy as NetworkPolicy, rule, side),
          )
        : undefined;
    return Object.assign(policy, { ingress: direction("Ingress", "from"), egress: direction("Egress", "to") });
  });
}

function allowance(policy: NetworkPolicy, rule: JsonObject, side: "from" | "to"): Allowance {
  const peers = listOf(rule[side]);
  const ports = listOf(rule["ports"]).map(({ protocol, port, end_port: end }) => {
    const range = end ? `${String(port)}-${String(end)}` : String(port ?? "any port");
    return `${String(protocol ?? "TCP")} ${range}`;
  });
  return { policy, peers: peers.length > 0 ? peers.map((peer) => peerOf(policy, peer)) : undefined, ports };
}

/** The label that Kubernetes gives every namespace: its name. */
const NAMESPACE_NAME = "kubernetes.io/metadata.name";

/** The namespace of pods in any namespace. */
export const ANY_NAMESPACE = "*";

function peerOf(policy: NetworkPolicy, peer: JsonObject): Pods | Range {
  const [range] = listOf(peer["ip_block"]);
  if (range) {
    return { cidr: String(range["cidr"]), except: [range["except"] ?? []].flat().map(String) };
  }
  const [space] = listOf(peer["namespace_selector"]);
  const labels = labelsOf(peer["pod_selector"]);
  if (!space) return { namespace: policy.pods.namespace, labels };
  return { namespace: labelsOf(space)[NAMESPACE_NAME] ?? ANY_NAMESPACE, labels };
}

function labelsOf(selector: Json | undefined): Labels {
  const [first] = listOf(selector);
  const labels = first?.["match_labels"];
  const expressions = listOf(first?.["match_expressions"]).map(({ key, operator, values }): [string, string] => [
    String(key),
    `${String(operator)} ${[values ?? []].flat().map(String).join(", ")}`.trim(),
  ]);
  return {
    ...(isObject(labels) ? Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, String(value)])) : {}),
    ...Object.fromEntries(expressions),
  };
}

/** A nested block as a list of blocks: CDKTF writes one block as a mapping. */
function listOf(value: Json | undefined): JsonObject[] {
  return (isList(value) ? value : [value]).filter((entry): entry is JsonObject => isObject(entry));
}

/** What pods are called that have one of these labels; the first that all match counts. */
const NAMES: readonly (readonly [Labels, string])[] = [
  [{ app: "web", "app.kubernetes.io/name": "langfuse" }, "web"],
  [{ app: "worker", "app.kubernetes.io/name": "langfuse" }, "worker"],
  [{ "acme.cert-manager.io/http01-solver": "true" }, "certificate solver"],
  [{ "app.kubernetes.io/name": "postgresql" }, "PostgreSQL"],
  [{ "app.kubernetes.io/name": "redis" }, "Redis"],
  [{ "app.kubernetes.io/name": "clickhouse" }, "ClickHouse (chart 1)"],
  [{ "app.kubernetes.io/name": "zookeeper" }, "ZooKeeper"],
  [{ "clickhouse.com/role": "clickhouse-server" }, "ClickHouse"],
  [{ "clickhouse.com/role": "clickhouse-keeper" }, "ClickHouse Keeper"],
  [{ "app.kubernetes.io/name": "traefik" }, "Traefik"],
  [{ "app.kubernetes.io/name": "clickhouse-operator" }, "ClickHouse operator"],
  [{ "k8s-app": "kube-dns" }, "cluster DNS"],
];

/** What pods are called: `web`, `every pod in traefik`, `pods with app=x in langfuse`. */
export function podsName({ namespace, labels }: Pods): string {
  const known = NAMES.find(([wanted]) => selects(wanted, labels))?.[1];
  if (known !== undefined) return known;
  const where = namespace === ANY_NAMESPACE ? "any namespace" : `the namespace ${namespace}`;
  const entries = Object.entries(labels);
  if (entries.length === 0) return `every pod in ${where}`;
  return `pods with ${entries.map(([key, value]) => `${key}=${value}`).join(" and ")} in ${where}`;
}

/** Whether a selector takes pods with these labels. */
export function selects(selector: Labels, labels: Labels): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

export function isRange(peer: Pods | Range): peer is Range {
  return "cidr" in peer;
}
