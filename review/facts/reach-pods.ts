import type { Deployment } from "../../terraform-json/deployment";
import type { Mention, Reach, Sentence } from "../report";
import { nameOf, the } from "./naming";
import { networkFlows } from "./network-flows";
import { networkPolicies, podsName, type NetworkPolicy, type Range } from "./pods";
import { enumerated, mention, sentence } from "./sentence";

/** Which pods reach which, what they reach outside of the cluster, and which nothing restricts. */
export function podReach(deployment: Deployment): Reach[] {
  const { inside, outward, open, blocked } = networkFlows(deployment);
  return [
    ...open.map(({ from, to, ports, policies }) => ({
      from: from.map(rangeWords).join(", ") || "anybody",
      to: [podsName(to)],
      by: portsWords(ports),
      control: allowedBy(policies),
    })),
    ...inside.map(({ from, to, ports, policies }) => ({
      from: podsName(from),
      to: [podsName(to)],
      by: portsWords(ports),
      control: allowedBy(policies),
    })),
    ...outward.map(({ from, to, ports, policies }) => ({
      from: podsName(from),
      to: [to.map(rangeWords).join(", ")],
      by: portsWords(ports),
      control: allowedBy(policies),
    })),
    ...blocked.map(({ from, to, policies, hasNoCommonPort }) => ({
      from: `${podsName(from)}, in vain`,
      to: [podsName(to)],
      by: "no port",
      control: sentence`${hasNoCommonPort ? "Both sides allow it, with no port in common" : "Only one side allows it"}: ${links(policies)}.`,
    })),
    ...unrestricted(deployment),
  ];
}

function portsWords(ports: readonly string[]): string {
  return ports.length > 0 ? ports.join(", ") : "any port";
}

function allowedBy(policies: readonly NetworkPolicy[]): Sentence {
  const [noun, verb] = policies.length === 1 ? ["policy", "allows"] : ["policies", "allow"];
  return sentence`The network ${noun} ${links(policies)} ${verb} it.`;
}

function links(policies: readonly NetworkPolicy[]): Sentence {
  return enumerated(policies.map(({ block, name }): Mention => mention(block, name)));
}

/** Private networks of IPv4. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** A range in words: `the internet, but no private address`. */
export function rangeWords({ cidr, except }: Range): string {
  if (cidr !== "0.0.0.0/0") return except.length > 0 ? `${cidr} but ${except.join(", ")}` : cidr;
  if (PRIVATE.every((range) => except.includes(range))) return "the internet, but no private address";
  return except.length > 0 ? `any address but ${except.join(", ")}` : "any address";
}

const ANYTHING = "anything in the cluster, and any address outside of it";

/** Namespaces whose pods may connect to everything, and everything to them. */
function unrestricted(deployment: Deployment): Reach[] {
  const policies = networkPolicies(deployment);
  return deployment.resources("kubernetes_namespace_v1", "kubernetes_namespace").flatMap((block): Reach[] => {
    const namespace = nameOf(deployment, block);
    const own = policies.filter(({ pods }) => pods.namespace === namespace);
    const all = own.filter(({ pods }) => Object.keys(pods.labels).length === 0);
    const which = own.length === 0 ? "No network policy" : "No network policy for every pod";
    const control = (what: string) => sentence`${which} restricts ${what} in ${the(deployment, block)}.`;
    const [into, out] = [!all.some(({ ingress }) => ingress), !all.some(({ egress }) => egress)];
    const pods = podsName({ namespace, labels: {} });
    return [
      ...(into
        ? [{ from: "anything in the cluster", to: [pods], by: "any port", control: control("connections in to pods") }]
        : []),
      ...(out ? [{ from: pods, to: [ANYTHING], by: "any port", control: control("connections out of pods") }] : []),
    ];
  });
}
