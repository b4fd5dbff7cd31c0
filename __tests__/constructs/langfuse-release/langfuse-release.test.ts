import type { LangfuseReleaseProps } from "../../../constructs/langfuse-release/langfuse-release";
import type { Loose } from "../../support/loose";
import { addresses } from "../../support/synth";
import { BUCKET, CHART_1, PUBLIC, release, values, valuesOf } from "./release";

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
    expect(charts.filter((name) => name.endsWith("_chart")).sort()).toEqual(
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

test("where the events are in a bucket, the service account is nobody in Azure", () => {
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

describe("chart 1.x beside chart 2.x", () => {
  const TAG = "3.224.1-keyless.1";
  const V2 = { releaseName: "langfuse-v2", images: { web: "acr/web", worker: "acr/worker", tag: "4.4.0" } };
  const PREVIOUS = { chartVersion: "1.5.41", releaseName: "langfuse", tag: TAG };
  const beside = (serves?: "previous" | "current") => ({ ...V2, previous: { ...PREVIOUS, ...(serves && { serves }) } });
  const charts = (props: Partial<LangfuseReleaseProps>) => release(props).resource["helm_release"] ?? {};
  const alone = (props: Partial<LangfuseReleaseProps> = {}) => ({ ...V2, ...props });

  test("each has its address, name, version and image", () => {
    const { langfuse, langfuse_v1 } = charts(beside());
    expect([langfuse.name, langfuse.version]).toEqual(["langfuse-v2", "2.0.0"]);
    expect([langfuse_v1.name, langfuse_v1.version]).toEqual(["langfuse", "1.5.41"]);
    expect(valuesOf(langfuse.values[0]).langfuse.image.tag).toBe("4.4.0");
    expect(valuesOf(langfuse_v1.values[0]).langfuse.image.tag).toBe(TAG);
    expect(langfuse_v1.depends_on).toEqual(langfuse.depends_on);
  });

  test("each is told what a batch delete carries if its own image knows it", () => {
    const both = charts({ ...beside(), previous: { ...PREVIOUS, tag: "3.160.0" }, storage: BUCKET });
    const told = ({ values: [yaml] }: Loose) =>
      valuesOf(yaml).langfuse.additionalEnv.map(({ name }: { name: string }) => name);
    const variable = "LANGFUSE_S3_DELETE_OBJECTS_CHECKSUM_ALGORITHM";
    expect(told(both["langfuse"])).toContain(variable);
    expect(told(both["langfuse_v1"])).not.toContain(variable);
  });

  const CHART_1_ALONE = { ...CHART_1, images: { ...V2.images, tag: TAG } };

  test.each<[string, Partial<LangfuseReleaseProps>]>([
    ["not exposed", {}],
    ["in public", PUBLIC],
  ])("is the release that it is alone: %s", (_, props) => {
    const { depends_on: before, ...old } = charts({ ...CHART_1_ALONE, ...props })["langfuse_v1"];
    const { depends_on: now, ...kept } = charts({ ...beside(), ...props })["langfuse_v1"];
    expect(JSON.stringify(kept)).toBe(JSON.stringify(old));
    expect(now).toEqual(expect.arrayContaining(before));
  });

  test("leaves behind the release that chart 2.x is alone", () => {
    const { depends_on: before, ...both } = charts({ ...beside("current"), ...PUBLIC })["langfuse"];
    const { depends_on: now, ...kept } = charts(alone(PUBLIC))["langfuse"];
    expect(JSON.stringify(kept)).toBe(JSON.stringify(both));
    expect(before).toEqual(expect.arrayContaining(now));
  });

  test.each([
    [undefined, true, false],
    ["previous", true, false],
    ["current", false, true],
  ] as const)("serves: %s: that one alone has an ingress and an Issuer", (serves, v1, v2) => {
    const { langfuse, langfuse_v1 } = charts({ ...beside(serves), ...PUBLIC });
    const exposed = ({ values: [yaml] }: typeof langfuse) => {
      const { langfuse, extraManifests } = valuesOf(yaml as string);
      return [langfuse.ingress.enabled, extraManifests.length > 0];
    };
    expect(exposed(langfuse_v1)).toEqual([v1, v1]);
    expect(exposed(langfuse)).toEqual([v2, v2]);
  });

  test("not exposed: who serves changes nothing", () => {
    expect(release(beside("current"))).toEqual(release(beside("previous")));
  });

  test("shares Secrets, service account, namespace and disks", () => {
    const shared = /kubernetes_(secret|service_account|namespace|storage_class)_v1\.|^data\.|^ephemeral\./;
    const both = addresses(release(beside())).filter((address) => shared.test(address));
    expect(both).toEqual(addresses(release(alone())).filter((address) => shared.test(address)));
  });

  test.each<[Partial<LangfuseReleaseProps>, string]>([
    [{ ...beside(), ...CHART_1 }, '"chartVersion" must be 2.x beside a previous release, got 1.5.41'],
    [{ ...V2, previous: { ...PREVIOUS, chartVersion: "2.0.0" } }, '"previous.chartVersion" must be 1.5.x, got 2.0.0'],
    [
      { ...V2, previous: { ...PREVIOUS, releaseName: "langfuse-v2" } },
      '"previous.releaseName" must differ from "releaseName", got langfuse-v2 for both',
    ],
    [
      { ...V2, previous: { ...PREVIOUS, releaseName: "traces" } },
      '"releaseName" must contain "langfuse" with chart 1.x, got traces',
    ],
  ])("%j is refused", (props, message) => {
    expect(() => release(props)).toThrow(message);
  });
});

test("what is not said has its documented default", () => {
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

  test("go from an ephemeral read into a write-only argument, again when the vault's secret has changed", () => {
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

  test("of an operator's own variables go the same way and restart the pods", () => {
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

  test("of a bucket go the same way and restart the pods", () => {
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
    '"environment" must not set how the pods sign in to their storage, got AZURE_CLIENT_ID, LANGFUSE_AZURE_BLOB_CREDENTIAL',
  ],
  [
    { environment: { AWS_REQUEST_CHECKSUM_CALCULATION: "WHEN_SUPPORTED" } },
    '"environment" must not set how the pods sign in to their storage, got AWS_REQUEST_CHECKSUM_CALCULATION',
  ],
  ...[
    "oss-cn-hangzhou.aliyuncs.com",
    "https://me:secret@s3.example.com",
    "https://s3.example.com/bucket",
    "${a.b}",
  ].map((endpoint): [Partial<LangfuseReleaseProps>, string] => [
    { storage: { ...BUCKET, endpoint } },
    '"storage.endpoint" must be https:// or http:// and a host, with a port where it is another, without path and user',
  ]),
  [
    { storage: { ...BUCKET, deleteChecksum: "CRC32" as "MD5" } },
    '"storage.deleteChecksum" must be MD5 or left out, got CRC32',
  ],
  [{ ...CHART_1, releaseName: "traces" }, '"releaseName" must contain "langfuse" with chart 1.x, got traces'],
  [
    { chartVersion: "1.4.0" },
    '"chartVersion" must be 1.5.29 or newer of 1.5, or 2.x, which the values are written for, got 1.4.0',
  ],
])("%j is refused", (props, message) => {
  expect(() => release(props)).toThrow(message);
});
