import { installedPods, type Check, type Mismatch, type OwnPolicy, type Rendering } from "../check";
import { at, containersOf, isOperatorResource, nameOf, selects, type Manifest, type Pod } from "../manifests";

/** The label of the pods that cert-manager creates while it proves the ownership of the host. */
const SOLVER_LABEL = "acme.cert-manager.io/http01-solver";

/** The label of the pods of the operator, and the kind of resource that it creates them for. */
const OPERATOR_LABEL = "clickhouse.com/role";
const OPERATOR_ROLES: Readonly<Record<string, string>> = {
  "clickhouse-server": "ClickHouseCluster",
  "clickhouse-keeper": "KeeperCluster",
};

export const networkPoliciesCheck: Check = {
  id: "network-policies",
  rule:
    "the chart renders no network policy, because that would open what those of the release close; each policy of the " +
    "release selects a pod and opens ports that the pod has; a policy selects every pod",
  run: (rendering) => {
    const pods = installedPods(rendering);
    const policies = rendering.expected.policies.filter(hasSelector);
    return [
      ...findChartPolicies(rendering.manifests),
      ...policies.filter((policy) => !isForLaterPods(policy)).flatMap((policy) => checkPolicy(policy, pods, rendering)),
      ...policies.flatMap((policy) => checkOperatorResource(policy, rendering.manifests)),
      ...findUnselected(pods, policies),
    ];
  },
  listSkipped: ({ expected }) =>
    expected.policies.filter((policy) => hasSelector(policy) && isForLaterPods(policy)).map(describeSkipped),
};

/** A policy without a selector denies all traffic of every pod. */
function hasSelector({ podSelector }: OwnPolicy): boolean {
  return Object.keys(podSelector).length > 0;
}

function isForLaterPods({ podSelector }: OwnPolicy): boolean {
  return SOLVER_LABEL in podSelector || OPERATOR_LABEL in podSelector;
}

function describeSkipped({ name, podSelector }: OwnPolicy): string {
  return `policy ${name}: ${SOLVER_LABEL in podSelector ? "cert-manager" : "the operator"} creates its pods`;
}

function findChartPolicies(manifests: readonly Manifest[]): Mismatch[] {
  return manifests
    .filter(({ kind }) => kind === "NetworkPolicy")
    .map((manifest) => ({
      object: nameOf(manifest),
      problem: "must not be rendered: it allows traffic that the policies of the release deny",
    }));
}

function checkPolicy(policy: OwnPolicy, pods: readonly Pod[], { manifests }: Rendering): Mismatch[] {
  const object = `policy ${policy.name}`;
  const selected = pods.filter(({ labels }) => selects(policy.podSelector, labels));
  if (selected.length === 0) {
    return [{ object, problem: `must select a pod of the chart, got none with ${JSON.stringify(policy.podSelector)}` }];
  }
  const known = [...new Set(selected.flatMap((pod) => listPorts(pod, manifests)))];
  return policy.ingressPorts
    .filter((port) => !known.includes(port))
    .map((port) => ({ object, problem: `port ${port} must be one of its pods' ports: ${known.join(", ") || "none"}` }));
}

/** Numbers and names of the ports that a pod declares, or that a Service sends to it. */
function listPorts(pod: Pod, manifests: readonly Manifest[]): string[] {
  const declared = containersOf(pod)
    .flatMap(({ container }) => container.ports ?? [])
    .flatMap(({ name, containerPort }) => [String(containerPort), ...(name ? [name] : [])]);
  const served = manifests
    .filter((manifest) => manifest.kind === "Service" && sendsTo(manifest, pod))
    .flatMap((manifest) => at(manifest, "spec", "ports") ?? [])
    .flatMap((port) => listTargets(port, declared));
  return [...declared, ...served];
}

/** The target port of a Service; also its own port, if the target is a name that the pod has only with several replicas. */
function listTargets(port: unknown, declared: readonly string[]): string[] {
  const targetPort = at(port, "targetPort") ?? at(port, "port");
  const unknownName = typeof targetPort === "string" && !declared.includes(targetPort);
  return [String(targetPort), ...(unknownName ? [String(at(port, "port"))] : [])];
}

function sendsTo(service: Manifest, pod: Pod): boolean {
  const selector = at(service, "spec", "selector");
  return typeof selector === "object" && selector !== null && selects({ ...selector }, pod.labels);
}

/** A policy for pods of the operator needs a resource that the operator creates them for. */
function checkOperatorResource({ name, podSelector }: OwnPolicy, manifests: readonly Manifest[]): Mismatch[] {
  const role = podSelector[OPERATOR_LABEL];
  if (role === undefined) return [];
  const kind = OPERATOR_ROLES[role] ?? "no resource";
  return manifests.some((manifest) => isOperatorResource(manifest) && manifest.kind === kind)
    ? []
    : [{ object: `policy ${name}`, problem: `must have a ${kind} whose pods it selects, got none` }];
}

/** The default policy denies all traffic of a pod that no other policy selects. */
function findUnselected(pods: readonly Pod[], policies: readonly OwnPolicy[]): Mismatch[] {
  return pods
    .filter(({ labels }) => !policies.some(({ podSelector }) => selects(podSelector, labels)))
    .map(({ owner }) => ({
      object: owner,
      problem: "must be selected by a policy of the release, because all its traffic is denied otherwise",
    }));
}
