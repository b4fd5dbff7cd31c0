import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { parse } from "yaml";
import { LangfuseRelease, type LangfuseReleaseProps } from "../../../constructs/langfuse-release/langfuse-release";
import { AzapiProvider } from "../../../constructs/terraform/azapi";
import { addresses, synth } from "../../support/synth";

const SIZE = { cpu: "1", memory: "2Gi" };

const MINIMAL: LangfuseReleaseProps = {
  namespace: "langfuse",
  releaseName: "langfuse",
  chartVersion: "2.0.0",
  publicUrl: "http://localhost:3000",
  images: { web: "acr.azurecr.io/web", worker: "acr.azurecr.io/worker", tag: "4.4.0-keyless.1" },
  blob: { endpoint: "https://st.blob.core.windows.net", container: "langfuse", exportPrefix: "exports/" },
  identityClientId: "client-id",
  tenantId: "tenant-id",
  passwordLogin: false,
  accountLinking: true,
  vault: { id: "/vault", secretPrefix: "langfuse-test-" },
  telemetry: false,
  logging: { level: "info", format: "json" },
  web: { replicas: 1, size: SIZE },
  worker: { replicas: 1, size: SIZE },
  postgresql: { diskGib: 32, size: SIZE },
  redis: { diskGib: 8, size: SIZE },
  clickhouse: { replicas: 1, diskGib: 100, size: SIZE },
  keeper: { replicas: 3, diskGib: 20, size: SIZE },
};

const CHART_1: Partial<LangfuseReleaseProps> = {
  chartVersion: "1.5.41",
  images: { ...MINIMAL.images, tag: "3.224.1-keyless.1" },
};

const PUBLIC: Partial<LangfuseReleaseProps> = {
  publicUrl: "https://langfuse.example.com",
  exposure: {
    kind: "public",
    acmeEmail: "me@example.com",
    publicIp: { name: "pip-test", resourceGroup: "rg-test" },
  },
};

function release(props: Partial<LangfuseReleaseProps> = {}) {
  return synth((stack) => {
    new AzurermProvider(stack, "azurerm", { features: [{}] });
    new AzapiProvider(stack, "azapi");
    new KubernetesProvider(stack, "kubernetes");
    new HelmProvider(stack, "helm");
    new LangfuseRelease(stack, "langfuse", { ...MINIMAL, ...props });
  });
}

// Values are read by path, as the chart reads them.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Values = any;

function values(props: Partial<LangfuseReleaseProps> = {}, name = "langfuse"): Values {
  return parse(release(props).resource["helm_release"]?.[name].values[0]) as Values;
}

describe("what a release is made of", () => {
  test("chart 2.x without exposure", () => {
    expect(addresses(release()).filter((address) => !/value|changed/.test(address))).toEqual([
      "helm_release.langfuse",
      "helm_release.langfuse_cert_manager_chart",
      "helm_release.langfuse_clickhouse_operator_chart",
      "kubernetes_namespace_v1.langfuse_cert_manager",
      "kubernetes_namespace_v1.langfuse_clickhouse_operator",
      "kubernetes_namespace_v1.langfuse_namespace",
      "kubernetes_network_policy_v1.langfuse_network_clickhouse",
      "kubernetes_network_policy_v1.langfuse_network_default_deny",
      "kubernetes_network_policy_v1.langfuse_network_keeper",
      "kubernetes_network_policy_v1.langfuse_network_postgresql",
      "kubernetes_network_policy_v1.langfuse_network_redis",
      "kubernetes_network_policy_v1.langfuse_network_web",
      "kubernetes_network_policy_v1.langfuse_network_worker",
      "kubernetes_secret_v1.langfuse_secret_app",
      "kubernetes_secret_v1.langfuse_secret_clickhouse",
      "kubernetes_secret_v1.langfuse_secret_postgresql",
      "kubernetes_secret_v1.langfuse_secret_redis",
      "kubernetes_secret_v1.langfuse_secret_sso",
      "kubernetes_service_account_v1.langfuse_service_account",
      "kubernetes_storage_class_v1.langfuse_disks",
    ]);
  });

  test.each<[string, Partial<LangfuseReleaseProps>, string[]]>([
    ["chart 1.x needs nothing", CHART_1, []],
    ["chart 1.x in public", { ...CHART_1, ...PUBLIC }, ["cert_manager", "traefik"]],
    ["chart 2.x in public", PUBLIC, ["cert_manager", "clickhouse_operator", "traefik"]],
    ["cert-manager exists", { certManager: "existing" }, ["clickhouse_operator"]],
    ["the operator exists", { clickhouseOperator: "existing" }, ["cert_manager"]],
  ])("prerequisites: %s", (_, props, expected) => {
    const charts = Object.keys(release(props).resource["helm_release"] ?? {});
    expect(charts.filter((name) => name !== "langfuse").sort()).toEqual(
      expected.map((name) => `langfuse_${name}_chart`),
    );
  });

  test("in order: cert-manager, the operator, then Langfuse after its secrets, policies and account", () => {
    const charts = release(PUBLIC).resource["helm_release"];
    expect(charts?.["langfuse_cert_manager_chart"].depends_on).toBeUndefined();
    expect(charts?.["langfuse_clickhouse_operator_chart"].depends_on).toEqual([
      "helm_release.langfuse_cert_manager_chart",
    ]);
    expect(charts?.["langfuse"].depends_on).toEqual([
      "kubernetes_service_account_v1.langfuse_service_account",
      "kubernetes_secret_v1.langfuse_secret_app",
      "kubernetes_secret_v1.langfuse_secret_sso",
      "kubernetes_secret_v1.langfuse_secret_postgresql",
      "kubernetes_secret_v1.langfuse_secret_redis",
      "kubernetes_secret_v1.langfuse_secret_clickhouse",
      "kubernetes_network_policy_v1.langfuse_network_default_deny",
      "kubernetes_network_policy_v1.langfuse_network_web",
      "kubernetes_network_policy_v1.langfuse_network_worker",
      "kubernetes_network_policy_v1.langfuse_network_postgresql",
      "kubernetes_network_policy_v1.langfuse_network_redis",
      "kubernetes_network_policy_v1.langfuse_network_solver",
      "kubernetes_network_policy_v1.langfuse_network_clickhouse",
      "kubernetes_network_policy_v1.langfuse_network_keeper",
      "helm_release.langfuse_cert_manager_chart",
      "helm_release.langfuse_clickhouse_operator_chart",
      "helm_release.langfuse_traefik_chart",
    ]);
  });

  test("every chart is pinned and waited for", () => {
    const charts = Object.values(release(PUBLIC).resource["helm_release"] ?? {});
    expect(
      charts.map(({ repository, chart, version, wait, timeout }) => [repository, chart, version, wait, timeout]),
    ).toEqual([
      ["oci://quay.io/jetstack/charts", "cert-manager", "v1.20.2", true, 600],
      ["oci://ghcr.io/clickhouse", "clickhouse-operator-helm", "0.0.5", true, 600],
      ["oci://ghcr.io/traefik/helm", "traefik", "41.3.0", true, 600],
      ["https://langfuse.github.io/langfuse-k8s", "langfuse", "2.0.0", true, 1800],
    ]);
  });

  test("namespaces admit restricted pods only, and Langfuse's is protected", () => {
    const namespaces = release(PUBLIC).resource["kubernetes_namespace_v1"] ?? {};
    for (const namespace of Object.values(namespaces)) {
      expect(namespace.metadata.labels).toEqual({
        "pod-security.kubernetes.io/enforce": "restricted",
        "pod-security.kubernetes.io/audit": "restricted",
        "pod-security.kubernetes.io/warn": "restricted",
      });
    }
    expect(namespaces["langfuse_namespace"].lifecycle).toEqual({ prevent_destroy: true });
    const baseline = release({ podSecurity: "baseline" }).resource["kubernetes_namespace_v1"]?.["langfuse_namespace"];
    expect(baseline.metadata.labels).toMatchObject({
      "pod-security.kubernetes.io/enforce": "baseline",
      "pod-security.kubernetes.io/warn": "restricted",
    });
    expect(release({ protect: false }).resource["kubernetes_namespace_v1"]?.["langfuse_namespace"]).not.toHaveProperty(
      "lifecycle",
    );
  });

  test("disks grow and stay when their claim goes", () => {
    const [storageClass] = Object.values(
      release({ diskSku: "Premium_ZRS" }).resource["kubernetes_storage_class_v1"] ?? {},
    );
    expect(storageClass).toEqual({
      metadata: { name: "langfuse-disks" },
      storage_provisioner: "disk.csi.azure.com",
      parameters: { skuName: "Premium_ZRS" },
      reclaim_policy: "Retain",
      volume_binding_mode: "WaitForFirstConsumer",
      allow_volume_expansion: true,
    });
  });

  test("the service account acts as the identity and has no Kubernetes token", () => {
    expect(release().resource["kubernetes_service_account_v1"]).toEqual({
      langfuse_service_account: {
        metadata: {
          name: "langfuse",
          namespace: "${kubernetes_namespace_v1.langfuse_namespace.metadata[0].name}",
          annotations: { "azure.workload.identity/client-id": "client-id" },
        },
        automount_service_account_token: false,
      },
    });
  });
});

describe("secrets", () => {
  test("go from an ephemeral read into a write-only argument, again when the vault's secret has changed", () => {
    const json = release();
    const updated = (name: string) =>
      `data.azapi_resource.langfuse_secret_${name}_changed.output.properties.attributes.updated`;
    const value = (name: string) => `\${ephemeral.azurerm_key_vault_secret.langfuse_secret_${name}_value.value}`;
    const namespace = "${kubernetes_namespace_v1.langfuse_namespace.metadata[0].name}";
    expect(json.resource["kubernetes_secret_v1"]).toEqual({
      langfuse_secret_app: {
        metadata: { name: "langfuse-secrets", namespace },
        type: "Opaque",
        data_wo: {
          salt: value("salt"),
          "encryption-key": value("encryption_key"),
          "nextauth-secret": value("nextauth_secret"),
        },
        data_wo_revision: `\${max(${updated("salt")}, ${updated("encryption_key")}, ${updated("nextauth_secret")})}`,
      },
      langfuse_secret_sso: {
        metadata: { name: "langfuse-sso", namespace },
        type: "Opaque",
        data_wo: { "client-id": value("sso_client_id"), "client-secret": value("sso_client_secret") },
        data_wo_revision: `\${max(${updated("sso_client_id")}, ${updated("sso_client_secret")})}`,
      },
      langfuse_secret_postgresql: {
        metadata: { name: "langfuse-postgresql-auth", namespace },
        type: "Opaque",
        data_wo: {
          password: value("postgresql_password"),
          "postgres-password": value("postgresql_admin_password"),
          POSTGRES_USER: "postgres",
          POSTGRES_PASSWORD: value("postgresql_admin_password"),
          POSTGRES_DB: "langfuse",
          USERDB_USER: "langfuse",
          USERDB_PASSWORD: value("postgresql_password"),
        },
        data_wo_revision: `\${max(${updated("postgresql_password")}, ${updated("postgresql_admin_password")})}`,
      },
      langfuse_secret_redis: {
        metadata: { name: "langfuse-redis-auth", namespace },
        type: "Opaque",
        data_wo: { password: value("redis_password"), default: value("redis_password") },
        data_wo_revision: `\${${updated("redis_password")}}`,
      },
      langfuse_secret_clickhouse: {
        metadata: { name: "langfuse-clickhouse-auth", namespace },
        type: "Opaque",
        data_wo: { password: value("clickhouse_password") },
        data_wo_revision: `\${${updated("clickhouse_password")}}`,
      },
    });
  });

  test("are read by their names in the vault", () => {
    const json = release();
    expect(json.ephemeral["azurerm_key_vault_secret"]?.["langfuse_secret_salt_value"]).toEqual({
      key_vault_id: "/vault",
      name: "langfuse-test-salt",
    });
    expect(json.data["azapi_resource"]?.["langfuse_secret_salt_changed"]).toEqual({
      type: "Microsoft.KeyVault/vaults/secrets@2023-07-01",
      name: "langfuse-test-salt",
      parent_id: "/vault",
      response_export_values: ["properties.attributes.updated"],
    });
  });
});

describe.each([
  ["1.5.41", CHART_1],
  ["2.0.0", {}],
])("values for chart %s", (_, props) => {
  const chart = (more: Partial<LangfuseReleaseProps> = {}) => values({ ...props, ...more });

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

  test("logs are written as the props say, and no usage statistics are sent", () => {
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

  test("the credential is named, further variables follow, and their templates stay text", () => {
    const environment = { LANGFUSE_DEFAULT_PROJECT_ROLE: "VIEWER", GREETING: "${not.a.reference} %{ nor this }" };
    const yaml = release({ ...props, environment }).resource["helm_release"]?.["langfuse"].values[0] as string;
    expect((parse(yaml) as Values).langfuse.additionalEnv).toEqual([
      { name: "LANGFUSE_AZURE_BLOB_CREDENTIAL", value: "workload-identity" },
      { name: "LANGFUSE_DEFAULT_PROJECT_ROLE", value: "VIEWER" },
      { name: "GREETING", value: "$${not.a.reference} %%{ nor this }" },
    ]);
  });

  test("Entra ID signs in, by secrets that are referred to", () => {
    expect(chart().langfuse.auth).toEqual({
      disableUsernamePassword: true,
      providers: {
        azureAd: {
          clientId: { secretKeyRef: { name: "langfuse-sso", key: "client-id" } },
          clientSecret: { secretKeyRef: { name: "langfuse-sso", key: "client-secret" } },
          tenantId: "tenant-id",
          allowAccountLinking: "true",
        },
      },
    });
    const open = chart({ passwordLogin: true, accountLinking: false }).langfuse.auth;
    expect(open.disableUsernamePassword).toBe(false);
    expect(open.providers.azureAd.allowAccountLinking).toBe("false");
  });

  test("salt and encryption key are referred to; a changed secret restarts the pods", () => {
    const { langfuse } = chart();
    expect(langfuse.salt).toEqual({ secretKeyRef: { name: "langfuse-secrets", key: "salt" } });
    expect(langfuse.encryptionKey).toEqual({ secretKeyRef: { name: "langfuse-secrets", key: "encryption-key" } });
    expect(langfuse.pod.annotations["secrets-revision"]).toMatch(
      /^\$\{max\(.*salt_changed.*sso_client_secret_changed.*\)\}$/,
    );
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
        "cert-manager.io/issuer": "letsencrypt",
        "traefik.ingress.kubernetes.io/router.entrypoints": "websecure",
      },
      hosts: [{ host: "langfuse.example.com", paths: [{ path: "/", pathType: "Prefix" }] }],
      tls: { enabled: true, secretName: "langfuse-tls" },
    });
    expect(extraManifests).toEqual([
      {
        apiVersion: "cert-manager.io/v1",
        kind: "Issuer",
        metadata: { name: "letsencrypt" },
        spec: {
          acme: {
            server: "https://acme-v02.api.letsencrypt.org/directory",
            email: "me@example.com",
            privateKeySecretRef: { name: "letsencrypt-account" },
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
      valkeyConfig: "maxmemory-policy noeviction\nappendonly yes\n",
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
    const { global, postgresql, redis, clickhouse, langfuse } = values(CHART_1);
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
  test("the operator watches the namespace and asks nobody outside", () => {
    expect(values({}, "langfuse_clickhouse_operator_chart")).toMatchObject({
      controller: { watchNamespaces: ["langfuse"] },
      manager: { args: ["--leader-elect", "--disable-version-update-checks"] },
    });
  });

  test("the controller takes the fixed address, redirects to HTTPS and speaks TLS 1.2 or newer", () => {
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

test.each([
  [{ ...CHART_1, releaseName: "traces" }, '"releaseName" must contain "langfuse" with chart 1.x, got traces'],
  [{ chartVersion: "1.4.0" }, '"chartVersion" must be 1.5.x or 2.x, which the values are written for, got 1.4.0'],
])("%j is refused", (props, message) => {
  expect(() => release(props)).toThrow(message);
});
