import { findRedisMemoryMistakes, redisMebibytes, toMebibytes } from "../../constructs/rules/quantities";
import { show, type FieldError } from "../problem";
import { rule, toFieldErrors } from "./rule";

/**
 * The memory below which the process of a pod is likely to be killed, in MiB: half of what the charts request, and for web and
 * worker what Node.js needs to start Langfuse.
 */
const LEAST_MEMORY = { web: 1024, worker: 1024, postgresql: 256, redis: 128, clickhouse: 2048, keeper: 256 };

/** The disk that a store fills with what it writes for itself, in GiB: logs, merges, snapshots. */
const LEAST_DISK = { postgresql: 4, redis: 2, clickhouse: 10, keeper: 2 };

export const leastMemoryWarning = rule(["langfuse"], ({ langfuse }) =>
  Object.entries(LEAST_MEMORY).flatMap(([component, least]): FieldError[] => {
    const { memory } = langfuse[component as keyof typeof LEAST_MEMORY].size;
    if (toMebibytes(memory) >= least) return [];
    const path = ["langfuse", component, "size", "memory"];
    const rule = `should be at least ${least}Mi: with less, the pod is likely to be killed`;
    return [{ path, rule, given: show(memory), fix: `Write for example: memory: ${least}Mi` }];
  }),
);

export const redisMemoryRule = rule(["langfuse"], ({ langfuse: { redis } }) =>
  toFieldErrors(findRedisMemoryMistakes(["langfuse", "redis", "size", "memory"], redis.size.memory)),
);

/** Redis writes its queue to a new file beside the old one. */
export const leastDiskWarning = rule(["langfuse"], ({ langfuse }) => {
  const redis = Math.max(LEAST_DISK.redis, Math.ceil((2 * redisMebibytes(langfuse.redis.size.memory)) / 1024));
  return Object.entries({ ...LEAST_DISK, redis }).flatMap(([store, least]): FieldError[] => {
    const { diskGib } = langfuse[store as keyof typeof LEAST_DISK];
    if (diskGib >= least) return [];
    const rule =
      store === "redis"
        ? `should be at least ${least}: twice the queue that its memory holds`
        : `should be at least ${least}: a smaller disk is full without any data of yours`;
    return [
      { path: ["langfuse", store, "diskGib"], rule, given: show(diskGib), fix: `Write for example: diskGib: ${least}` },
    ];
  });
});
