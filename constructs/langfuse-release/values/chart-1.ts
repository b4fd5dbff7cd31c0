import { POSTGRESQL, secretKey, type SecretKeyRef } from "../kubernetes-secrets";
import type { ChartProps, Size } from "../release-props";
import { storageSection, type StorageSection } from "../storage";
import {
  STORE_SECRETS,
  issuer,
  langfuseSection,
  resources,
  type LangfuseSection,
  type Resources,
} from "./langfuse-values";

/** A sub-chart's own policies allow connections from every pod: they are off, and this package's policies decide. */
interface NoNetworkPolicy {
  readonly networkPolicy: { readonly enabled: false };
}

interface BitnamiStore {
  readonly resourcesPreset: "none";
  readonly resources: Resources;
  readonly persistence: { readonly size: string; readonly storageClass: string };
}

/** The values of chart 1.5.x (Langfuse 3) that this package sets. The chart has no schema: these types are one. */
export interface Chart1Values {
  /** The sub-charts refuse their own legacy images without it. */
  readonly global: { readonly security: { readonly allowInsecureImages: true } };
  readonly langfuse: LangfuseSection & { readonly nextauth: { readonly secret: SecretKeyRef } };
  readonly postgresql: {
    readonly deploy: true;
    readonly auth: {
      readonly username: string;
      readonly database: string;
      readonly existingSecret: string;
      readonly secretKeys: { readonly userPasswordKey: string; readonly adminPasswordKey: string };
    };
    readonly primary: BitnamiStore & NoNetworkPolicy;
  };
  readonly redis: NoNetworkPolicy & {
    readonly deploy: true;
    readonly auth: { readonly existingSecret: string; readonly existingSecretPasswordKey: string };
    readonly primary: BitnamiStore;
  };
  readonly clickhouse: NoNetworkPolicy &
    BitnamiStore & {
      readonly deploy: true;
      readonly replicaCount: number;
      readonly auth: {
        readonly username: "default";
        readonly existingSecret: string;
        readonly existingSecretKey: string;
      };
      readonly zookeeper: NoNetworkPolicy & BitnamiStore & { readonly replicaCount: number };
    };
  readonly s3: StorageSection;
  readonly extraManifests: readonly object[];
}

const NO_NETWORK_POLICY: NoNetworkPolicy = { networkPolicy: { enabled: false } };

/** Values for chart 1.5.x, which needs `nextauth.secret`. */
export function chart1Values(props: ChartProps): Chart1Values {
  const { clickhouse, keeper } = props;
  const section = langfuseSection(props, 1);
  const store = (store: Store) => bitnamiStore(store, props.storageClass);
  return {
    global: { security: { allowInsecureImages: true } },
    langfuse: {
      ...section,
      nextauth: { ...section.nextauth, secret: { secretKeyRef: secretKey("app", "nextauth-secret") } },
    },
    postgresql: {
      deploy: true,
      auth: {
        username: POSTGRESQL.user,
        database: POSTGRESQL.database,
        existingSecret: STORE_SECRETS.postgresql,
        secretKeys: {
          userPasswordKey: secretKey("postgresql", "password").key,
          adminPasswordKey: secretKey("postgresql", "postgres-password").key,
        },
      },
      primary: { ...store(props.postgresql), ...NO_NETWORK_POLICY },
    },
    redis: {
      deploy: true,
      auth: {
        existingSecret: STORE_SECRETS.redis,
        existingSecretPasswordKey: secretKey("redis", "password").key,
      },
      ...NO_NETWORK_POLICY,
      primary: store(props.redis),
    },
    clickhouse: {
      deploy: true,
      replicaCount: clickhouse.replicas,
      auth: {
        username: "default",
        existingSecret: STORE_SECRETS.clickhouse.name,
        existingSecretKey: STORE_SECRETS.clickhouse.key,
      },
      ...NO_NETWORK_POLICY,
      ...store(clickhouse),
      zookeeper: { replicaCount: keeper.replicas, ...NO_NETWORK_POLICY, ...store(keeper) },
    },
    s3: storageSection(props.storage),
    extraManifests: props.ingress ? [issuer(props.ingress, 1)] : [],
  };
}

interface Store {
  readonly diskGib: number;
  readonly size: Required<Size>;
}

function bitnamiStore({ diskGib, size }: Store, storageClass: string): BitnamiStore {
  return {
    resourcesPreset: "none",
    resources: resources(size),
    persistence: { size: `${diskGib}Gi`, storageClass },
  };
}
