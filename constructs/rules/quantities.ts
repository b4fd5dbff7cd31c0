import type { Mistake } from "./values";

/** Quantities of Kubernetes, as `500m` cores and `4Gi` of memory. */

/** Thousandths of a core. */
export function toMillicores(cpu: string): number {
  return cpu.endsWith("m") ? Number.parseInt(cpu) : Number(cpu) * 1000;
}

export function toMebibytes(memory: string): number {
  return memory.endsWith("Gi") ? Number.parseInt(memory) * 1024 : Number.parseInt(memory);
}

/** Redis gets three quarters of its pod's memory, in whole MiB; the rest is for rewriting the append-only file. */
export function redisMebibytes(memory: string): number {
  return Math.floor(toMebibytes(memory) * 0.75);
}

/** A limit of 0 is none: the pod would be killed as soon as the queue has filled its memory. */
export function findRedisMemoryMistakes(path: Mistake["path"], memory: string): Mistake[] {
  if (redisMebibytes(memory) > 0) return [];
  const rule = "must be at least 2Mi: three quarters of it, in whole MiB, are Redis' limit, and 0 means no limit";
  return [{ path, rule, given: memory, fix: `Write for example: ${path.at(-1)}: 1Gi` }];
}
