import type { Bounds } from "../rules/release";
import type { SecretVaultRef } from "../secret-vault/secret-vault";
import type { ReleaseStorage } from "./storage";

/** The least serious entries that web and worker write. */
export type LogLevel = "trace" | "debug" | "info" | "warn" | "error" | "fatal";

/** Installed by this release, or already in the cluster. */
export type Prerequisite = "install" | "existing";

/** Azure's kinds of disk that a store can have; ZRS follows a pod into another zone. */
export type DiskSku = "StandardSSD_LRS" | "Premium_LRS" | "StandardSSD_ZRS" | "Premium_ZRS";

/** A Pod Security level that a namespace can enforce. */
export type PodSecurityLevel = "restricted" | "baseline";

/** A range and ports outside the cluster that web and worker may connect to. */
export interface AllowedEgress {
  /** IPv4 range in CIDR notation. */
  readonly range: string;
  /** TCP ports. */
  readonly ports: readonly number[];
}

/** The public address of the ingress controller, by its name in Azure. */
export interface PublicIpName {
  /** Name of the public IP address. */
  readonly name: string;
  /** Name of its resource group. */
  readonly resourceGroup: string;
}

/** What one pod requests. */
export interface Size {
  /** Cores, as `2` or `500m`. @default - by component */
  readonly cpu?: string;
  /** Memory, requested and limited, as `4Gi`. @default - by component */
  readonly memory?: string;
}

/** Web or worker. */
export interface ComponentProps {
  /** A number of pods from 1 to 100, or bounds for autoscaling by CPU. @default 1 */
  readonly replicas?: number | Bounds;
  /** What each pod requests. @default - 1 core, 2Gi */
  readonly size?: Size;
}

/** A store with one pod. */
export interface StoreProps {
  /**
   * Size of its disk in GiB; 1 to 32767. Disks never shrink. Those of chart 1.5.x, and that of PostgreSQL, grow only if the
   * claim is patched and the StatefulSet deleted without its pods before. @default - by store
   */
  readonly diskGib?: number;
  /** What the pod requests. @default - by store */
  readonly size?: Size;
}

/** A store with several pods, each with its own disk. */
export interface ReplicatedStoreProps extends StoreProps {
  /** Number of pods. @default - by store */
  readonly replicas?: number;
}

/** The images of web and worker. */
export interface ReleaseImages {
  /** Host of the registry, as `acrlangfusedev.azurecr.io`. */
  readonly registry: string;
  /** Tag of both images, which starts with a version of Langfuse, as `4.4.0-keyless.1`. */
  readonly tag: string;
  /** Repository of web. @default "langfuse-web" */
  readonly web?: string;
  /** Repository of the worker. @default "langfuse-worker" */
  readonly worker?: string;
}

/** A release of chart 1.x beside one of chart 2.x. */
export interface PreviousRelease {
  /** Version of the official chart: 1.5.x (Langfuse 3). */
  readonly chartVersion: string;
  /** Name of the Helm release, with "langfuse" in it. */
  readonly releaseName: string;
  /** Tag of its images, whose repositories are the same. */
  readonly tag: string;
  /** Which of the two users reach; only that one has an ingress. @default "previous" */
  readonly serves?: "previous" | "current";
}

/** How users reach Langfuse. */
export type Exposure =
  | {
      /** By port-forward only. */
      readonly kind: "none";
    }
  | {
      /** By an ingress controller with a certificate of Let's Encrypt. */
      readonly kind: "public";
      /** Where Let's Encrypt writes to. */
      readonly acmeEmail: string;
      /** Which server of Let's Encrypt; browsers do not trust certificates of `staging`. @default "production" */
      readonly acmeServer?: "production" | "staging";
      /** Pods of the ingress controller; 1 to 20. @default 2 */
      readonly controllerReplicas?: number;
      /** The address of the controller. */
      readonly publicIp: PublicIpName;
    };

/** Settings of `LangfuseRelease`. */
export interface LangfuseReleaseProps {
  /** The URL that users open: scheme and host. */
  readonly publicUrl: string;
  /** The images of web and worker. */
  readonly images: ReleaseImages;
  /** Where events, media and exports are kept. */
  readonly storage: ReleaseStorage;
  /** Entra tenant that users sign in to. */
  readonly tenantId: string;
  /** The Key Vault with the secrets, and what their names start with. */
  readonly vault: SecretVaultRef;
  /** Namespace of Langfuse and its stores; the federated credential must trust its service account. @default "langfuse" */
  readonly namespace?: string;
  /** Name of the Helm release. @default "langfuse" */
  readonly releaseName?: string;
  /**
   * Version of the official chart: 1.5.x (Langfuse 3) or 2.x (Langfuse 4). A text and no reference, because the chart's
   * values depend on it. @default "2.0.0"
   */
  readonly chartVersion?: string;
  /**
   * The release of chart 1.x that runs beside this one of chart 2.x until its data is copied: in the same namespace,
   * with the same Secrets, service account and settings, and with databases of its own. @default - none
   */
  readonly previous?: PreviousRelease;
  /** Langfuse's own user names and passwords beside Entra ID. @default false */
  readonly passwordLogin?: boolean;
  /** Lets an existing Langfuse user with the same email sign in through Entra ID. @default true */
  readonly accountLinking?: boolean;
  /** Sends basic usage statistics to the makers of Langfuse. @default false */
  readonly telemetry?: boolean;
  /** What web and worker write to their logs. @default - `info`, as JSON */
  readonly logging?: {
    /** The least serious entries that are written. @default "info" */
    readonly level?: LogLevel;
    /** Lines for people, or JSON for a log service. @default "json" */
    readonly format?: "text" | "json";
  };
  /** The pods that serve the UI and the API. @default - one pod of 1 core and 2Gi */
  readonly web?: ComponentProps;
  /** The pods that process events. @default - one pod of 1 core and 2Gi */
  readonly worker?: ComponentProps;
  /** Users, projects and settings. @default - 32 GiB, 500m, 1Gi */
  readonly postgresql?: StoreProps;
  /** Queues and caches. @default - 8 GiB, 250m, 1Gi */
  readonly redis?: StoreProps;
  /** Traces, observations and scores; 1 to 9 pods. @default - one pod, 100 GiB, 2 cores, 8Gi */
  readonly clickhouse?: ReplicatedStoreProps;
  /**
   * What coordinates the replicas of ClickHouse: 3 or 5 pods of Keeper with chart 2.x; 1, 3 or 5 of ZooKeeper with 1.5.x.
   * @default - three pods, 20 GiB, 250m, 512Mi
   */
  readonly keeper?: ReplicatedStoreProps;
  /** Which pods the namespace admits. @default "restricted" */
  readonly podSecurity?: PodSecurityLevel;
  /** Azure's kind of disk for the stores, as `Premium_ZRS`. Existing disks keep theirs. @default "Premium_LRS" */
  readonly diskSku?: DiskSku;
  /** How users reach Langfuse. @default - none, reached by port-forward */
  readonly exposure?: Exposure;
  /** Who installs cert-manager: this release, or it is in the cluster already. @default "install" */
  readonly certManager?: Prerequisite;
  /** Who installs the operator of ClickHouse, which chart 2.x needs. @default "install" */
  readonly clickhouseOperator?: Prerequisite;
  /** Further environment variables of web and worker; no secrets. @default - none */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * Further environment variables of web and worker by name, and the secret of the vault that each takes its value
   * from, after the prefix. @default - none
   */
  readonly secretEnvironment?: Readonly<Record<string, string>>;
  /** What web and worker may reach beside HTTPS on the internet. @default - nothing */
  readonly allowedEgress?: readonly AllowedEgress[];
  /** How long Helm waits for the pods, 5 to 120 minutes; the first start runs all migrations. @default 30 */
  readonly timeoutMinutes?: number;
  /** Refuses to destroy the namespace, and with it the databases' volumes. @default true */
  readonly protect?: boolean;
}
