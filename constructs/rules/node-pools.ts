import type { Bounded } from "./release";
import { countMost } from "./release";
import type { Mistake } from "./values";
import { VM_SIZES_DATE, readVmSize, type VmSize } from "./vm-sizes";

/** The settings of a pool that its rules read. */
export interface PoolSettings {
  readonly vmSize: string;
  readonly nodes: Bounded;
  readonly osDiskGib?: number | undefined;
  readonly osDiskType?: "Managed" | "Ephemeral" | undefined;
}

/** The kind of a pool: the cluster's own pods need one that is `system`. */
export type PoolMode = "system" | "user";

/**
 * Sizes that AKS refuses (`SystemPoolSkuTooLow` and the same for user pools), and ephemeral disks that the machine has not.
 * @see https://learn.microsoft.com/azure/aks/quotas-skus-regions#restricted-vm-sizes-in-aks
 * @see https://learn.microsoft.com/azure/aks/concepts-storage#ephemeral-os-disks
 */
export function findPoolMistakes(path: Mistake["path"], pool: PoolSettings, mode: PoolMode): Mistake[] {
  const size = readVmSize(pool.vmSize);
  return size ? [...findSmallMachines(path, pool, size, mode), ...findEphemeralMistakes(path, pool, size)] : [];
}

const LEAST_CORES = 2;
const LEAST_MEMORY_GIB = { system: 4, user: 2 };

/** Whether AKS refuses a size for a pool of this kind. */
export function isTooSmall({ cores, memoryGib }: VmSize, mode: PoolMode): boolean {
  return cores < LEAST_CORES || (memoryGib !== undefined && memoryGib < LEAST_MEMORY_GIB[mode]);
}

function findSmallMachines(path: Mistake["path"], { vmSize }: PoolSettings, size: VmSize, mode: PoolMode): Mistake[] {
  if (!isTooSmall(size, mode)) return [];
  const rule = `must have at least ${LEAST_CORES} cores and ${LEAST_MEMORY_GIB[mode]} GiB of memory in a ${mode} pool`;
  return [{ path: [...path, "vmSize"], rule, given: vmSize, fix: "Write for example: vmSize: Standard_D4s_v5" }];
}

/** The size of a node's disk where none is set and the local disk is smaller than that. */
const DEFAULT_DISK_GIB = 128;

function findEphemeralMistakes(path: Mistake["path"], pool: PoolSettings, { localDiskGib }: VmSize): Mistake[] {
  const { vmSize, osDiskType, osDiskGib } = pool;
  if (osDiskType !== "Ephemeral" || localDiskGib === undefined || (osDiskGib ?? DEFAULT_DISK_GIB) <= localDiskGib)
    return [];
  if (localDiskGib === 0) {
    const rule = `must be Managed with ${vmSize}, which has no local disk`;
    const fix = "Write: osDiskType: Managed, or a size with a local disk, for example: vmSize: Standard_D4ds_v5";
    return [{ path: [...path, "osDiskType"], rule, given: osDiskType, fix }];
  }
  const most = Math.floor(localDiskGib);
  const rule =
    `must be at most ${most} with osDiskType Ephemeral, and is ${DEFAULT_DISK_GIB} if it is left out: ` +
    `${vmSize} has no larger local disk`;
  const given = osDiskGib ?? DEFAULT_DISK_GIB;
  return [{ path: [...path, "osDiskGib"], rule, given, fix: `Write: osDiskGib: ${most}, or a larger vmSize.` }];
}

/**
 * Names of sizes that are not known, and system pools that AKS does not support although it creates them.
 * @see https://learn.microsoft.com/azure/aks/use-system-pools#system-and-user-node-pools
 */
export function findPoolWarnings(path: Mistake["path"], pool: PoolSettings, mode: PoolMode): Mistake[] {
  const { vmSize, nodes } = pool;
  const size = readVmSize(vmSize);
  const example = "Write for example: vmSize: Standard_D4s_v5";
  const ofSize = (rule: string, fix: string) => [{ path: [...path, "vmSize"], rule, given: vmSize, fix }];
  if (!size) {
    return ofSize(
      `should be a size that was known on ${VM_SIZES_DATE}; Azure refuses one that does not exist`,
      `List the sizes: az vm list-skus --location <region> --query [].name. ${example}`,
    );
  }
  if (mode === "user") return [];
  const few =
    "should be at least 2: with one node, each upgrade and each failure of the node stops the cluster's own pods";
  return [
    ...(size.family === "B"
      ? ofSize("should not be of the B series, which AKS does not support in a system pool", example)
      : []),
    ...(countMost(nodes) > 1
      ? []
      : [{ path: [...path, "nodes"], rule: few, given: nodes, fix: "Write for example: nodes: 3" }]),
  ];
}
