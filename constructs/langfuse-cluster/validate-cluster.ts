import type { Construct } from "constructs";
import { MOST_RANGES, findAllowedRangeMistakes } from "../rules/allowed-ranges";
import { findNodeGroupMistakes, findReservedWords } from "../rules/azure-names";
import { findDnsServiceIpMistakes, findNodeSpaceMistakes, findRangeMistakes } from "../rules/network-ranges";
import * as rule from "../rules/values";
import {
  addMistakes,
  throwMistakes,
  validateNotEmpty,
  validatePrincipals,
  validateProps,
  validateSharedProps,
} from "../validate";
import type { LangfuseClusterProps } from "./cluster-props";
import type { CompleteCluster } from "./complete-cluster";
import { validateNodePool } from "./node-pool";

const CLUSTER_RULES = {
  name: rule.CLUSTER_NAME,
  identityName: rule.IDENTITY_NAME,
  tenantId: rule.GUID,
  podRange: rule.POD_RANGE,
  serviceRange: rule.SERVICE_RANGE,
  dnsServiceIp: rule.IPV4_ADDRESS,
  kubernetesVersion: rule.KUBERNETES_VERSION,
  zones: rule.ZONE,
};

const SUBNET_RULES = {
  resourceGroup: rule.RESOURCE_GROUP_NAME,
  virtualNetwork: rule.VIRTUAL_NETWORK_NAME,
  subnet: rule.NETWORK_PART_NAME,
};

/**
 * Refuses props that break a rule of Azure.
 * @throws Error for a value, or if there is no administrator
 */
export function validateCluster(props: LangfuseClusterProps): void {
  const { systemPool, userPool, apiServer, zones, administrators, network, registry, resourceGroup } = props;
  validateSharedProps(props);
  validateProps(props, CLUSTER_RULES);
  const cluster = { path: ["name"], name: props.name };
  throwMistakes(props.name, () => findReservedWords([cluster]));
  throwMistakes([props.name, resourceGroup.name, resourceGroup.location], () =>
    findNodeGroupMistakes(cluster, resourceGroup.name, resourceGroup.location),
  );
  validateNodePool(systemPool, "system", ["systemPool"]);
  if (userPool) validateNodePool(userPool, "user", ["userPool"]);
  if (apiServer?.access === "authorized-ranges") {
    validateProps(apiServer, { ranges: rule.PUBLIC_RANGE }, "apiServer.");
    validateNotEmpty("apiServer.ranges", apiServer.ranges);
    throwMistakes(apiServer.ranges, () =>
      findAllowedRangeMistakes(["apiServer", "ranges"], apiServer.ranges, MOST_RANGES.apiServer),
    );
  }
  validateNotEmpty("zones", zones);
  if (Object.keys(administrators).length === 0) {
    throw new Error('"administrators" must name at least one: with local accounts off no other principal gets access');
  }
  validatePrincipals("administrators", administrators);
  if (network && "existing" in network) validateProps(network, SUBNET_RULES, "network.");
  if ("existing" in registry) validateProps(registry, { loginServer: rule.LOGIN_SERVER }, "registry.");
}

/** Lets synthesis refuse ranges that do not fit each other. */
export function addRangeMistakes(construct: Construct, cluster: CompleteCluster): void {
  const { network, podRange, serviceRange, dnsServiceIp, systemPool, userPool, apiServer } = cluster;
  const ranges = {
    ...(!("existing" in network) && {
      addressSpace: { path: ["network", "addressSpace"], cidr: network.addressSpace },
      nodeSubnet: { path: ["network", "nodeSubnet"], cidr: network.nodeSubnet },
    }),
    podRange: { path: ["podRange"], cidr: podRange },
    serviceRange: { path: ["serviceRange"], cidr: serviceRange },
  };
  addMistakes(construct, ranges, () => findRangeMistakes(ranges));
  addMistakes(construct, [serviceRange, dnsServiceIp], () =>
    findDnsServiceIpMistakes(["dnsServiceIp"], dnsServiceIp, ranges.serviceRange),
  );
  const pools = [systemPool, userPool].flatMap((pool) => pool?.nodes ?? []);
  addMistakes(construct, [ranges, pools], () =>
    findNodeSpaceMistakes(ranges, { pools, isPrivate: apiServer.access === "private" }),
  );
}
