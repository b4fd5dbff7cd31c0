import { keys, type Shape } from "./values-shape";

const SECRET: Shape = { value: "text", secretKeyRef: keys("name key", "text") };

const IMAGE: Shape = { ...keys("registry repository tag digest pullPolicy", "text"), pullSecrets: "list" };

const RESOURCES: Shape = { ...keys("requests limits"), claims: "list" };

const PROBE: Shape = {
  path: "text",
  enabled: "flag",
  ...keys("initialDelaySeconds periodSeconds timeoutSeconds failureThreshold successThreshold", "number"),
};

const POD: Shape = {
  ...keys("annotations labels", "texts"),
  ...keys(
    "tolerations topologySpreadConstraints extraContainers extraInitContainers additionalEnv additionalEnvFrom",
    "list",
  ),
  ...keys("nodeSelector affinity dnsConfig extraVolumes extraVolumeMounts"),
};

const COMPONENT: Shape = {
  ...keys("image", IMAGE),
  deployment: { ...keys("additionalLabels annotations", "texts"), strategy: "any" },
  pod: POD,
  service: {
    type: "text",
    ...keys("port externalPort nodePort", "number"),
    ...keys("additionalLabels annotations", "texts"),
  },
  resources: RESOURCES,
  ...keys("replicas revisionHistoryLimit", "number"),
  keda: "any",
  hpa: {
    enabled: "flag",
    annotations: "texts",
    ...keys("minReplicas maxReplicas targetCPUUtilizationPercentage", "number"),
  },
  vpa: "any",
  hostAliases: "list",
  ...keys("livenessProbe readinessProbe startupProbe", PROBE),
  pdb: { create: "flag", minAvailable: "text", maxUnavailable: "text" },
  hostname: "text",
};

const LANGFUSE: Shape = {
  logging: keys("level format", "text"),
  ...keys("salt licenseKey encryptionKey", SECRET),
  allowedOrganizationCreators: "list",
  features: keys("telemetryEnabled signUpDisabled experimentalFeaturesEnabled", "flag"),
  nodeEnv: "text",
  serviceAccount: { create: "flag", annotations: "texts", name: "text", automountServiceAccountToken: "flag" },
  smtp: { connectionUrl: "any", fromAddress: "text" },
  auth: "any",
  ingress: {
    enabled: "flag",
    ...keys("additionalLabels annotations", "texts"),
    className: "text",
    hosts: "list",
    tls: { enabled: "flag", secretName: "text" },
  },
  ...keys("podSecurityContext securityContext nodeSelector affinity dnsConfig extraLifecycle"),
  tolerations: "list",
  pod: POD,
  deployment: { annotations: "texts", strategy: "any" },
  ...keys("replicas revisionHistoryLimit", "number"),
  resources: RESOURCES,
  image: IMAGE,
  ...keys("additionalEnv additionalEnvFrom extraContainers extraVolumes extraInitContainers extraVolumeMounts", "list"),
  web: COMPONENT,
  worker: COMPONENT,
  allowV1Upgrade: "flag",
  nextauth: { url: "text", secret: SECRET },
};

const BUCKET: Shape = {
  ...keys("bucket prefix region endpoint", "text"),
  forcePathStyle: "flag",
  ...keys("accessKeyId secretAccessKey", SECRET),
};

const S3: Shape = {
  deploy: "flag",
  storageProvider: "text",
  ...BUCKET,
  gcs: "any",
  concurrency: keys("reads writes", "number"),
  eventUpload: BUCKET,
  batchExport: { enabled: "flag", ...BUCKET },
  mediaUpload: { enabled: "flag", ...keys("maxContentLength downloadUrlExpirySeconds", "number"), ...BUCKET },
  ...keys("auth defaultBuckets image master volume filer s3 allInOne persistence resources resourcesPreset"),
};

const POSTGRESQL_AUTH: Shape = {
  ...keys("username password existingSecret database args postgresPassword", "text"),
  enablePostgresUser: "flag",
  secretKeys: keys("userPasswordKey adminPasswordKey replicationPasswordKey", "text"),
};

const POSTGRESQL: Shape = {
  deploy: "flag",
  ...keys("host port args directUrl shadowDatabaseUrl", "text"),
  auth: POSTGRESQL_AUTH,
  migration: { autoMigrate: "flag" },
  image: "any",
};

const REDIS_AUTH: Shape = {
  ...keys("username password existingSecret existingSecretPasswordKey database", "text"),
  enabled: "flag",
};

const REDIS: Shape = {
  deploy: "flag",
  host: "text",
  port: "number",
  tls: "any",
  cluster: { enabled: "flag", nodes: "list" },
  sentinel: "any",
  image: "any",
};

const CLICKHOUSE: Shape = {
  deploy: "flag",
  ...keys("host database", "text"),
  ...keys("httpPort nativePort", "number"),
  auth: keys("username password existingSecret existingSecretKey", "text"),
  migration: { url: "text", ssl: "flag", autoMigrate: "flag" },
};

/** What each pod of the operator has. */
const OPERATED: Shape = {
  enabled: "flag",
  replicas: "number",
  image: IMAGE,
  storage: { ...keys("size className", "text"), accessModes: "list" },
  resources: RESOURCES,
  ...keys("nodeSelector affinity settings profileSettings podTemplate containerTemplate labels annotations"),
  tolerations: "list",
};

/** The values of the Bitnami sub-charts that operators of Langfuse set. */
const BITNAMI = keys(`
  architecture primary readReplicas replica global nameOverride fullnameOverride commonLabels commonAnnotations metrics
  networkPolicy serviceAccount volumePermissions tls sentinel containerPorts extraEnvVars extraVolumes extraVolumeMounts
  initContainers sidecars nodeSelector affinity tolerations podSecurityContext containerSecurityContext podLabels
  podAnnotations resources resourcesPreset persistence service livenessProbe readinessProbe startupProbe logLevel
  commonConfiguration useExternalDNS kubeVersion configmap existingOverridesConfigmap extraOverrides keeper extraFlags
  updateStrategy topologySpreadConstraints priorityClassName podAntiAffinityPreset shardPriority audit ldap
`);

const COMMON: Shape = {
  ...keys("nameOverride fullnameOverride", "text"),
  global: "any",
  extraManifests: "list",
  langfuse: LANGFUSE,
  s3: S3,
};

/**
 * The values of each generation of the official chart, which has no schema and ignores what it does not know.
 * @see https://github.com/langfuse/langfuse-k8s/blob/langfuse-1.5.41/charts/langfuse/values.yaml
 * @see https://github.com/langfuse/langfuse-k8s/blob/langfuse-2.0.0/charts/langfuse/values.yaml
 */
export const LANGFUSE_VALUES: Readonly<Record<string, Shape>> = {
  "1": {
    ...COMMON,
    postgresql: { ...BITNAMI, ...POSTGRESQL },
    redis: { ...BITNAMI, ...REDIS, auth: REDIS_AUTH },
    clickhouse: {
      ...BITNAMI,
      ...CLICKHOUSE,
      image: "any",
      zookeeper: "any",
      clusterEnabled: "flag",
      ...keys("shards replicaCount", "number"),
    },
  },
  "2": {
    ...COMMON,
    postgresql: {
      ...POSTGRESQL,
      ...keys("replicaCount revisionHistoryLimit", "number"),
      ...keys(
        "service settings userDatabase networkPolicy customConfig extraEnvSecrets extraScripts customScripts args",
      ),
      storage: {
        ...keys("requestedSize className persistentVolumeClaimName volumeName nameOverride", "text"),
        ...keys("accessModes", "list"),
        ...keys("labels annotations", "texts"),
        ...keys("keepPvc", "flag"),
        persistentVolumeClaimRetentionPolicy: "any",
      },
      ...keys("resources initResources", RESOURCES),
      ...keys("podSecurityContext securityContext nodeSelector affinity livenessProbe readinessProbe startupProbe env"),
      ...keys("tolerations imagePullSecrets topologySpreadConstraints", "list"),
      ...keys("podLabels podAnnotations customLabels customAnnotations", "texts"),
      ...keys("priorityClassName podManagementPolicy updateStrategyType", "text"),
    },
    redis: {
      ...REDIS,
      auth: { ...REDIS_AUTH, usersExistingSecret: "text", aclUsers: "any", aclConfig: "text" },
      ...keys("service replica metrics deploymentStrategy serviceAccount networkPolicy podDisruptionBudget"),
      dataStorage: {
        ...keys("requestedSize className persistentVolumeClaimName volumeName hostPath subPath", "text"),
        ...keys("enabled keepPvc", "flag"),
        ...keys("accessModes", "list"),
        ...keys("labels annotations", "texts"),
      },
      valkeyConfig: "text",
      ...keys("resources initResources", RESOURCES),
      ...keys("podSecurityContext securityContext nodeSelector affinity livenessProbe readinessProbe startupProbe env"),
      ...keys(
        "tolerations imagePullSecrets topologySpreadConstraints extraVolumes extraVolumeMounts extraValkeyConfigs",
        "list",
      ),
      ...keys("podLabels podAnnotations commonLabels", "texts"),
      ...keys("priorityClassName", "text"),
    },
    clickhouse: { ...CLICKHOUSE, crdCheck: "flag", cluster: OPERATED, keeper: OPERATED },
  },
};
