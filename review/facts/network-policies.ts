import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import { isList, isObject, type Json, type JsonObject } from "../../terraform-json/json";
import { toTexts, uniqueBy } from "./blocks";
import { getNamespace } from "./naming";

export type Labels = Readonly<Record<string, string>>;

/** The pods of a namespace that have some labels, as a NetworkPolicy selects them. */
export interface Pods {
  readonly namespace: string;
  readonly labels: Labels;
}

/** An IP block of a NetworkPolicy. */
export interface IpBlock {
  readonly cidr: string;
  readonly except: readonly string[];
}

/** An ingress or egress rule. */
export interface NetworkRule {
  readonly policy: NetworkPolicy;
  /** Undefined: any peer. */
  readonly peers: readonly (Pods | IpBlock)[] | undefined;
  /** `TCP 443`; empty: any port. */
  readonly ports: readonly string[];
}

export interface NetworkPolicy {
  readonly block: Block;
  readonly name: string;
  readonly pods: Pods;
  /** Undefined if the policy does not restrict this direction. */
  readonly ingress: readonly NetworkRule[] | undefined;
  readonly egress: readonly NetworkRule[] | undefined;
}

type Direction = "ingress" | "egress";

/** The network policies of a deployment. */
export function readNetworkPolicies(deployment: Deployment): NetworkPolicy[] {
  return deployment.resources("kubernetes_network_policy_v1", "kubernetes_network_policy").map((block) => {
    const types = toTexts(block.value("spec.policy_types")).map((type) => type.toLowerCase());
    const policy = {
      block,
      name: deployment.resolvedText(block, "metadata.name") ?? block.name,
      pods: { namespace: getNamespace(deployment, block), labels: readLabels(block.value("spec.pod_selector")) },
    };
    const readRules = (direction: Direction): NetworkRule[] | undefined =>
      types.includes(direction)
        ? toBlocks(block.value(`spec.${direction}`)).map((rule) => readRule(policy as NetworkPolicy, rule, direction))
        : undefined;
    return Object.assign(policy, { ingress: readRules("ingress"), egress: readRules("egress") });
  });
}

function readRule(policy: NetworkPolicy, rule: JsonObject, direction: Direction): NetworkRule {
  const peers = toBlocks(rule[direction === "ingress" ? "from" : "to"]);
  const ports = toBlocks(rule["ports"]).map(({ protocol, port, end_port: end }) => {
    const range = end ? `${String(port)}-${String(end)}` : String(port ?? "any port");
    return `${String(protocol ?? "TCP")} ${range}`;
  });
  return { policy, peers: peers.length > 0 ? peers.map((peer) => readPeer(policy, peer)) : undefined, ports };
}

/** The label with its name, which Kubernetes sets on every namespace. */
const NAMESPACE_LABEL = "kubernetes.io/metadata.name";
const ANY_NAMESPACE = "*";

function readPeer(policy: NetworkPolicy, peer: JsonObject): Pods | IpBlock {
  const [range] = toBlocks(peer["ip_block"]);
  if (range) return { cidr: String(range["cidr"]), except: toTexts(range["except"]) };
  const [namespaces] = toBlocks(peer["namespace_selector"]);
  const labels = readLabels(peer["pod_selector"]);
  if (!namespaces) return { namespace: policy.pods.namespace, labels };
  return { namespace: readLabels(namespaces)[NAMESPACE_LABEL] ?? ANY_NAMESPACE, labels };
}

function readLabels(selector: Json | undefined): Labels {
  const [first] = toBlocks(selector);
  const labels = first?.["match_labels"];
  const expressions = toBlocks(first?.["match_expressions"]).map(({ key, operator, values }): [string, string] => [
    String(key),
    `${String(operator)} ${toTexts(values).join(", ")}`.trim(),
  ]);
  return {
    ...(isObject(labels) ? Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, String(value)])) : {}),
    ...Object.fromEntries(expressions),
  };
}

/** CDKTF writes a single nested block as a mapping. */
function toBlocks(value: Json | undefined): JsonObject[] {
  return (isList(value) ? value : [value]).filter((entry): entry is JsonObject => isObject(entry));
}

/** Names of known pods by their labels; the first match counts. */
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

/** `web`, `every pod in the namespace traefik`, `pods with app=x in the namespace langfuse` */
export function describePods({ namespace, labels }: Pods): string {
  const known = NAMES.find(([wanted]) => selects(wanted, labels))?.[1];
  if (known !== undefined) return known;
  const where = namespace === ANY_NAMESPACE ? "any namespace" : `the namespace ${namespace}`;
  const entries = Object.entries(labels);
  if (entries.length === 0) return `every pod in ${where}`;
  return `pods with ${entries.map(([key, value]) => `${key}=${value}`).join(" and ")} in ${where}`;
}

/** Whether a selector matches pods with these labels. */
export function selects(selector: Labels, labels: Labels): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

function isIpBlock(peer: Pods | IpBlock): peer is IpBlock {
  return "cidr" in peer;
}

/** Connections that network policies allow or deny. `From` and `To` are pods or IP blocks. */
export interface Flow<From, To> {
  readonly from: From;
  readonly to: To;
  /** `TCP 5432`; empty: any port. */
  readonly ports: readonly string[];
  /** The policies that decide; none if no policy restricts the pods. */
  readonly policies: readonly NetworkPolicy[];
}

/** A connection between pods that at least one side names. */
export interface PodFlow extends Flow<Pods, Pods> {
  /** Whether both sides allow it; pods without a policy allow everything. */
  readonly isAllowed: boolean;
  /** Whether both sides allow it, but for different ports. */
  readonly hasNoCommonPort: boolean;
}

/** What all network policies of a deployment allow together. */
export interface NetworkFlows {
  /** Between pods. */
  readonly internal: readonly Flow<Pods, Pods>[];
  /** From pods to addresses outside of the cluster. */
  readonly outbound: readonly Flow<Pods, readonly IpBlock[]>[];
  /** From addresses outside of the cluster to pods; without an IP block, from anywhere. */
  readonly inbound: readonly Flow<readonly IpBlock[], Pods>[];
  /** Between pods, where one side allows it and the other does not. */
  readonly denied: readonly PodFlow[];
}

const ANYWHERE: IpBlock = { cidr: "0.0.0.0/0", except: [] };

export function findNetworkFlows(deployment: Deployment): NetworkFlows {
  const policies = readNetworkPolicies(deployment);
  const flows = findPairs(policies).map((pair) => evaluatePair(policies, pair));
  const allowed = flows.filter(({ isAllowed }) => isAllowed);
  const denied = flows.filter(({ isAllowed }) => !isAllowed);
  const rules = (direction: Direction) => policies.flatMap((policy) => policy[direction] ?? []);
  return {
    internal: allowed,
    denied: denied.filter(({ from, to }) => !allowed.some((one) => covers(one.from, from) && covers(one.to, to))),
    outbound: rules("egress")
      .map(({ policy, peers = [ANYWHERE], ports }) => {
        return { from: policy.pods, to: peers.filter(isIpBlock), ports, policies: [policy] };
      })
      .filter(({ to }) => to.length > 0),
    inbound: rules("ingress")
      .filter(({ peers }) => peers?.some(isIpBlock) ?? true)
      .map(({ policy, peers = [], ports }) => {
        return { from: peers.filter(isIpBlock), to: policy.pods, ports, policies: [policy] };
      }),
  };
}

type Pair = Pick<Flow<Pods, Pods>, "from" | "to">;

/** Every pair of pods that a policy names together. */
function findPairs(policies: readonly NetworkPolicy[]): Pair[] {
  const pairs = policies.flatMap(({ pods, ingress = [], egress = [] }) => [
    ...egress.flatMap(({ peers = [] }) => peers.flatMap((to) => (isIpBlock(to) ? [] : [{ from: pods, to }]))),
    ...ingress.flatMap(({ peers = [] }) => peers.flatMap((from) => (isIpBlock(from) ? [] : [{ from, to: pods }]))),
  ]);
  const getKey = (pods: Pods) => `${pods.namespace}/${describePods(pods)}`;
  return uniqueBy(pairs, ({ from, to }) => `${getKey(from)} ${getKey(to)}`);
}

function evaluatePair(policies: readonly NetworkPolicy[], { from, to }: Pair): PodFlow {
  const egress = findRules(policies, from, to, "egress");
  const ingress = findRules(policies, to, from, "ingress");
  const ports = intersect(getPorts(egress), getPorts(ingress));
  const isMatched = egress?.length !== 0 && ingress?.length !== 0;
  const hasNoCommonPort = isMatched && ports?.length === 0;
  const deciding = [...(egress ?? []), ...(ingress ?? [])].map(({ policy }) => policy);
  const deciders = uniqueBy(deciding, ({ block }) => block.address);
  return {
    from,
    to,
    ports: ports ?? [],
    policies: deciders,
    hasNoCommonPort,
    isAllowed: isMatched && !hasNoCommonPort,
  };
}

/** The rules that allow `peer` for `pods`; undefined if no policy restricts them. */
function findRules(policies: readonly NetworkPolicy[], pods: Pods, peer: Pods, direction: Direction) {
  const restricting = policies.filter((policy) => policy[direction] !== undefined && covers(policy.pods, pods));
  if (restricting.length === 0) return undefined;
  return restricting
    .flatMap((policy) => policy[direction] ?? [])
    .filter(({ peers }) => !peers || peers.some((one) => !isIpBlock(one) && covers(one, peer)));
}

function covers(selector: Pods, pods: Pods): boolean {
  const isNamespace = selector.namespace === pods.namespace || selector.namespace === ANY_NAMESPACE;
  return isNamespace && selects(selector.labels, pods.labels);
}

/** The ports of all rules; undefined: any. */
function getPorts(rules: readonly NetworkRule[] | undefined): readonly string[] | undefined {
  if (!rules || rules.some(({ ports }) => ports.length === 0)) return undefined;
  return [...new Set(rules.flatMap(({ ports }) => ports))];
}

function intersect(one: readonly string[] | undefined, other: readonly string[] | undefined) {
  return one && other ? one.filter((port) => other.includes(port)) : (one ?? other);
}
