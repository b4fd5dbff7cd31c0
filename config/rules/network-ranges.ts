import { findDnsServiceIpMistakes, findRangeMistakes } from "../../constructs/rules/network-ranges";
import { rule, toFieldErrors } from "./rule";

export const networkRangesRule = rule(["network", "cluster"], ({ network, cluster }) =>
  toFieldErrors(
    findRangeMistakes({
      ...(!network.existing && {
        addressSpace: { path: ["network", "addressSpace"], cidr: network.addressSpace },
        nodeSubnet: { path: ["network", "nodeSubnet"], cidr: network.nodeSubnet },
      }),
      podRange: { path: ["cluster", "podRange"], cidr: cluster.podRange },
      serviceRange: { path: ["cluster", "serviceRange"], cidr: cluster.serviceRange },
    }),
  ),
);

export const dnsServiceIpRule = rule(["cluster"], ({ cluster: { serviceRange, dnsServiceIp } }) =>
  toFieldErrors(
    findDnsServiceIpMistakes(["cluster", "dnsServiceIp"], dnsServiceIp, {
      path: ["cluster", "serviceRange"],
      cidr: serviceRange,
    }),
  ),
);
