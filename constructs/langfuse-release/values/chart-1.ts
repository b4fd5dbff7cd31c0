import { secretKey } from "../kubernetes-secrets";
import type { ChartProps } from "../complete-release";
import type { Size } from "../release-props";
import { storageSection } from "../storage";
import { CLICKHOUSE_AUTH, issuer, langfuseSection, postgresqlAuth, redisAuth, resources } from "./langfuse-values";

/** A sub-chart's own policies allow connections from every pod: they are off, and this package's policies decide. */
const NO_NETWORK_POLICY = { networkPolicy: { enabled: false } };

/** The values that this package sets for chart 1.5.x (Langfuse 3), which needs `nextauth.secret`. */
export function chart1Values(props: ChartProps) {
  const { storageClass, clickhouse, keeper } = props;
  const section = langfuseSection(props, 1);
  const store = ({ diskGib, size }: { readonly diskGib: number; readonly size: Required<Size> }) => ({
    resourcesPreset: "none",
    resources: resources(size),
    persistence: { size: `${diskGib}Gi`, storageClass },
  });
  return {
    // The sub-charts refuse their own legacy images without it.
    global: { security: { allowInsecureImages: true } },
    langfuse: {
      ...section,
      nextauth: { ...section.nextauth, secret: { secretKeyRef: secretKey("app", "nextauth-secret") } },
    },
    postgresql: {
      deploy: true,
      auth: postgresqlAuth("password", "postgres-password"),
      primary: { ...store(props.postgresql), ...NO_NETWORK_POLICY },
    },
    redis: { deploy: true, auth: redisAuth("password"), ...NO_NETWORK_POLICY, primary: store(props.redis) },
    clickhouse: {
      deploy: true,
      replicaCount: clickhouse.replicas,
      auth: CLICKHOUSE_AUTH,
      ...NO_NETWORK_POLICY,
      ...store(clickhouse),
      zookeeper: { replicaCount: keeper.replicas, ...NO_NETWORK_POLICY, ...store(keeper) },
    },
    s3: storageSection(props.storage),
    extraManifests: props.exposure.kind === "public" ? [issuer(props.exposure, 1)] : [],
  };
}
