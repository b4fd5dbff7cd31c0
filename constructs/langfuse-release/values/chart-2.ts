import type { ChartProps } from "../complete-release";
import type { Size } from "../release-props";
import { redisMebibytes } from "../../rules/quantities";
import { storageSection } from "../storage";
import {
  CLICKHOUSE_AUTH,
  SECCOMP_DEFAULT,
  issuer,
  langfuseSection,
  postgresqlAuth,
  redisAuth,
  resources,
  separate,
} from "./langfuse-values";

/**
 * Redis is the queue: with full memory it must refuse new jobs, not drop old ones, and a restart must lose none. A
 * quarter of the memory is reserved for rewriting the append-only file.
 */
function queueConfig({ memory }: Required<Size>): string {
  const limit = `maxmemory ${redisMebibytes(memory)}mb`;
  return ["maxmemory-policy noeviction", limit, "appendonly yes", ""].join("\n");
}

/** What the stores' init containers request, which only prepare files. */
const INIT_RESOURCES = resources({ cpu: "50m", memory: "64Mi" });

/**
 * The values that this package sets for chart 2.x (Langfuse 4). `nextauth.secret` stays with the chart: with salt,
 * encryption key and this one all set, 2.0.0 fails on the second upgrade (langfuse-k8s#399).
 */
export function chart2Values(props: ChartProps) {
  const { storageClass: className, postgresql, redis, clickhouse, keeper } = props;
  const replicated = ({ replicas, diskGib, size }: ChartProps["keeper"], role: string) => ({
    replicas,
    storage: { size: `${diskGib}Gi`, className },
    resources: resources(size),
    affinity: separate({ "clickhouse.com/role": role }),
  });
  return {
    langfuse: langfuseSection(props, 2),
    postgresql: {
      deploy: true,
      auth: postgresqlAuth("USERDB_PASSWORD", "POSTGRES_PASSWORD"),
      storage: { requestedSize: `${postgresql.diskGib}Gi`, className },
      resources: resources(postgresql.size),
      initResources: INIT_RESOURCES,
      podSecurityContext: SECCOMP_DEFAULT,
    },
    redis: {
      deploy: true,
      // The disk can be attached once: the old pod must end before the new one starts.
      deploymentStrategy: "Recreate",
      auth: redisAuth("default"),
      // Without keepPvc, uninstalling the release deletes the queue.
      dataStorage: { enabled: true, requestedSize: `${redis.diskGib}Gi`, className, keepPvc: true },
      valkeyConfig: queueConfig(redis.size),
      resources: resources(redis.size),
      initResources: INIT_RESOURCES,
    },
    clickhouse: {
      deploy: true,
      auth: CLICKHOUSE_AUTH,
      cluster: replicated(clickhouse, "clickhouse-server"),
      keeper: { enabled: true, ...replicated(keeper, "clickhouse-keeper") },
    },
    s3: storageSection(props.storage),
    extraManifests: props.exposure.kind === "public" ? [issuer(props.exposure, 2)] : [],
  };
}
