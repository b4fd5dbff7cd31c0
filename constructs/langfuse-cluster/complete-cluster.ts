import { DEFAULTS, withDefaults } from "../defaults";
import type { LangfuseClusterProps } from "./cluster-props";

/** The settings of a cluster with every default. */
export type CompleteCluster = ReturnType<typeof completeCluster>;

/** Adds the defaults to the settings of a cluster. Those of a pool are added with its arguments. */
export function completeCluster(props: LangfuseClusterProps) {
  const { name, network = {}, registry } = props;
  const suffix = name.replace(/^aks-/, "");
  const names = { name: `vnet-${suffix}`, subnetName: `snet-${suffix}`, securityGroupName: `nsg-${suffix}` };
  return {
    ...withDefaults(props, { ...DEFAULTS.cluster, identityName: `id-${name}`, protect: DEFAULTS.protect }),
    network: "existing" in network ? network : withDefaults(network, { ...names, ...DEFAULTS.network }),
    registry: "existing" in registry ? registry : withDefaults(registry, DEFAULTS.registry),
  };
}
