import type { Deployment } from "../../terraform-json/deployment";
import type { Reach, Sentence } from "../report";
import { describeBlock, getName } from "./naming";
import {
  describePods,
  findNetworkFlows,
  readNetworkPolicies,
  type IpBlock,
  type NetworkPolicy,
} from "./network-policies";
import { joinList, linkTo, sentence } from "./sentence";

/** The connections of pods: those that network policies allow or deny, and those that none restricts. */
export function findPodReach(deployment: Deployment): Reach[] {
  const { internal, outbound, inbound, denied } = findNetworkFlows(deployment);
  const allowed = [
    ...inbound.map((flow) => ({ ...flow, from: describeIpBlocks(flow.from) || "anywhere", to: describePods(flow.to) })),
    ...internal.map((flow) => ({ ...flow, from: describePods(flow.from), to: describePods(flow.to) })),
    ...outbound.map((flow) => ({ ...flow, from: describePods(flow.from), to: describeIpBlocks(flow.to) })),
  ];
  return [
    ...allowed.map(({ from, to, ports, policies }) => {
      const control = describeAllowing(policies);
      return { from, to: [to], by: describePorts(ports), control };
    }),
    ...denied.map(({ from, to, policies, hasNoCommonPort }) => ({
      from: describePods(from),
      to: [describePods(to)],
      by: "denied",
      control: hasNoCommonPort
        ? sentence`The network policies ${linkPolicies(policies)} allow it, but for different ports.`
        : sentence`Only one side allows it (${linkPolicies(policies)}).`,
    })),
    ...findUnrestricted(deployment),
  ];
}

export function describePorts(ports: readonly string[]): string {
  return ports.join(", ") || "any port";
}

function describeAllowing(policies: readonly NetworkPolicy[]): Sentence {
  return policies.length === 1
    ? sentence`The network policy ${linkPolicies(policies)} allows it.`
    : sentence`The network policies ${linkPolicies(policies)} allow it.`;
}

function linkPolicies(policies: readonly NetworkPolicy[]): Sentence {
  return joinList(policies.map(({ block, name }) => linkTo(block, name)));
}

/** Private networks of IPv4. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

function describeIpBlocks(blocks: readonly IpBlock[]): string {
  return blocks.map(describeIpBlock).join(", ");
}

function describeIpBlock({ cidr, except }: IpBlock): string {
  if (cidr === "0.0.0.0/0" && PRIVATE.every((range) => except.includes(range)))
    return "the internet (no private address)";
  const range = cidr === "0.0.0.0/0" ? "any address" : cidr;
  return except.length > 0 ? `${range} except ${except.join(", ")}` : range;
}

const CLUSTER = "anything in the cluster";

/** Namespaces in which no policy for all pods restricts ingress or egress. */
function findUnrestricted(deployment: Deployment): Reach[] {
  const policies = readNetworkPolicies(deployment);
  return deployment.resources("kubernetes_namespace_v1", "kubernetes_namespace").flatMap((block): Reach[] => {
    const namespace = getName(deployment, block);
    const own = policies.filter(({ pods }) => pods.namespace === namespace);
    const forAll = own.filter(({ pods }) => Object.keys(pods.labels).length === 0);
    const none = own.length === 0 ? "No network policy" : "No network policy for all pods";
    const describeNone = (direction: string) =>
      sentence`${none} restricts ${direction} in ${describeBlock(deployment, block)}.`;
    const pods = describePods({ namespace, labels: {} });
    const ingress = { from: CLUSTER, to: [pods], by: "any port", control: describeNone("ingress") };
    const to = [`${CLUSTER}, and any address outside`];
    const egress = { from: pods, to, by: "any port", control: describeNone("egress") };
    return [
      ...(forAll.some((policy) => policy.ingress) ? [] : [ingress]),
      ...(forAll.some((policy) => policy.egress) ? [] : [egress]),
    ];
  });
}
