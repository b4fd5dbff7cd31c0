import {
  countFilledNodes,
  countLeastNodes,
  findAllocatable,
  toCapacity,
  type Capacity,
} from "../../constructs/rules/node-capacity";
import { isTooSmall } from "../../constructs/rules/node-pools";
import { countMost, type Bounded } from "../../constructs/rules/release";
import { readVmSize, type VmSize } from "../../constructs/rules/vm-sizes";
import { show, showPath, type FieldError, type Path } from "../problem";
import type { Environment } from "../schema/environment";
import { rule } from "./rule";

type Sections = Pick<Environment, "cluster" | "langfuse" | "exposure">;

/** The pool on which Langfuse and its stores run. */
interface HostPool {
  readonly path: Path;
  readonly vmSize: string;
  readonly nodes: Bounded;
  readonly size: VmSize | undefined;
  /** What each node has for pods; undefined if that is not known, or AKS refuses the size. */
  readonly node: Capacity | undefined;
}

function findHostPool({ systemPool, userPool }: Environment["cluster"]): HostPool {
  const pool = userPool ?? systemPool;
  const mode = userPool ? "user" : "system";
  const size = readVmSize(pool.vmSize);
  const isRefused = size && isTooSmall(size, mode);
  const node = size && !isRefused ? findAllocatable(size) : undefined;
  return { path: ["cluster", `${mode}Pool`], vmSize: pool.vmSize, nodes: pool.nodes, size, node };
}

const COMPONENTS = ["web", "worker", "postgresql", "redis", "clickhouse", "keeper"] as const;

/** A pod that requests more than a node has stays pending: Kubernetes never starts it. */
function findTooLargePods({ path, vmSize, node }: HostPool, langfuse: Environment["langfuse"]): FieldError[] {
  if (!node) return [];
  const most = { cpu: `${node.cpu}m`, memory: `${node.memory}Mi` };
  return COMPONENTS.flatMap((component) => {
    const request = langfuse[component].size;
    const fields = (["cpu", "memory"] as const).filter((field) => toCapacity(request)[field] > node[field]);
    return fields.map((field) => ({
      path: ["langfuse", component, "size", field],
      rule: `must be at most ${most[field]}, what a node of ${showPath(path)} (${vmSize}) has for pods: a larger one fits no node`,
      given: show(request[field]),
      fix: `Write less, or a larger ${showPath(path)}.vmSize.`,
    }));
  });
}

/** Pods that fit no node; else nodes that together have less than the pods of the least replicas request. */
export const podsRule = rule(["cluster", "langfuse"], ({ cluster, langfuse }) => {
  const pool = findHostPool(cluster);
  const tooLarge = findTooLargePods(pool, langfuse);
  if (!pool.node || tooLarge.length > 0) return tooLarge;
  const least = countLeastNodes(listPods(langfuse, countLeast), pool.node);
  if (least <= countMost(pool.nodes)) return undefined;
  const rule = `must be at least ${least}: fewer nodes of ${pool.vmSize} do not have what the pods of Langfuse and its stores request`;
  return explainFewNodes(pool, least, rule);
});

/** What AKS' own pods request on each node, estimated: network, disks, DNS, metrics. */
const CLUSTER_PODS: Capacity = { cpu: 300, memory: 400 };

/** With all replicas, the second copies of an update and the pods beside Langfuse, some of them may stay pending. */
export const mostPodsWarning = rule(["cluster", "langfuse", "exposure"], (sections) => {
  const pool = findHostPool(sections.cluster);
  const { node } = pool;
  if (!node) return undefined;
  const forPods = { cpu: node.cpu - CLUSTER_PODS.cpu, memory: node.memory - CLUSTER_PODS.memory };
  const pods = [...listPods(sections.langfuse, countMost, 1), ...listOtherPods(sections)];
  const least = countFilledNodes(pods, forPods);
  if (least <= countMost(pool.nodes)) return undefined;
  const rule =
    `should be at least ${least}: fewer nodes of ${pool.vmSize} are full before all pods run, ` +
    "with the most replicas, second copies during an update, and the cluster's own pods";
  return explainFewNodes(pool, least, rule);
});

/** @param rule - the rule that the number of nodes breaks */
function explainFewNodes({ path, nodes }: HostPool, least: number, rule: string): FieldError {
  const place = typeof nodes === "number" ? [...path, "nodes"] : [...path, "nodes", "max"];
  const fix = `Write for example: ${place.at(-1)}: ${least}, a larger vmSize, or fewer or smaller pods.`;
  return { path: place, rule, given: show(countMost(nodes)), fix };
}

function countLeast(bounded: Bounded): number {
  return typeof bounded === "number" ? bounded : bounded.min;
}

/** @param surge - how many more pods web and worker have during an update */
function listPods(langfuse: Environment["langfuse"], count: (bounded: Bounded) => number, surge = 0): Capacity[] {
  const { web, worker, postgresql, redis, clickhouse, keeper, previous } = langfuse;
  const pods = [
    [web, count(web.replicas) + surge],
    [worker, count(worker.replicas) + surge],
    [postgresql, 1],
    [redis, 1],
    [clickhouse, clickhouse.replicas],
    [keeper, keeper.replicas],
  ] as const;
  const all = pods.flatMap(([{ size }, copies]) => Array.from({ length: copies }, () => toCapacity(size)));
  return previous ? [...all, ...all] : all;
}

const SMALL: Capacity = { cpu: 50, memory: 128 };

/** cert-manager, the ClickHouse operator and the ingress controller. */
function listOtherPods({ langfuse, exposure }: Sections): Capacity[] {
  const small = (langfuse.certManager === "install" ? 3 : 0) + (langfuse.clickhouseOperator === "install" ? 1 : 0);
  const controllers = exposure.kind === "public" ? exposure.controllerReplicas : 0;
  return [
    ...Array.from({ length: small }, () => SMALL),
    ...Array.from({ length: controllers }, () => ({ cpu: 100, memory: 128 })),
  ];
}

/**
 * Azure refuses to attach a premium disk to a size without premium storage.
 * @see https://learn.microsoft.com/azure/aks/concepts-storage
 */
export const premiumDiskRule = rule(["cluster", "langfuse"], ({ cluster, langfuse: { diskSku } }) => {
  const { path, vmSize, size } = findHostPool(cluster);
  if (!diskSku.startsWith("Premium") || size?.premium !== false) return undefined;
  return {
    path: [...path, "vmSize"],
    rule: `must be a size with premium disks, which has an s in its name, with langfuse.diskSku ${diskSku}`,
    given: show(vmSize),
    fix: `Write for example: vmSize: Standard_D4s_v5, or set langfuse.diskSku: ${diskSku.replace("Premium", "StandardSSD")}`,
  };
});

/** Langfuse's images are for the processor for which they were built. */
export const armWarning = rule(["cluster"], ({ cluster }) => {
  const { path, vmSize, size } = findHostPool(cluster);
  if (!size?.isArm) return undefined;
  return {
    path: [...path, "vmSize"],
    rule: "should not be an Arm size (p in its name), unless all images are built for linux/arm64 too",
    given: show(vmSize),
    fix: "Write for example: vmSize: Standard_D4s_v5, or build the images with --platform linux/amd64,linux/arm64.",
  };
});
