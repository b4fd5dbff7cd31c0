import type { LangfuseReleaseProps } from "../../../constructs/langfuse-release/release-props";
import { CLIENT_ID, addresses } from "../../support/synth";
import { BUCKET, CHART_1, PUBLIC, release, values } from "./release";

describe("the resources of a release", () => {
  test("chart 2.x without exposure", () => {
    expect(addresses(release()).filter((address) => !/value|changed/.test(address))).toEqual([
      "helm_release.langfuse",
      "helm_release.langfuse_cert_manager_chart",
      "helm_release.langfuse_clickhouse_operator_chart",
      "kubernetes_default_service_account_v1.langfuse_cert_manager_default_service_account",
      "kubernetes_default_service_account_v1.langfuse_clickhouse_operator_default_service_account",
      "kubernetes_default_service_account_v1.langfuse_default_service_account",
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
    expect(charts.filter((name) => name.endsWith("_chart")).sort()).toEqual(
      expected.map((name) => `langfuse_${name}_chart`),
    );
  });

  test("in order: cert-manager, the operator, then Langfuse after its secrets, policies and account", () => {
    const charts = release(PUBLIC).resource["helm_release"];
    const account = (id: string) => `kubernetes_default_service_account_v1.langfuse_${id}default_service_account`;
    expect(charts?.["langfuse_cert_manager_chart"].depends_on).toEqual([account("cert_manager_")]);
    expect(charts?.["langfuse_clickhouse_operator_chart"].depends_on).toEqual([
      account("clickhouse_operator_"),
      "helm_release.langfuse_cert_manager_chart",
    ]);
    expect(charts?.["langfuse"].depends_on).toEqual([
      account(""),
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

  test("every chart has a pinned version, and Helm waits for it", () => {
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

  test("disks can grow and are kept when their claim is deleted", () => {
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
          annotations: { "azure.workload.identity/client-id": CLIENT_ID },
        },
        automount_service_account_token: false,
      },
    });
  });
});

test("with a bucket, the service account has no identity in Azure", () => {
  expect(release({ storage: BUCKET }).resource["kubernetes_service_account_v1"]).toEqual({
    langfuse_service_account: {
      metadata: { name: "langfuse", namespace: "${kubernetes_namespace_v1.langfuse_namespace.metadata[0].name}" },
      automount_service_account_token: false,
    },
  });
});

test.each([
  ["https://oss-cn-hangzhou.aliyuncs.com", ["443"]],
  ["https://s3.example.com:9000", ["443", "9000"]],
  ["http://s3.example.com", ["443", "80"]],
])("the port of %s is open to web and worker", (endpoint, ports) => {
  const policies = release({ storage: { ...BUCKET, endpoint } }).resource["kubernetes_network_policy_v1"] ?? {};
  for (const pods of ["web", "worker"]) {
    const internet = policies[`langfuse_network_${pods}`].spec.egress.at(-1);
    expect(internet.ports.map(({ port }: { port: string }) => port)).toEqual(ports);
  }
});

test("props that are left out have their documented default", () => {
  const json = release();
  const [disks] = Object.values(json.resource["kubernetes_storage_class_v1"] ?? {});
  expect(disks.parameters).toEqual({ skuName: "Premium_LRS" });
  expect(json.resource["helm_release"]?.["langfuse"].timeout).toBe(1800);

  const budget = (controllerReplicas?: number) => {
    const exposure = { ...PUBLIC.exposure, ...(controllerReplicas && { controllerReplicas }) };
    const traefik = values({ ...PUBLIC, exposure } as Partial<LangfuseReleaseProps>, "langfuse_traefik_chart");
    return [traefik.deployment.replicas, traefik.podDisruptionBudget.enabled];
  };
  expect(budget()).toEqual([2, true]);
  expect(budget(1)).toEqual([1, false]);
});

describe("secrets", () => {
  /** A key with the vault's secret that it comes from and when that was changed, as the revision takes it. */
  const from = (key: string, secret = key) =>
    `["${key}", "${secret}", data.azapi_resource.langfuse_secret_${secret.replaceAll("-", "_")}_changed.output.properties.attributes.updated]`;
  const revision = (...traits: string[]) =>
    `\${parseint(join("", ["1", substr(sha1(jsonencode([${traits.join(", ")}])), 0, 7)]), 16)}`;

  test("are read by an ephemeral resource and written by a write-only argument, again after a change in the vault", () => {
    const json = release();
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
        data_wo_revision: revision(from("salt"), from("encryption-key"), from("nextauth-secret")),
      },
      langfuse_secret_sso: {
        metadata: { name: "langfuse-sso", namespace },
        type: "Opaque",
        data_wo: { "client-id": value("sso_client_id"), "client-secret": value("sso_client_secret") },
        data_wo_revision: revision(from("client-id", "sso-client-id"), from("client-secret", "sso-client-secret")),
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
        data_wo_revision: revision(
          from("password", "postgresql-password"),
          from("postgres-password", "postgresql-admin-password"),
          '["POSTGRES_USER", "postgres"]',
          from("POSTGRES_PASSWORD", "postgresql-admin-password"),
          '["POSTGRES_DB", "langfuse"]',
          '["USERDB_USER", "langfuse"]',
          from("USERDB_PASSWORD", "postgresql-password"),
        ),
      },
      langfuse_secret_redis: {
        metadata: { name: "langfuse-redis-auth", namespace },
        type: "Opaque",
        data_wo: { password: value("redis_password"), default: value("redis_password") },
        data_wo_revision: revision(from("password", "redis-password"), from("default", "redis-password")),
      },
      langfuse_secret_clickhouse: {
        metadata: { name: "langfuse-clickhouse-auth", namespace },
        type: "Opaque",
        data_wo: { password: value("clickhouse_password") },
        data_wo_revision: revision(from("password", "clickhouse-password")),
      },
    });
  });

  test("of further variables are written in the same way and restart the pods", () => {
    const json = release({ secretEnvironment: { SMTP_CONNECTION_URL: "smtp-url" } });
    expect(json.resource["kubernetes_secret_v1"]?.["langfuse_secret_variables"]).toEqual({
      metadata: {
        name: "langfuse-environment",
        namespace: "${kubernetes_namespace_v1.langfuse_namespace.metadata[0].name}",
      },
      type: "Opaque",
      data_wo: {
        SMTP_CONNECTION_URL: "${ephemeral.azurerm_key_vault_secret.langfuse_secret_smtp_url_value.value}",
      },
      data_wo_revision: revision(from("SMTP_CONNECTION_URL", "smtp-url")),
    });
    expect(json.ephemeral["azurerm_key_vault_secret"]?.["langfuse_secret_smtp_url_value"].name).toBe(
      "langfuse-test-smtp-url",
    );
    const { langfuse } = values({ secretEnvironment: { SMTP_CONNECTION_URL: "smtp-url" } });
    expect(langfuse.additionalEnv).toContainEqual({
      name: "SMTP_CONNECTION_URL",
      valueFrom: { secretKeyRef: { name: "langfuse-environment", key: "SMTP_CONNECTION_URL" } },
    });
    expect(langfuse.pod.annotations["secrets-revision"]).toBe("${local.langfuse_secret_revision}");
    expect(json.locals["langfuse_secret_revision"]).toContain(from("SMTP_CONNECTION_URL", "smtp-url"));
  });

  test("of a bucket are written in the same way and restart the pods", () => {
    const json = release({ storage: BUCKET });
    const traits = [from("access-key-id", "oss-access-key-id"), from("secret-access-key", "oss-access-key-secret")];
    expect(json.resource["kubernetes_secret_v1"]?.["langfuse_secret_storage"]).toEqual({
      metadata: {
        name: "langfuse-storage",
        namespace: "${kubernetes_namespace_v1.langfuse_namespace.metadata[0].name}",
      },
      type: "Opaque",
      data_wo: {
        "access-key-id": "${ephemeral.azurerm_key_vault_secret.langfuse_secret_oss_access_key_id_value.value}",
        "secret-access-key": "${ephemeral.azurerm_key_vault_secret.langfuse_secret_oss_access_key_secret_value.value}",
      },
      data_wo_revision: revision(...traits),
    });
    expect(json.ephemeral["azurerm_key_vault_secret"]?.["langfuse_secret_oss_access_key_id_value"]).toEqual({
      key_vault_id: "/vault",
      name: "langfuse-test-oss-access-key-id",
    });
    expect(json.locals["langfuse_secret_revision"]).toContain(traits.join(", "));
    expect(addresses(json)).toContain("kubernetes_secret_v1.langfuse_secret_storage");
    expect(addresses(release())).not.toContain("kubernetes_secret_v1.langfuse_secret_storage");
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

test.each<[Partial<LangfuseReleaseProps>, string]>([
  [
    { environment: { AZURE_CLIENT_ID: "id", LANGFUSE_AZURE_BLOB_CREDENTIAL: "shared-key" } },
    '"environment.AZURE_CLIENT_ID" must not be set: it overrides the pod\'s workload identity, got AZURE_CLIENT_ID',
  ],
  [
    { environment: { LANGFUSE_AZURE_BLOB_CREDENTIAL: "shared-key" } },
    '"environment.LANGFUSE_AZURE_BLOB_CREDENTIAL" must not be set: the value comes from storage, got LANGFUSE_AZURE_BLOB_CREDENTIAL',
  ],
  [
    { storage: BUCKET, environment: { AWS_REQUEST_CHECKSUM_CALCULATION: "WHEN_SUPPORTED" } },
    '"environment.AWS_REQUEST_CHECKSUM_CALCULATION" must not be set: it changes how requests to storage.bucket are signed, or where they are sent, got AWS_REQUEST_CHECKSUM_CALCULATION',
  ],
  ...[
    "oss-cn-hangzhou.aliyuncs.com",
    "https://me:secret@s3.example.com",
    "https://s3.example.com/bucket",
    "${a.b}",
  ].map((endpoint): [Partial<LangfuseReleaseProps>, string] => [
    { storage: { ...BUCKET, endpoint } },
    '"storage.endpoint" must be https:// or http:// and a host, with a port if it is not the default, without path and user',
  ]),
  [
    { storage: { ...BUCKET, deleteChecksum: "CRC32" as "MD5" } },
    '"storage.deleteChecksum" must be MD5 or left out, got CRC32',
  ],
  [
    { ...CHART_1, releaseName: "traces" },
    '"releaseName" must contain "langfuse" with chart 1.x, or web and worker do not find their databases, got traces',
  ],
  [
    { chartVersion: "1.4.0" },
    '"chartVersion" must be a supported version of the official chart: 1.5.29 or newer of 1.5 (Langfuse 3), or 2.x (Langfuse 4), got 1.4.0',
  ],
])("%j is refused", (props, message) => {
  expect(() => release(props)).toThrow(message);
});
