import type { LangfuseReleaseProps } from "../../../constructs/langfuse-release/release-props";
import { TENANT_ID } from "../../support/synth";
import { BUCKET, CHART_1, PUBLIC, SIZE, release, values, valuesOf } from "./release";

describe.each([
  ["1.5.41", CHART_1, "langfuse_v1", "letsencrypt-v1"],
  ["2.0.0", {}, "langfuse", "letsencrypt"],
])("values for chart %s", (_, props, name, issuer) => {
  const chart = (more: Partial<LangfuseReleaseProps> = {}) => values({ ...props, ...more }, name);

  test("pods run as the service account, labelled for the identity's webhook, restricted", () => {
    const { langfuse } = chart();
    expect(langfuse.serviceAccount).toEqual({
      create: false,
      name: "langfuse",
      automountServiceAccountToken: false,
    });
    expect(langfuse.pod.labels).toEqual({ "azure.workload.identity/use": "true" });
    expect(langfuse.podSecurityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: 1001,
      runAsGroup: 1001,
      fsGroup: 1001,
      seccompProfile: { type: "RuntimeDefault" },
    });
    expect(langfuse.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      privileged: false,
      runAsNonRoot: true,
      runAsUser: 1001,
      capabilities: { drop: ["ALL"] },
      seccompProfile: { type: "RuntimeDefault" },
    });
  });

  test("logs are written as the props set, and no usage statistics are sent", () => {
    const { langfuse } = chart({ logging: { level: "warn", format: "text" } });
    expect(langfuse.logging).toEqual({ level: "warn", format: "text" });
    expect(langfuse.features).toEqual({ telemetryEnabled: false, signUpDisabled: false });
  });

  test("Blob has an endpoint and a container and no key", () => {
    expect(chart().s3).toEqual({
      deploy: false,
      storageProvider: "azure",
      bucket: "langfuse",
      region: "",
      endpoint: "https://st.blob.core.windows.net",
      forcePathStyle: false,
      eventUpload: { prefix: "events/" },
      batchExport: { enabled: true, prefix: "exports/" },
      mediaUpload: { enabled: true, prefix: "media/" },
    });
  });

  test("a bucket has an endpoint, a region, and its key as a reference to a Secret", () => {
    const { s3, langfuse } = chart({ storage: BUCKET });
    expect(s3).toEqual({
      deploy: false,
      storageProvider: "s3",
      bucket: "langfuse-events",
      region: "cn-hangzhou",
      endpoint: "https://oss-cn-hangzhou.aliyuncs.com",
      forcePathStyle: false,
      accessKeyId: { secretKeyRef: { name: "langfuse-storage", key: "access-key-id" } },
      secretAccessKey: { secretKeyRef: { name: "langfuse-storage", key: "secret-access-key" } },
      eventUpload: { prefix: "events/" },
      batchExport: { enabled: true, prefix: "exports/" },
      mediaUpload: { enabled: true, prefix: "media/" },
    });
    expect(langfuse.pod.labels ?? {}).toEqual({});
    expect(langfuse.additionalEnv).toEqual([
      { name: "AWS_REQUEST_CHECKSUM_CALCULATION", value: "WHEN_REQUIRED" },
      { name: "AWS_RESPONSE_CHECKSUM_VALIDATION", value: "WHEN_REQUIRED" },
      { name: "LANGFUSE_S3_DELETE_OBJECTS_CHECKSUM_ALGORITHM", value: "MD5" },
    ]);
  });

  test("the credential variable is first, further variables follow, and their templates are escaped", () => {
    const environment = { LANGFUSE_DEFAULT_PROJECT_ROLE: "VIEWER", GREETING: "${not.a.reference} %{ nor this }" };
    const yaml = release({ ...props, environment }).resource["helm_release"]?.[name].values[0] as string;
    expect(valuesOf(yaml).langfuse.additionalEnv).toEqual([
      { name: "LANGFUSE_AZURE_BLOB_CREDENTIAL", value: "workload-identity" },
      { name: "LANGFUSE_DEFAULT_PROJECT_ROLE", value: "VIEWER" },
      { name: "GREETING", value: "$${not.a.reference} %%{ nor this }" },
    ]);
  });

  test("Entra ID signs in, with references to secrets", () => {
    expect(chart().langfuse.auth).toEqual({
      disableUsernamePassword: true,
      providers: {
        azureAd: {
          clientId: { secretKeyRef: { name: "langfuse-sso", key: "client-id" } },
          clientSecret: { secretKeyRef: { name: "langfuse-sso", key: "client-secret" } },
          tenantId: TENANT_ID,
          allowAccountLinking: "true",
        },
      },
    });
    const open = chart({ passwordLogin: true, accountLinking: false }).langfuse.auth;
    expect(open.disableUsernamePassword).toBe(false);
    expect(open.providers.azureAd.allowAccountLinking).toBe("false");
  });

  test("salt and encryption key are references; a changed secret restarts the pods", () => {
    const { langfuse } = chart();
    expect(langfuse.salt).toEqual({ secretKeyRef: { name: "langfuse-secrets", key: "salt" } });
    expect(langfuse.encryptionKey).toEqual({ secretKeyRef: { name: "langfuse-secrets", key: "encryption-key" } });
    expect(langfuse.pod.annotations["secrets-revision"]).toBe("${local.langfuse_secret_revision}");
  });

  test("a number of replicas is fixed, bounds are autoscaled", () => {
    expect(chart().langfuse.web).toMatchObject({ replicas: 1, hpa: { enabled: false } });
    const scaled = chart({ web: { replicas: { min: 2, max: 6 }, size: SIZE } }).langfuse.web;
    expect(scaled.hpa).toEqual({
      enabled: true,
      minReplicas: 2,
      maxReplicas: 6,
      targetCPUUtilizationPercentage: 70,
    });
    expect(scaled).not.toHaveProperty("replicas");
    expect(scaled.pdb).toEqual({ create: true, maxUnavailable: 1 });
    expect(scaled.resources).toEqual({ requests: { cpu: "1", memory: "2Gi" }, limits: { memory: "2Gi" } });
  });

  test("in public: an ingress with a certificate that its Issuer renews", () => {
    const { langfuse, extraManifests } = chart(PUBLIC);
    expect(langfuse.ingress).toEqual({
      enabled: true,
      className: "traefik",
      annotations: {
        "cert-manager.io/issuer": issuer,
        "traefik.ingress.kubernetes.io/router.entrypoints": "websecure",
      },
      hosts: [{ host: "langfuse.example.com", paths: [{ path: "/", pathType: "Prefix" }] }],
      tls: { enabled: true, secretName: "langfuse-tls" },
    });
    expect(extraManifests).toEqual([
      {
        apiVersion: "cert-manager.io/v1",
        kind: "Issuer",
        metadata: { name: issuer },
        spec: {
          acme: {
            server: "https://acme-v02.api.letsencrypt.org/directory",
            email: "me@example.com",
            privateKeySecretRef: { name: `${issuer}-account` },
            solvers: [{ http01: { ingress: { ingressClassName: "traefik", serviceType: "ClusterIP" } } }],
          },
        },
      },
    ]);
  });

  test("not exposed: no ingress and no Issuer", () => {
    expect(chart().langfuse.ingress).toEqual({ enabled: false });
    expect(chart().extraManifests).toEqual([]);
  });
});

describe("values of the stores", () => {
  const resources = { requests: SIZE, limits: { memory: "2Gi" } };
  const initResources = { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "64Mi" } };
  const className = "${kubernetes_storage_class_v1.langfuse_disks.metadata[0].name}";

  test("chart 2.x: names that its sub-charts expect, disks that stay, a Redis that drops no job", () => {
    const { postgresql, redis, clickhouse, langfuse } = values();
    expect(langfuse.nextauth).toEqual({ url: "http://localhost:3000" });
    expect(postgresql).toEqual({
      deploy: true,
      auth: {
        username: "langfuse",
        database: "langfuse",
        existingSecret: "langfuse-postgresql-auth",
        secretKeys: { userPasswordKey: "USERDB_PASSWORD", adminPasswordKey: "POSTGRES_PASSWORD" },
      },
      storage: { requestedSize: "32Gi", className },
      resources,
      initResources,
      podSecurityContext: { seccompProfile: { type: "RuntimeDefault" } },
    });
    expect(redis).toEqual({
      deploy: true,
      deploymentStrategy: "Recreate",
      auth: { existingSecret: "langfuse-redis-auth", existingSecretPasswordKey: "default" },
      dataStorage: { enabled: true, requestedSize: "8Gi", className, keepPvc: true },
      valkeyConfig: "maxmemory-policy noeviction\nmaxmemory 1536mb\nappendonly yes\n",
      resources,
      initResources,
    });
    expect(clickhouse).toMatchObject({
      deploy: true,
      auth: { username: "default", existingSecret: "langfuse-clickhouse-auth", existingSecretKey: "password" },
      cluster: { replicas: 1, storage: { size: "100Gi", className }, resources },
      keeper: { enabled: true, replicas: 3, storage: { size: "20Gi", className }, resources },
    });
  });

  test("chart 1.x: its legacy images, its own policies off, and the session secret that it needs", () => {
    const { global, postgresql, redis, clickhouse, langfuse } = values(CHART_1, "langfuse_v1");
    const store = (diskGib: number) => ({
      resourcesPreset: "none",
      resources,
      persistence: { size: `${diskGib}Gi`, storageClass: className },
    });
    const networkPolicy = { enabled: false };
    expect(global).toEqual({ security: { allowInsecureImages: true } });
    expect(langfuse.nextauth).toEqual({
      url: "http://localhost:3000",
      secret: { secretKeyRef: { name: "langfuse-secrets", key: "nextauth-secret" } },
    });
    expect(postgresql).toEqual({
      deploy: true,
      auth: {
        username: "langfuse",
        database: "langfuse",
        existingSecret: "langfuse-postgresql-auth",
        secretKeys: { userPasswordKey: "password", adminPasswordKey: "postgres-password" },
      },
      primary: { ...store(32), networkPolicy },
    });
    expect(redis).toEqual({
      deploy: true,
      auth: { existingSecret: "langfuse-redis-auth", existingSecretPasswordKey: "password" },
      networkPolicy,
      primary: store(8),
    });
    expect(clickhouse).toEqual({
      deploy: true,
      replicaCount: 1,
      auth: { username: "default", existingSecret: "langfuse-clickhouse-auth", existingSecretKey: "password" },
      networkPolicy,
      ...store(100),
      zookeeper: { replicaCount: 3, networkPolicy, ...store(20) },
    });
  });
});

describe("prerequisites' values", () => {
  test("the operator watches the namespace and does not look for newer versions", () => {
    expect(values({}, "langfuse_clickhouse_operator_chart")).toMatchObject({
      controller: { watchNamespaces: ["langfuse"] },
      manager: { args: ["--leader-elect", "--disable-version-update-checks"] },
    });
  });

  test("the controller has the fixed address, redirects to HTTPS and requires TLS 1.2 or newer", () => {
    const traefik = values(PUBLIC, "langfuse_traefik_chart");
    expect(traefik.service).toEqual({
      annotations: {
        "service.beta.kubernetes.io/azure-pip-name": "pip-test",
        "service.beta.kubernetes.io/azure-load-balancer-resource-group": "rg-test",
      },
      spec: { type: "LoadBalancer", externalTrafficPolicy: "Local" },
    });
    expect(traefik.ports.web.http.redirections.entryPoint).toEqual({
      to: "websecure",
      scheme: "https",
      permanent: true,
    });
    expect(traefik.providers.file.content.tls.options.default).toEqual({ minVersion: "VersionTLS12" });
    expect(traefik.providers.kubernetesIngress.namespaces).toEqual(["langfuse"]);
    expect(traefik.ingressClass).toEqual({ enabled: true, isDefaultClass: false, name: "traefik" });
  });
});

describe("the checksum of a batch delete", () => {
  const names = (tag: string, storage: typeof BUCKET = BUCKET) => {
    const props = { ...CHART_1, images: { registry: "acr.azurecr.io", tag }, storage };
    const { additionalEnv } = values(props, "langfuse_v1").langfuse as { additionalEnv: { name: string }[] };
    return additionalEnv.map(({ name }) => name);
  };
  const VARIABLE = "LANGFUSE_S3_DELETE_OBJECTS_CHECKSUM_ALGORITHM";

  test.each(["3.213.0", "3.224.1-keyless.1"])("is set for Langfuse %s, which has the setting", (tag) => {
    expect(names(tag)).toContain(VARIABLE);
  });

  test.each(["3.212.9", "3.160.0"])("is not set for Langfuse %s, which does not", (tag) => {
    expect(names(tag)).not.toContain(VARIABLE);
  });

  test("is not set for a store that needs none", () => {
    expect(names("3.224.1", { ...BUCKET, deleteChecksum: undefined })).not.toContain(VARIABLE);
  });
});
