import { isTooSmall, type PoolMode } from "../../../constructs/rules/node-pools";
import { readVmSize } from "../../../constructs/rules/vm-sizes";
import { labelValue, qualifiedName } from "../../../kubernetes-api/formats";
import { Refusal, type Cloud } from "../../cloud";
import type { Values } from "../../values/value";
import { isObject, objectsAt, textAt, textsAt, valueAt } from "../../values/walk";
import { parseRanges } from "../ip-range";

/** AKS labels the nodes itself; of a pool with spot machines it takes its own label. */
const OWN_LABEL = /^kubernetes\.azure\.com\/(?!scalesetpriority$)/;

/** @see https://learn.microsoft.com/azure/aks/use-labels */
export function refuseLabels(pool: Values): void {
  const labels = valueAt(pool, "node_labels");
  for (const [key, value] of Object.entries(isObject(labels) ? labels : {})) {
    if (OWN_LABEL.test(key))
      throw new Refusal(`InvalidParameter: "node_labels" ${key} has a prefix that AKS reserves.`);
    const problem = qualifiedName(key) ?? (typeof value === "string" ? labelValue(value) : undefined);
    if (problem) throw new Refusal(`InvalidParameter: "node_labels" ${key} = ${JSON.stringify(value)}: ${problem}.`);
  }
}

/** The nodes that a pool starts with. */
function countNodes(pool: Values): number {
  const counts = ["node_count", "min_count"]
    .map((path) => valueAt(pool, path))
    .filter((one) => typeof one === "number");
  return counts.length === 0 ? 1 : Math.max(...counts);
}

/**
 * The first nodes of all pools in a subnet have an address each, and Azure keeps five.
 * @see https://learn.microsoft.com/azure/aks/concepts-network-ip-address-planning
 */
export function requireAddresses(pool: Values, cloud: Cloud): void {
  const id = textAt(pool, "vnet_subnet_id") ?? "";
  const [range] = parseRanges(textsAt(cloud.get("azurerm_subnet", id)?.values, "address_prefixes"));
  if (!range || range.family !== "ipv4") return;
  const others = [
    ...cloud.find("azurerm_kubernetes_cluster", {}).flatMap(({ values }) => objectsAt(values, "default_node_pool")),
    ...cloud.find("azurerm_kubernetes_cluster_node_pool", {}).map(({ values }) => values),
  ].filter((other) => textAt(other, "vnet_subnet_id") === id && textAt(other, "name") !== textAt(pool, "name"));
  const nodes = [pool, ...others].reduce((sum, one) => sum + countNodes(one), 0);
  const free = 2 ** (32 - range.prefix) - 5;
  if (nodes <= free) return;
  throw new Refusal(`InsufficientSubnetSize: ${nodes} nodes exceed the ${free} addresses of ${range.text} of ${id}.`);
}

/**
 * Machines that are too small for a node, or have no local disk that is large enough.
 * @see https://learn.microsoft.com/azure/aks/quotas-skus-regions#restricted-vm-sizes-in-aks
 * @see https://learn.microsoft.com/azure/aks/concepts-storage#ephemeral-os-disks
 */
export function refuseMachine(pool: Values, mode: PoolMode): void {
  const name = textAt(pool, "vm_size") ?? "";
  const size = readVmSize(name);
  if (!size) return refuseWrongCores(name);
  if (isTooSmall(size, mode)) {
    const code = mode === "system" ? "SystemPoolSkuTooLow" : "UserPoolSkuTooLow";
    throw new Refusal(`${code}: "vm_size" ${name} has too few cores or too little memory for a ${mode} pool.`);
  }
  const { localDiskGib } = size;
  // If no size is given, AKS chooses one that fits.
  const given = valueAt(pool, "os_disk_size_gb");
  const disk = typeof given === "number" ? given : 1;
  if (textAt(pool, "os_disk_type") !== "Ephemeral" || localDiskGib === undefined || disk <= localDiskGib) return;
  const has = localDiskGib === 0 ? "no local disk" : `a local disk of ${Math.floor(localDiskGib)} GiB`;
  throw new Refusal(
    `InvalidParameter: "os_disk_type" Ephemeral needs a disk that fits on the machine: ${name} has ${has}.`,
  );
}

/** Sizes of a known series that has none with so many cores. */
function refuseWrongCores(name: string): void {
  if (/^standard_[de]\d/i.test(name) && readVmSize(name.replace(/\d+/, "4"))) {
    throw new Refusal(`InvalidParameter: "vm_size" ${name} is no size of its series.`);
  }
}
