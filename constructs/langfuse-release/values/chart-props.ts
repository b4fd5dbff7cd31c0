import type { ReleaseStorage } from "../storage";

/** The least serious entries that web and worker write. */
export type LogLevel = "trace" | "debug" | "info" | "warn" | "error" | "fatal";

/** What one pod asks for. */
export interface Size {
  /** Cores, as `2` or `500m`. */
  readonly cpu: string;
  /** Memory, promised and limited, as `4Gi`. */
  readonly memory: string;
}

/** Web or worker. */
export interface ComponentProps {
  /** A number of pods, or bounds for autoscaling by CPU. */
  readonly replicas:
    | number
    | {
        /** The least number of pods. */
        readonly min: number;
        /** The greatest number of pods. */
        readonly max: number;
      };
  /** What each pod asks for. */
  readonly size: Size;
}

/** A store with one pod. */
export interface StoreProps {
  /** Size of its disk in GiB. */
  readonly diskGib: number;
  /** What the pod asks for. */
  readonly size: Size;
}

/** A store with several pods, each with its own disk. */
export interface ReplicatedStoreProps extends StoreProps {
  /** Number of pods. */
  readonly replicas: number;
}

/** What the chart's values are made of, whatever its generation. */
export interface ChartProps {
  /** Name of the Helm release. */
  readonly releaseName: string;
  /** The URL that users open. */
  readonly publicUrl: string;
  /** Repositories with their registry, and the tag of both. */
  readonly images: {
    /** Repository of web, as `acrlangfusedev.azurecr.io/langfuse-web`. */
    readonly web: string;
    /** Repository of the worker. */
    readonly worker: string;
    /** Tag of both. */
    readonly tag: string;
  };
  /** Where events, media and exports are kept. */
  readonly storage: ReleaseStorage;
  /** Entra tenant that users sign in to. */
  readonly tenantId: string;
  /** Langfuse's own user names and passwords beside Entra ID. */
  readonly passwordLogin: boolean;
  /** Lets an existing Langfuse user with the same email sign in through Entra ID. */
  readonly accountLinking: boolean;
  /** Sends basic usage statistics to the makers of Langfuse. */
  readonly telemetry: boolean;
  /** What web and worker write to their logs. */
  readonly logging: {
    /** The least serious entries that are written. */
    readonly level: LogLevel;
    /** Lines for people, or JSON for a log service. */
    readonly format: "text" | "json";
  };
  /** The pods that serve the UI and the API. */
  readonly web: ComponentProps;
  /** The pods that process events. */
  readonly worker: ComponentProps;
  /** Users, projects and settings. */
  readonly postgresql: StoreProps;
  /** Queues and caches. */
  readonly redis: StoreProps;
  /** Traces, observations and scores. */
  readonly clickhouse: ReplicatedStoreProps;
  /** What coordinates the replicas of ClickHouse: Keeper with chart 2.x, ZooKeeper with 1.5.x. */
  readonly keeper: ReplicatedStoreProps;
  /** StorageClass of every disk. */
  readonly storageClass: string;
  /** Further environment variables of web and worker. */
  readonly environment: Readonly<Record<string, string>>;
  /** Names of the environment variables whose values are in the Secret `VARIABLES_SECRET`. */
  readonly secretEnvironment: readonly string[];
  /** Restarts web and worker when it changes. */
  readonly secretsRevision: string;
  /** Asks for a certificate and routes the public host to web. @default - no ingress */
  readonly ingress?: {
    /** Where Let's Encrypt writes to. */
    readonly acmeEmail: string;
    /** Which server of Let's Encrypt is asked; browsers do not trust certificates of `staging`. */
    readonly acmeServer: "production" | "staging";
  };
}
