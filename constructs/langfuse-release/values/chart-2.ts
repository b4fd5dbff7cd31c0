import { POSTGRESQL, secretKey } from "../kubernetes-secrets";
import type { ChartProps, Size } from "../release-props";
import { storageSection, type StorageSection } from "../storage";
import {
  SECCOMP_DEFAULT,
  STORE_SECRETS,
  issuer,
  langfuseSection,
  resources,
  separate,
  type LangfuseSection,
  type Resources,
} from "./langfuse-values";

/** The values of chart 2.x (Langfuse 4) that this package sets. The chart has no schema: these types are one. */
export interface Chart2Values {
  readonly langfuse: LangfuseSection;
  readonly postgresql: {
    readonly deploy: true;
    readonly auth: {
      readonly username: string;
      readonly database: string;
      readonly existingSecret: string;
      readonly secretKeys: { readonly userPasswordKey: string; readonly adminPasswordKey: string };
    };
    readonly storage: { readonly requestedSize: string; readonly className: string };
    readonly resources: Resources;
    readonly initResources: Resources;
    readonly podSecurityContext: object;
  };
  readonly redis: {
    readonly deploy: true;
    /** The disk can be attached once: the old pod must end before the new one starts. */
    readonly deploymentStrategy: "Recreate";
    readonly auth: { readonly existingSecret: string; readonly existingSecretPasswordKey: string };
    readonly dataStorage: {
      readonly enabled: true;
      readonly requestedSize: string;
      readonly className: string;
      /** Otherwise uninstalling the release deletes the queue. */
      readonly keepPvc: true;
    };
    readonly valkeyConfig: string;
    readonly resources: Resources;
    readonly initResources: Resources;
  };
  readonly clickhouse: {
    readonly deploy: true;
    readonly auth: {
      readonly username: "default";
      readonly existingSecret: string;
      readonly existingSecretKey: string;
    };
    readonly cluster: ReplicatedStore;
    readonly keeper: ReplicatedStore & { readonly enabled: true };
  };
  readonly s3: StorageSection;
  readonly extraManifests: readonly object[];
}

interface ReplicatedStore {
  readonly replicas: number;
  readonly storage: { readonly size: string; readonly className: string };
  readonly resources: Resources;
  readonly affinity: object;
}

/**
 * Redis is the queue: with full memory it must refuse new jobs, not drop old ones, and a restart must lose none. A
 * quarter of the memory is reserved for rewriting the append-only file.
 */
function queueConfig({ memory }: Required<Size>): string {
  const mebibytes = memory.endsWith("Gi") ? Number.parseInt(memory) * 1024 : Number.parseInt(memory);
  const limit = `maxmemory ${Math.floor(mebibytes * 0.75)}mb`;
  return ["maxmemory-policy noeviction", limit, "appendonly yes", ""].join("\n");
}

/** What the stores' init containers request, which only prepare files. */
const INIT_RESOURCES = resources({ cpu: "50m", memory: "64Mi" });

/**
 * Values for chart 2.x. `nextauth.secret` stays with the chart: with salt, encryption key and this one all set,
 * 2.0.0 fails on the second upgrade (langfuse-k8s#399).
 */
export function chart2Values(props: ChartProps): Chart2Values {
  const { storageClass, postgresql, redis, clickhouse, keeper } = props;
  return {
    langfuse: langfuseSection(props, 2),
    postgresql: {
      deploy: true,
      auth: {
        username: POSTGRESQL.user,
        database: POSTGRESQL.database,
        existingSecret: STORE_SECRETS.postgresql,
        secretKeys: {
          userPasswordKey: secretKey("postgresql", "USERDB_PASSWORD").key,
          adminPasswordKey: secretKey("postgresql", "POSTGRES_PASSWORD").key,
        },
      },
      storage: { requestedSize: `${postgresql.diskGib}Gi`, className: storageClass },
      resources: resources(postgresql.size),
      initResources: INIT_RESOURCES,
      podSecurityContext: SECCOMP_DEFAULT,
    },
    redis: {
      deploy: true,
      deploymentStrategy: "Recreate",
      auth: {
        existingSecret: STORE_SECRETS.redis,
        existingSecretPasswordKey: secretKey("redis", "default").key,
      },
      dataStorage: {
        enabled: true,
        requestedSize: `${redis.diskGib}Gi`,
        className: storageClass,
        keepPvc: true,
      },
      valkeyConfig: queueConfig(redis.size),
      resources: resources(redis.size),
      initResources: INIT_RESOURCES,
    },
    clickhouse: {
      deploy: true,
      auth: {
        username: "default",
        existingSecret: STORE_SECRETS.clickhouse.name,
        existingSecretKey: STORE_SECRETS.clickhouse.key,
      },
      cluster: {
        replicas: clickhouse.replicas,
        storage: { size: `${clickhouse.diskGib}Gi`, className: storageClass },
        resources: resources(clickhouse.size),
        affinity: separate({ "clickhouse.com/role": "clickhouse-server" }),
      },
      keeper: {
        enabled: true,
        replicas: keeper.replicas,
        storage: { size: `${keeper.diskGib}Gi`, className: storageClass },
        resources: resources(keeper.size),
        affinity: separate({ "clickhouse.com/role": "clickhouse-keeper" }),
      },
    },
    s3: storageSection(props.storage),
    extraManifests: props.ingress ? [issuer(props.ingress, 2)] : [],
  };
}
