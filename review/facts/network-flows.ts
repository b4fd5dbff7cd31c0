import type { Deployment } from "../../terraform-json/deployment";
import {
  ANY_NAMESPACE,
  isRange,
  networkPolicies,
  podsName,
  selects,
  type Allowance,
  type NetworkPolicy,
  type Pods,
  type Range,
} from "./pods";

/** Pods that may open a connection to other pods, as both sides' policies say. */
export interface PodFlow {
  readonly from: Pods;
  readonly to: Pods;
  /** `TCP 5432`; none: any port. */
  readonly ports: readonly string[];
  /** The policies that let it out and in; none of a side that no policy restricts. */
  readonly policies: readonly NetworkPolicy[];
  /** Whether both sides let it through, by different ports only. */
  readonly hasNoCommonPort: boolean;
}

/** Ranges outside of the cluster that pods may open connections to, as one rule allows them. */
export interface OutwardFlow {
  readonly from: Pods;
  readonly to: readonly Range[];
  readonly ports: readonly string[];
  readonly policies: readonly NetworkPolicy[];
}

/** Pods that ranges of addresses may open connections to, as one rule allows them; without a range, anybody may. */
export interface OpenPods {
  readonly from: readonly Range[];
  readonly to: Pods;
  readonly ports: readonly string[];
  readonly policies: readonly NetworkPolicy[];
}

/** What the network policies of a deployment allow, as a whole. */
export interface NetworkFlows {
  readonly inside: readonly PodFlow[];
  readonly outward: readonly OutwardFlow[];
  readonly open: readonly OpenPods[];
  /** One side lets it through, the other does not: nothing passes. */
  readonly blocked: readonly PodFlow[];
}

/** Adds up what all network policies allow. */
export function networkFlows(deployment: Deployment): NetworkFlows {
  const policies = networkPolicies(deployment);
  const pairs = pairsOf(policies).map((pair) => decide(policies, pair));
  return {
    inside: pairs.filter((pair) => pair.passes).map(({ flow }) => flow),
    blocked: pairs
      .filter((pair) => !pair.passes && !pairs.some((other) => other.passes && within(other, pair)))
      .map(({ flow }) => flow),
    outward: outward(policies),
    open: open(policies),
  };
}

interface Pair {
  readonly from: Pods;
  readonly to: Pods;
}

/** Every pair of pods that some policy names together. */
function pairsOf(policies: readonly NetworkPolicy[]): Pair[] {
  const named = policies.flatMap(({ pods, ingress = [], egress = [] }) => [
    ...egress.flatMap(({ peers = [] }) => peers.flatMap((to) => (isRange(to) ? [] : [{ from: pods, to }]))),
    ...ingress.flatMap(({ peers = [] }) => peers.flatMap((from) => (isRange(from) ? [] : [{ from, to: pods }]))),
  ]);
  return unique(named, ({ from, to }) => `${key(from)} ${key(to)}`);
}

/** What passes is what both sides let through; a side with no policy lets everything through. */
function decide(policies: readonly NetworkPolicy[], { from, to }: Pair): { flow: PodFlow; passes: boolean } {
  const out = allowing(policies, from, to, "egress");
  const into = allowing(policies, to, from, "ingress");
  const names = (one: readonly Allowance[] | undefined) => one?.map(({ policy }) => policy) ?? [];
  const named = unique([...names(out), ...names(into)], ({ block }) => block.address);
  const ports = both(portsOf(out), portsOf(into));
  const allowed = out?.length !== 0 && into?.length !== 0;
  const hasNoCommonPort = allowed && ports?.length === 0;
  return {
    flow: { from, to, ports: ports ?? [], policies: named, hasNoCommonPort },
    passes: allowed && !hasNoCommonPort,
  };
}

/** The rules that let `peer` through for `pods`; undefined where no policy restricts them. */
function allowing(
  policies: readonly NetworkPolicy[],
  pods: Pods,
  peer: Pods,
  direction: "ingress" | "egress",
): Allowance[] | undefined {
  const restricting = policies.filter((policy) => policy[direction] !== undefined && covers(policy.pods, pods));
  if (restricting.length === 0) return undefined;
  return restricting
    .flatMap((policy) => policy[direction] ?? [])
    .filter(({ peers }) => !peers || peers.some((one) => !isRange(one) && covers(one, peer)));
}

/** Whether a flow is between some of the pods that another is between. */
function within({ flow: narrow }: { readonly flow: PodFlow }, { flow: wide }: { readonly flow: PodFlow }): boolean {
  return covers(wide.from, narrow.from) && covers(wide.to, narrow.to);
}

function covers(selector: Pods, pods: Pods): boolean {
  const inside = selector.namespace === pods.namespace || selector.namespace === ANY_NAMESPACE;
  return inside && selects(selector.labels, pods.labels);
}

/** The ports of some rules together; undefined: any. */
function portsOf(rules: readonly Allowance[] | undefined): readonly string[] | undefined {
  if (!rules || rules.some(({ ports }) => ports.length === 0)) return undefined;
  return [...new Set(rules.flatMap(({ ports }) => ports))];
}

function both(one: readonly string[] | undefined, other: readonly string[] | undefined): readonly string[] | undefined {
  if (!one || !other) return one ?? other;
  return one.filter((port) => other.includes(port));
}

function outward(policies: readonly NetworkPolicy[]): OutwardFlow[] {
  return policies.flatMap((policy) =>
    (policy.egress ?? [])
      .map(({ peers, ports }) => ({
        from: policy.pods,
        to: (peers ?? [ANYWHERE]).filter(isRange),
        ports,
        policies: [policy],
      }))
      .filter(({ to }) => to.length > 0),
  );
}

const ANYWHERE: Range = { cidr: "0.0.0.0/0", except: [] };

/** Rules without a peer let anybody in, from inside of the cluster and from outside. */
function open(policies: readonly NetworkPolicy[]): OpenPods[] {
  return policies.flatMap((policy) =>
    (policy.ingress ?? []).flatMap(({ peers, ports }) => {
      const from = (peers ?? []).filter(isRange);
      return peers === undefined || from.length > 0 ? [{ from, to: policy.pods, ports, policies: [policy] }] : [];
    }),
  );
}

function key(pods: Pods): string {
  return `${pods.namespace}/${podsName(pods)}`;
}

function unique<One>(all: readonly One[], keyOf: (one: One) => string): One[] {
  return [...new Map([...all].reverse().map((one) => [keyOf(one), one])).values()].reverse();
}
