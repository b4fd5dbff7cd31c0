import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import { helmReleases } from "../../../terraform-json/helm-release";
import { isList, isObject, placesAt, type Json, type Place } from "../../../terraform-json/json";
import { elements } from "../../../terraform-json/json";
import { isOpenRange } from "../../value-formats";
import { answer, finding, notApplicable, type Finding, type Rule } from "../../rule";

/** Charts whose namespaces have data, or are open to the internet. */
const GUARDED_CHARTS = ["langfuse", "traefik"];

const DIRECTIONS = [
  { type: "Ingress", rules: "ingress", peers: "from" },
  { type: "Egress", rules: "egress", peers: "to" },
] as const;

export const defaultDeny: Rule = {
  id: "default-deny",
  group: "exposure",
  title: "In the namespaces of Langfuse and the ingress controller, network policies deny all other traffic.",
  rationale:
    "A pod without a policy can reach every pod and the internet, and every pod can reach it. The databases would be open " +
    "to every pod of the cluster, and the identity of the node to every pod on it.",
  source: "https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies",
  fix:
    "Add a network policy that selects every pod, has both policy types, and no rule without peers and ports. In the " +
    "namespace of Langfuse it must allow no ingress, and egress only to named peers, and no policy may allow ingress from " +
    "everywhere.",
  check: (deployment) => {
    const releases = helmReleases(deployment).filter(({ chart }) => GUARDED_CHARTS.includes(chart));
    if (releases.length === 0) return notApplicable("there is no Helm release of Langfuse or the ingress controller");
    const namespaces = new Map(
      releases.map(({ block, chart }) => [deployment.resolvedText(block, "namespace") ?? "default", { block, chart }]),
    );
    return answer(
      [...namespaces].flatMap(([namespace, { block, chart }]) => checkNamespace(deployment, namespace, block, chart)),
    );
  },
};

function checkNamespace(deployment: Deployment, namespace: string, release: Block, chart: string): Finding[] {
  const policies = deployment
    .resources("kubernetes_network_policy_v1", "kubernetes_network_policy")
    .filter((policy) => (deployment.resolvedText(policy, "metadata.namespace") ?? "default") === namespace);
  const denies = policies.some((policy) => deniesAll(policy, chart === "langfuse"));
  return [
    ...(denies
      ? []
      : [finding(release, "namespace", "has no network policy that denies ingress and egress for every pod")]),
    ...policies.flatMap((policy) => findOpenRules(policy, chart === "langfuse")),
  ];
}

/** In the namespace of Langfuse, the policy must also restrict egress. */
function deniesAll(policy: Block, isRestricted: boolean): boolean {
  const types = policy.value("spec.policy_types");
  const selectsAll = isEmpty(policy.value("spec.pod_selector") ?? {});
  const isBoth = isList(types) && DIRECTIONS.every(({ type }) => types.includes(type));
  return selectsAll && isBoth && (!isRestricted || isNarrow(policy));
}

/** No ingress, and egress only to named peers. */
function isNarrow(policy: Block): boolean {
  const outward = policy.places("spec.egress").flatMap(elements);
  const ranges = policy.places("spec.egress.to.ip_block.cidr");
  return (
    isUnset(policy.value("spec.ingress")) &&
    outward.every(({ value }) => isObject(value) && !isUnset(value["to"])) &&
    !ranges.some(({ value }) => isOpenRange(String(value)))
  );
}

/** A rule without peers and ports allows all traffic. In the namespace of Langfuse, ingress from everywhere is open too. */
function findOpenRules(policy: Block, isRestricted: boolean): Finding[] {
  return DIRECTIONS.flatMap(({ type, rules, peers }) =>
    policy
      .places(`spec.${rules}`)
      .flatMap(elements)
      .flatMap(({ path, value }) => {
        if (!isObject(value)) return [];
        const isOnPorts = !isUnset(value["ports"]);
        const isFromAll = isUnset(value[peers]) || placesAt(value, [peers]).flatMap(elements).some(isEveryPeer);
        const isOpen = isOnPorts ? isFromAll && isRestricted && type === "Ingress" : isFromAll;
        return isOpen
          ? [finding(policy, path, isOnPorts ? "allows ingress from everywhere" : "allows all traffic")]
          : [];
      }),
  );
}

/** Every namespace, or most of the internet. */
function isEveryPeer({ value }: Place): boolean {
  if (!isObject(value)) return false;
  const [namespaces] = [value["namespace_selector"] ?? []].flat();
  const [pods] = [value["pod_selector"] ?? []].flat();
  const isAnyPod = namespaces !== undefined && isEmpty(namespaces) && (pods === undefined || isEmpty(pods));
  return isAnyPod || placesAt(value, ["ip_block", "cidr"]).some((cidr) => isOpenRange(String(cidr.value)));
}

function isUnset(value: Json | undefined): boolean {
  return value === undefined || value === null || (isList(value) && value.length === 0);
}

/** Empty in any form: plans and states have null and empty lists for unset values. */
function isEmpty(value: Json): boolean {
  if (isList(value)) return value.every(isEmpty);
  return isObject(value) ? Object.values(value).every(isEmpty) : value === null;
}
