import { toMebibytes, toMillicores } from "./quantities";
import type { VmSize } from "./vm-sizes";

/** Processor time in thousandths of a core, and memory in MiB. */
export interface Capacity {
  readonly cpu: number;
  readonly memory: number;
}

/** Pods of the pods' most, in `cluster-network`: a node of AKS reserves memory for each. */
export const MAX_PODS = 110;

/** Thousandths of a core that AKS reserves, by the least number of cores. */
const RESERVED_CPU: readonly (readonly [cores: number, reserved: number])[] = [
  [64, 740],
  [32, 420],
  [16, 260],
  [8, 180],
  [4, 140],
  [2, 100],
  [1, 60],
];

/** The eviction threshold. */
const EVICTION_MEBIBYTES = 100;

/**
 * What a node has for pods, if the machine had all of its nominal memory: without what AKS reserves. Undefined if its
 * memory is not known.
 * @see https://learn.microsoft.com/azure/aks/node-resource-reservations
 */
export function findAllocatable({ cores, memoryGib }: VmSize): Capacity | undefined {
  if (memoryGib === undefined) return undefined;
  const [, reserved = 0] = RESERVED_CPU.find(([least]) => cores >= least) ?? [];
  const memory = memoryGib * 1024;
  // AKS counts in MB: 20 for each pod, and 50.
  const forKubelet = Math.min(((20 * MAX_PODS + 50) * 1e6) / 2 ** 20, memory / 4);
  return { cpu: cores * 1000 - reserved, memory: Math.floor(memory - forKubelet - EVICTION_MEBIBYTES) };
}

/** What pods request: `2` cores and `8Gi`. */
export function toCapacity({ cpu, memory }: { readonly cpu: string; readonly memory: string }): Capacity {
  return { cpu: toMillicores(cpu), memory: toMebibytes(memory) };
}

export function addCapacities(capacities: readonly Capacity[]): Capacity {
  return capacities.reduce((sum, { cpu, memory }) => ({ cpu: sum.cpu + cpu, memory: sum.memory + memory }), {
    cpu: 0,
    memory: 0,
  });
}

/** The number of nodes below which no placement of the pods is possible. */
export function countLeastNodes(pods: readonly Capacity[], node: Capacity): number {
  const { cpu, memory } = addCapacities(pods);
  return Math.ceil(Math.max(cpu / node.cpu, memory / node.memory));
}

/** The number of nodes that the pods fill, the largest first, each on the first node where it fits. */
export function countFilledNodes(pods: readonly Capacity[], node: Capacity): number {
  const free: Capacity[] = [];
  const share = ({ cpu, memory }: Capacity) => Math.max(cpu / node.cpu, memory / node.memory);
  for (const pod of [...pods].sort((a, b) => share(b) - share(a))) {
    const index = free.findIndex(({ cpu, memory }) => cpu >= pod.cpu && memory >= pod.memory);
    const { cpu, memory } = free[index] ?? node;
    free.splice(index === -1 ? free.length : index, 1, { cpu: cpu - pod.cpu, memory: memory - pod.memory });
  }
  return free.length;
}
