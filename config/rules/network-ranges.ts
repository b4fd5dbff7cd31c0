import {
  findDnsServiceIpMistakes,
  findNodeSpaceMistakes,
  findRangeMistakes,
  findRangeWarnings,
  type ClusterRanges,
} from "../../constructs/rules/network-ranges";
import type { Environment } from "../schema/environment";
import { rule, toFieldErrors } from "./rule";

type Sections = Pick<Environment, "network" | "cluster">;

export const networkRangesRule = rule(["network", "cluster"], (sections) =>
  toFieldErrors(findRangeMistakes(namedRanges(sections))),
);

export const dnsServiceIpRule = rule(["cluster"], ({ cluster: { serviceRange, dnsServiceIp } }) =>
  toFieldErrors(
    findDnsServiceIpMistakes(["cluster", "dnsServiceIp"], dnsServiceIp, {
      path: ["cluster", "serviceRange"],
      cidr: serviceRange,
    }),
  ),
);

export const nodeSpaceRule = rule(["network", "cluster"], (sections) => {
  const { systemPool, userPool, apiServer } = sections.cluster;
  const pools = [systemPool, userPool].flatMap((pool) => pool?.nodes ?? []);
  return toFieldErrors(
    findNodeSpaceMistakes(namedRanges(sections), { pools, isPrivate: apiServer.access === "private" }),
  );
});

export const rangeWarnings = rule(["network", "cluster"], (sections) =>
  toFieldErrors(findRangeWarnings(namedRanges(sections))),
);

export function namedRanges({ network, cluster }: Sections): ClusterRanges {
  return {
    ...(!network.existing && {
      addressSpace: { path: ["network", "addressSpace"], cidr: network.addressSpace },
      nodeSubnet: { path: ["network", "nodeSubnet"], cidr: network.nodeSubnet },
    }),
    podRange: { path: ["cluster", "podRange"], cidr: cluster.podRange },
    serviceRange: { path: ["cluster", "serviceRange"], cidr: cluster.serviceRange },
  };
}
