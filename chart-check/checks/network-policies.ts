import { installedPods, mustNotRender, type Check, type Mismatch, type OwnPolicy, type Rendering } from "../check";
import { at, containersOf, isOperatorResource, selects, type Manifest, type Pod } from "../manifests";

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
    // A policy without a selector denies all traffic of every pod.
    const policies = rendering.expected.policies.filter(({ podSelector }) => Object.keys(podSelector).length > 0);
    return [
      ...mustNotRender(
        rendering.manifests.filter(({ kind }) => kind === "NetworkPolicy"),
        "it allows traffic that the policies of the release deny",
      ),
      ...policies.filter((policy) => !isForLaterPods(policy)).flatMap((policy) => checkPolicy(policy, pods, rendering)),
      ...policies.flatMap((policy) => checkOperatorResource(policy, rendering.manifests)),
      ...findUnselected(pods, policies),
    ];
  },
  listSkipped: ({ expected }) =>
    expected.policies.filter(isForLaterPods).map(({ name, podSelector }) => {
      const creator = SOLVER_LABEL in podSelector ? "cert-manager" : "the operator";
      return `policy ${name}: ${creator} creates its pods`;
    }),
};

function isForLaterPods({ podSelector }: OwnPolicy): boolean {
  return SOLVER_LABEL in podSelector || OPERATOR_LABEL in podSelector;
}

function checkPolicy(policy: OwnPolicy, pods: readonly Pod[], { manifests }: Rendering): Mismatch[] {
  const object = `policy ${policy.name}`;
  const selected = pods.filter(({ labels }) => selects(policy.podSelector, labels));
  if (selected.length === 0) {
    return [{ object, problem: `must select a pod of the chart, got none with ${JSON.stringify(policy.podSelector)}` }];
  }
  const known = [...new Set(selected.flatMap((pod) => listPorts(pod, manifests)))];
  const unknown = policy.ingressPorts.filter((port) => !known.includes(port));
  const rule = `must be one of its pods' ports: ${known.join(", ") || "none"}`;
  return unknown.map((port) => ({ object, problem: `port ${port} ${rule}` }));
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
  const problem = "must be selected by a policy of the release, because all its traffic is denied otherwise";
  return pods
    .filter(({ labels }) => !policies.some(({ podSelector }) => selects(podSelector, labels)))
    .map(({ owner }) => ({ object: owner, problem }));
}
