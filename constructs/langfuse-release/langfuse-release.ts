import { Release } from "@cdktf/provider-helm/lib/release";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import { StorageClassV1 } from "@cdktf/provider-kubernetes/lib/storage-class-v1";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { preventDestroy } from "../azure";
import { LANGFUSE_SERVICE_ACCOUNT } from "../service-account";
import type { ChartGeneration } from "./chart-generation";
import { RELEASE_ID, chartsOf, type LangfuseChart, type PreviousRelease } from "./charts";
import { KubernetesSecrets } from "./kubernetes-secrets";
import { NetworkPolicies, controllerPolicy, type AllowedEgress } from "./network-policies";
import { podSecurityLabels, type PodSecurityLevel } from "./pod-security";
import {
  CERT_MANAGER,
  CLICKHOUSE_OPERATOR,
  ChartRelease,
  TRAEFIK,
  certManagerValues,
  clickhouseOperatorValues,
  traefikValues,
  type PublicIpName,
} from "./prerequisites";
import { storagePort, validateStorage } from "./storage";
import { valuesYaml } from "./values-yaml";
import type { ChartProps } from "./values/chart-props";
import { chart1Values } from "./values/chart-1";
import { chart2Values } from "./values/chart-2";

/** Installed by this release, or already in the cluster. */
export type Prerequisite = "install" | "existing";

/** Azure's kinds of disk that a store can have; ZRS follows a pod into another zone. */
export type DiskSku = "StandardSSD_LRS" | "Premium_LRS" | "StandardSSD_ZRS" | "Premium_ZRS";

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
      /** @default "production" */
      readonly acmeServer?: "production" | "staging";
      /** Pods of the ingress controller. @default 2 */
      readonly controllerReplicas?: number;
      /** The address that the controller takes. */
      readonly publicIp: PublicIpName;
    };

/** Settings of `LangfuseRelease`. */
export interface LangfuseReleaseProps extends Omit<
  ChartProps,
  "storageClass" | "secretsRevision" | "ingress" | "environment" | "secretEnvironment"
> {
  /** Namespace of Langfuse and its stores; the federated credential must trust its service account. */
  readonly namespace: string;
  /** Version of the official chart: 1.5.x (Langfuse 3) or 2.x (Langfuse 4). */
  readonly chartVersion: string;
  /**
   * The release of chart 1.x that runs beside this one of chart 2.x until its data is copied: in the same namespace,
   * with the same Secrets, service account and settings, and with databases of its own. @default - none
   */
  readonly previous?: PreviousRelease;
  /** The Key Vault with the secrets, and what their names start with. */
  readonly vault: {
    /** Resource id of the vault. */
    readonly id: string;
    /** What the name of every secret starts with, as `langfuse-dev-`. */
    readonly secretPrefix: string;
  };
  /** Which pods the namespace admits. @default "restricted" */
  readonly podSecurity?: PodSecurityLevel;
  /** Azure's kind of disk for the stores, as `Premium_ZRS`. @default "Premium_LRS" */
  readonly diskSku?: DiskSku;
  /** @default - none, reached by port-forward */
  readonly exposure?: Exposure;
  /** @default "install" */
  readonly certManager?: Prerequisite;
  /** Needed by chart 2.x only. @default "install" */
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
  /** How long Helm waits for the pods; the first start runs all migrations. @default 30 */
  readonly timeoutMinutes?: number;
  /** Refuses to destroy the namespace, and with it the databases' volumes. @default true */
  readonly protect?: boolean;
}

const LANGFUSE_REPOSITORY = "https://langfuse.github.io/langfuse-k8s";

/**
 * Langfuse and its stores in one namespace, by the official chart: the service account, which acts as the identity of
 * Blob storage, the secrets, the network policies, and what the chart needs in the cluster before it. While databases are copied to
 * another generation of the chart, one release of each.
 */
export class LangfuseRelease extends Construct {
  private readonly charts: readonly LangfuseChart[];
  private readonly exposure: Exposure;

  /**
   * @throws Error if the version of the chart is not supported, a bucket's endpoint is no address, an environment
   * variable sets how the pods sign in to their storage, or the previous release cannot run beside this one
   */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: LangfuseReleaseProps,
  ) {
    super(scope, id);
    this.charts = chartsOf(props);
    this.exposure = props.exposure ?? { kind: "none" };
    validateStorage(props.storage);
    validateEnvironment({ ...props.environment, ...props.secretEnvironment });

    const namespace = this.createNamespace();
    const secrets = this.createSecrets(namespace);
    const storageClass = this.createStorageClass();
    const before = [
      this.createServiceAccount(namespace),
      ...secrets.all,
      ...this.createNetworkPolicies(namespace).all,
      ...this.installPrerequisites(),
    ];
    this.charts.forEach((chart) =>
      this.installChart(chart, namespace, this.values(chart, secrets, storageClass), before),
    );
  }

  private get generations(): readonly ChartGeneration[] {
    return this.charts.map(({ generation }) => generation);
  }

  protected createNamespace(): string {
    const namespace = new NamespaceV1(this, "namespace", {
      metadata: { name: this.props.namespace, labels: podSecurityLabels(this.props.podSecurity ?? "restricted") },
      ...preventDestroy(this.props.protect ?? true),
    });
    return namespace.metadata.name;
  }

  /** Here and not in the chart, so that a second release beside the first neither owns nor loses it. */
  protected createServiceAccount(namespace: string): ServiceAccountV1 {
    const { storage } = this.props;
    return new ServiceAccountV1(this, "service-account", {
      metadata: {
        name: LANGFUSE_SERVICE_ACCOUNT,
        namespace,
        ...(storage.kind === "azure-keyless" && {
          annotations: { "azure.workload.identity/client-id": storage.identityClientId },
        }),
      },
      automountServiceAccountToken: false,
    });
  }

  protected createSecrets(namespace: string): KubernetesSecrets {
    const { id: keyVaultId, secretPrefix } = this.props.vault;
    const { secretEnvironment: variables, storage } = this.props;
    const bucketKey = storage.kind === "s3-compatible" ? storage.credentials : undefined;
    return new KubernetesSecrets(this, "secret", { namespace, keyVaultId, secretPrefix, variables, bucketKey });
  }

  /** Disks that grow, follow their pod's zone, and stay when the claim is deleted. */
  protected createStorageClass(): string {
    const storageClass = new StorageClassV1(this, "disks", {
      metadata: { name: `${this.props.namespace}-disks` },
      storageProvisioner: "disk.csi.azure.com",
      parameters: { skuName: this.props.diskSku ?? "Premium_LRS" },
      reclaimPolicy: "Retain",
      volumeBindingMode: "WaitForFirstConsumer",
      allowVolumeExpansion: true,
    });
    return storageClass.metadata.name;
  }

  protected createNetworkPolicies(namespace: string): NetworkPolicies {
    return new NetworkPolicies(this, "network", {
      namespace,
      generations: this.generations,
      exposed: this.exposure.kind === "public",
      storagePort: storagePort(this.props.storage),
      allowedEgress: this.props.allowedEgress ?? [],
    });
  }

  /** cert-manager, then what needs it: the ClickHouse operator for its webhooks, the ingress for its certificate. */
  protected installPrerequisites(): ITerraformDependable[] {
    const { namespace, certManager = "install", clickhouseOperator = "install" } = this.props;
    const exposure = this.exposure;
    const hasChart2 = this.generations.includes(2);
    const needsOperator = hasChart2 && clickhouseOperator === "install";
    const needsCertManager = hasChart2 || exposure.kind === "public";

    const certificates =
      needsCertManager && certManager === "install"
        ? [this.install("cert-manager", CERT_MANAGER, certManagerValues())]
        : [];
    const operator = needsOperator
      ? [this.install("clickhouse-operator", CLICKHOUSE_OPERATOR, clickhouseOperatorValues(namespace), certificates)]
      : [];
    const controller = exposure.kind === "public" ? [this.installController(exposure)] : [];
    return [...certificates, ...operator, ...controller];
  }

  protected installController(exposure: Extract<Exposure, { kind: "public" }>): ITerraformDependable {
    const { namespace } = this.props;
    const traefik = new ChartRelease(this, "traefik", {
      chart: TRAEFIK,
      values: traefikValues({
        namespace,
        replicas: exposure.controllerReplicas ?? 2,
        publicIp: exposure.publicIp,
      }),
      timeoutSeconds: 600,
      skipCrds: true,
    });
    controllerPolicy(this, "network-traefik", { controller: traefik.namespace, langfuse: namespace });
    return traefik.ready;
  }

  private install(
    id: string,
    chart: typeof CERT_MANAGER,
    values: object,
    after: readonly ITerraformDependable[] = [],
  ): ITerraformDependable {
    return new ChartRelease(this, id, { chart, values, timeoutSeconds: 600, after }).ready;
  }

  protected values(chart: LangfuseChart, secrets: KubernetesSecrets, storageClass: string): object {
    const chartProps: ChartProps = {
      ...this.props,
      releaseName: chart.releaseName,
      images: { ...this.props.images, tag: chart.tag },
      environment: this.props.environment ?? {},
      secretEnvironment: Object.keys(this.props.secretEnvironment ?? {}),
      storageClass,
      secretsRevision: secrets.revision,
      ...(this.exposure.kind === "public" &&
        chart.serves && {
          ingress: { acmeEmail: this.exposure.acmeEmail, acmeServer: this.exposure.acmeServer ?? "production" },
        }),
    };
    return chart.generation === 1 ? chart1Values(chartProps) : chart2Values(chartProps);
  }

  protected installChart(
    { generation, releaseName, version }: LangfuseChart,
    namespace: string,
    values: object,
    before: readonly ITerraformDependable[],
  ): void {
    new Release(this, RELEASE_ID[generation], {
      name: releaseName,
      namespace,
      repository: LANGFUSE_REPOSITORY,
      chart: "langfuse",
      version,
      values: [valuesYaml(values)],
      wait: true,
      timeout: (this.props.timeoutMinutes ?? 30) * 60,
      maxHistory: 10,
      dependsOn: [...before],
    });
  }
}

/** Variables that decide which identity the pods sign in with, and what requests to a bucket carry. */
const OWN_VARIABLES =
  /^AZURE_|^LANGFUSE_AZURE_BLOB_CREDENTIAL$|^AWS_(REQUEST_CHECKSUM_CALCULATION|RESPONSE_CHECKSUM_VALIDATION)$|^LANGFUSE_S3_DELETE_OBJECTS_CHECKSUM_ALGORITHM$/;

function validateEnvironment(environment: Readonly<Record<string, string>>): void {
  const refused = Object.keys(environment).filter((name) => OWN_VARIABLES.test(name));
  if (refused.length > 0) {
    throw new Error(`"environment" must not set how the pods sign in to their storage, got ${refused.join(", ")}`);
  }
}
