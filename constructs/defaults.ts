/** What a setting is if it is left out: in props of the constructs and in an environment file. */
export const DEFAULTS = {
  cluster: {
    podRange: "10.244.0.0/16",
    serviceRange: "10.41.0.0/16",
    dnsServiceIp: "10.41.0.10",
    tier: "Free",
    encryptionAtHost: false,
    apiServer: { access: "public" },
  },
  network: { addressSpace: "10.40.0.0/16", nodeSubnet: "10.40.0.0/20" },
  nodePool: { osDiskType: "Managed" },
  registry: { sku: "Basic" },
  blob: { container: "langfuse", replication: "LRS", softDeleteDays: 7, exportRetentionDays: 30 },
  vault: { softDeleteDays: 90, purgeProtection: true },
  sso: { rotationDays: 90 },
  logs: { retentionDays: 30 },
  /** Terraform refuses to destroy what holds data. */
  protect: true,
  exposure: { acmeServer: "production", controllerReplicas: 2 },
  release: {
    namespace: "langfuse",
    releaseName: "langfuse",
    chartVersion: "2.0.0",
    images: { web: "langfuse-web", worker: "langfuse-worker" },
    previousServes: "previous",
    passwordLogin: false,
    accountLinking: true,
    telemetry: false,
    logging: { level: "info", format: "json" },
    web: { replicas: 1, size: { cpu: "1", memory: "2Gi" } },
    worker: { replicas: 1, size: { cpu: "1", memory: "2Gi" } },
    postgresql: { diskGib: 32, size: { cpu: "500m", memory: "1Gi" } },
    redis: { diskGib: 8, size: { cpu: "250m", memory: "1Gi" } },
    clickhouse: { replicas: 1, diskGib: 100, size: { cpu: "2", memory: "8Gi" } },
    keeper: { replicas: 3, diskGib: 20, size: { cpu: "250m", memory: "512Mi" } },
    diskSku: "Premium_LRS",
    podSecurity: "restricted",
    certManager: "install",
    clickhouseOperator: "install",
    timeoutMinutes: 30,
  },
} as const;

/** Settings of which none that has a default is left out. */
type Complete<Settings, Defaults> = Settings & {
  readonly [Name in keyof Settings & keyof Defaults]-?: Settings[Name] & {};
};

/** Settings, and the defaults of those that are left out or undefined. */
export function withDefaults<Settings extends object, Defaults extends object>(settings: Settings, defaults: Defaults) {
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  return { ...defaults, ...given } as unknown as Complete<Settings, Defaults>;
}
