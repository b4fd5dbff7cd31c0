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
  readonly replicas: number | { readonly min: number; readonly max: number };
  readonly size: Size;
}

/** A store with one pod. */
export interface StoreProps {
  /** Size of its disk in GiB. */
  readonly diskGib: number;
  readonly size: Size;
}

/** A store with several pods, each with its own disk. */
export interface ReplicatedStoreProps extends StoreProps {
  readonly replicas: number;
}

/** What the chart's values are made of, whatever its generation. */
export interface ChartProps {
  /** Name of the Helm release. */
  readonly releaseName: string;
  /** The URL that users open. */
  readonly publicUrl: string;
  /** Repositories with their registry, and the tag of both. */
  readonly images: { readonly web: string; readonly worker: string; readonly tag: string };
  /** Where events, media and exports are kept. */
  readonly storage: ReleaseStorage;
  /** Entra tenant that users sign in to. */
  readonly tenantId: string;
  readonly passwordLogin: boolean;
  readonly accountLinking: boolean;
  readonly telemetry: boolean;
  /** What web and worker write to their logs. */
  readonly logging: { readonly level: LogLevel; readonly format: "text" | "json" };
  readonly web: ComponentProps;
  readonly worker: ComponentProps;
  readonly postgresql: StoreProps;
  readonly redis: StoreProps;
  readonly clickhouse: ReplicatedStoreProps;
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
  readonly ingress?: { readonly acmeEmail: string; readonly acmeServer: "production" | "staging" };
}
