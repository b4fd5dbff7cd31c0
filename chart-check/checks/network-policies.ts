import { installedPods, type Check, type Finding, type OwnPolicy, type Rendering } from "../check";
import { at, containersOf, isOperatorResource, nameOf, selects, type Manifest, type Pod } from "../manifests";

/** Made by cert-manager while it proves that the host is ours, and gone after it. */
const SOLVER_LABEL = "acme.cert-manager.io/http01-solver";

/** The label that the operator gives its pods, and the resource that it makes them for. */
const OPERATOR_LABEL = "clickhouse.com/role";
const OPERATOR_ROLES: Readonly<Record<string, string>> = {
  "clickhouse-server": "ClickHouseCluster",
  "clickhouse-keeper": "KeeperCluster",
};

export const networkPoliciesCheck: Check = {
  id: "network-policies",
  looksFor:
    "no network policy of the chart, which would open what ours close; each of ours selects a pod and lets others in on " +
    "ports that it has; every pod is selected by one",
  run: (rendering) => {
    const pods = installedPods(rendering);
    const policies = rendering.expected.policies.filter(selectsSome);
    return [
      ...ofTheChart(rendering.manifests),
      ...policies.filter((policy) => !madeLater(policy)).flatMap((policy) => effective(policy, pods, rendering)),
      ...policies.flatMap((policy) => withoutResource(policy, rendering.manifests)),
      ...unselected(pods, policies),
    ];
  },
  leavesOut: ({ expected }) =>
    expected.policies.filter((policy) => selectsSome(policy) && madeLater(policy)).map(whoMakesIt),
};

/** Whether it has a selector: one that has none denies all, and is for every pod. */
function selectsSome({ podSelector }: OwnPolicy): boolean {
  return Object.keys(podSelector).length > 0;
}

function madeLater({ podSelector }: OwnPolicy): boolean {
  return SOLVER_LABEL in podSelector || OPERATOR_LABEL in podSelector;
}

function whoMakesIt({ name, podSelector }: OwnPolicy): string {
  return `policy ${name}: ${SOLVER_LABEL in podSelector ? "cert-manager" : "the operator"} makes its pods`;
}

function ofTheChart(manifests: readonly Manifest[]): Finding[] {
  return manifests
    .filter(({ kind }) => kind === "NetworkPolicy")
    .map((manifest) => ({
      object: nameOf(manifest),
      problem: "must not be rendered: policies add up, and this one lets in whom ours keep out",
    }));
}

function effective(policy: OwnPolicy, pods: readonly Pod[], { manifests }: Rendering): Finding[] {
  const object = `our policy ${policy.name}`;
  const selected = pods.filter(({ labels }) => selects(policy.podSelector, labels));
  if (selected.length === 0) {
    return [{ object, problem: `must select a pod of the chart, got none with ${JSON.stringify(policy.podSelector)}` }];
  }
  const known = [...new Set(selected.flatMap((pod) => portsOf(pod, manifests)))];
  return policy.ingressPorts
    .filter((port) => !known.includes(port))
    .map((port) => ({ object, problem: `port ${port} must be one of its pods' ports: ${known.join(", ") || "none"}` }));
}

/** Numbers and names of the ports that a pod declares, or that a Service sends to it. */
function portsOf(pod: Pod, manifests: readonly Manifest[]): string[] {
  const declared = containersOf(pod)
    .flatMap(({ container }) => container.ports ?? [])
    .flatMap(({ name, containerPort }) => [String(containerPort), ...(name ? [name] : [])]);
  const served = manifests
    .filter((manifest) => manifest.kind === "Service" && serves(manifest, pod))
    .flatMap((manifest) => at(manifest, "spec", "ports") ?? [])
    .flatMap((port) => target(port, declared));
  return [...declared, ...served];
}

/** Where a Service sends to; its own port, where it sends to a name that the pod has only with several replicas. */
function target(port: unknown, declared: readonly string[]): string[] {
  const targetPort = at(port, "targetPort") ?? at(port, "port");
  const unknownName = typeof targetPort === "string" && !declared.includes(targetPort);
  return [String(targetPort), ...(unknownName ? [String(at(port, "port"))] : [])];
}

function serves(service: Manifest, pod: Pod): boolean {
  const selector = at(service, "spec", "selector");
  return typeof selector === "object" && selector !== null && selects({ ...selector }, pod.labels);
}

/** A policy for the operator's pods makes sense only if the chart asks the operator for them. */
function withoutResource({ name, podSelector }: OwnPolicy, manifests: readonly Manifest[]): Finding[] {
  const role = podSelector[OPERATOR_LABEL];
  if (role === undefined) return [];
  const kind = OPERATOR_ROLES[role] ?? "no resource";
  return manifests.some((manifest) => isOperatorResource(manifest) && manifest.kind === kind)
    ? []
    : [{ object: `our policy ${name}`, problem: `must have a ${kind} to select the pods of, got none` }];
}

/** A pod that no policy selects may not even answer: everything is denied to it. */
function unselected(pods: readonly Pod[], policies: readonly OwnPolicy[]): Finding[] {
  return pods
    .filter(({ labels }) => !policies.some(({ podSelector }) => selects(podSelector, labels)))
    .map(({ owner }) => ({
      object: owner,
      problem: "must be selected by one of our policies, or it can reach nobody",
    }));
}
