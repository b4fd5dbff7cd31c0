import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import { helmReleases } from "../../../terraform-json/helm-release";
import { isList, isObject, placesAt, type Json, type Place } from "../../../terraform-json/json";
import { elements } from "../../elements";
import { isOpenRange } from "../../network-range";
import { answer, finding, notApplicable, type Finding, type Rule } from "../../rule";

/** Charts whose namespaces hold data, or are reached from the internet. */
const GUARDED_CHARTS = ["langfuse", "traefik"];

const DIRECTIONS = [
  { type: "Ingress", rules: "ingress", peers: "from" },
  { type: "Egress", rules: "egress", peers: "to" },
] as const;

export const defaultDeny: Rule = {
  id: "default-deny",
  group: "exposure",
  title: "In the namespaces of Langfuse and of the ingress controller, a pod reaches nothing unless a policy names it.",
  rationale:
    "A pod that no policy selects reaches every other pod and the whole internet, and is reached by all. Stores would be " +
    "open to any pod of the cluster, and the node's own identity to any pod on it.",
  source: "https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies",
  fix:
    "Add a network policy that selects every pod, has both policy types, and no rule without peers and ports; in the " +
    "namespace of Langfuse it lets nothing in, and out to named peers only, and no policy there lets everybody in.",
  check: (deployment) => {
    const releases = helmReleases(deployment).filter(({ chart }) => GUARDED_CHARTS.includes(chart));
    if (releases.length === 0) return notApplicable("there is no Helm release of Langfuse or the ingress controller");
    const namespaces = new Map(
      releases.map(({ block, chart }) => [deployment.resolvedText(block, "namespace") ?? "default", { block, chart }]),
    );
    return answer(
      [...namespaces].flatMap(([namespace, { block, chart }]) => guarded(deployment, namespace, block, chart)),
    );
  },
};

function guarded(deployment: Deployment, namespace: string, release: Block, chart: string): Finding[] {
  const policies = deployment
    .resources("kubernetes_network_policy_v1", "kubernetes_network_policy")
    .filter((policy) => (deployment.resolvedText(policy, "metadata.namespace") ?? "default") === namespace);
  const denies = policies.some((policy) => deniesAll(policy, chart === "langfuse"));
  return [
    ...(denies ? [] : [finding(release, "namespace", "has no network policy that denies every pod both directions")]),
    ...policies.flatMap((policy) => openRules(policy, chart === "langfuse")),
  ];
}

/** Only the ingress controller may be reached from anywhere; in the namespace of the data, all pods ask for names only. */
function deniesAll(policy: Block, isQuiet: boolean): boolean {
  const types = policy.value("spec.policy_types");
  const selectsAll = isEmpty(policy.value("spec.pod_selector") ?? {});
  const isBoth = isList(types) && DIRECTIONS.every(({ type }) => types.includes(type));
  return selectsAll && isBoth && (!isQuiet || isNarrow(policy));
}

/** Nothing in, and out to named peers only. */
function isNarrow(policy: Block): boolean {
  const outward = policy.places("spec.egress").flatMap(elements);
  const ranges = policy.places("spec.egress.to.ip_block.cidr");
  return (
    isUnset(policy.value("spec.ingress")) &&
    outward.every(({ value }) => isObject(value) && !isUnset(value["to"])) &&
    !ranges.some(({ value }) => isOpenRange(String(value)))
  );
}

/** A rule with neither peers nor ports lets everything through; where data is, one for everybody is as bad on a port. */
function openRules(policy: Block, isQuiet: boolean): Finding[] {
  return DIRECTIONS.flatMap(({ type, rules, peers }) =>
    policy
      .places(`spec.${rules}`)
      .flatMap(elements)
      .flatMap(({ path, value }) => {
        if (!isObject(value)) return [];
        const isOnPorts = !isUnset(value["ports"]);
        const isForAll = isUnset(value[peers]) || placesAt(value, [peers]).flatMap(elements).some(isEverybody);
        const isOpen = isOnPorts ? isForAll && isQuiet && type === "Ingress" : isForAll;
        return isOpen ? [finding(policy, path, isOnPorts ? "lets everybody in" : "lets everything through")] : [];
      }),
  );
}

/** Every namespace, or about the whole internet. */
function isEverybody({ value }: Place): boolean {
  if (!isObject(value)) return false;
  const [namespaces] = [value["namespace_selector"] ?? []].flat();
  const [pods] = [value["pod_selector"] ?? []].flat();
  const isAnyPod = namespaces !== undefined && isEmpty(namespaces) && (pods === undefined || isEmpty(pods));
  return isAnyPod || placesAt(value, ["ip_block", "cidr"]).some((cidr) => isOpenRange(String(cidr.value)));
}

function isUnset(value: Json | undefined): boolean {
  return value === undefined || value === null || (isList(value) && value.length === 0);
}

/** Nothing, however it is written: plans and states have null and empty lists where nothing is set. */
function isEmpty(value: Json): boolean {
  if (isList(value)) return value.every(isEmpty);
  return isObject(value) ? Object.values(value).every(isEmpty) : value === null;
}
