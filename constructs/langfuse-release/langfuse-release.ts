import { Release } from "@cdktf/provider-helm/lib/release";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import { StorageClassV1 } from "@cdktf/provider-kubernetes/lib/storage-class-v1";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { preventDestroy } from "../azure";
import { LANGFUSE_SERVICE_ACCOUNT } from "../service-account";
import { SELF } from "../terraform/readable-stack";
import { chartGeneration, type ChartGeneration } from "./chart-generation";
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
  | { readonly kind: "none" }
  | {
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

export interface LangfuseReleaseProps extends Omit<
  ChartProps,
  "storageClass" | "secretsRevision" | "ingress" | "environment" | "secretEnvironment"
> {
  /** Namespace of Langfuse and its stores; the federated credential must trust its service account. */
  readonly namespace: string;
  /** Version of the official chart: 1.5.x (Langfuse 3) or 2.x (Langfuse 4). */
  readonly chartVersion: string;
  /** Client id of the identity that the pods act as. */
  readonly identityClientId: string;
  /** The Key Vault with the secrets, and what their names start with. */
  readonly vault: { readonly id: string; readonly secretPrefix: string };
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
 * Langfuse and its stores in one namespace, by the official chart: the service account that acts as the identity,
 * the secrets, the network policies, and what the chart needs in the cluster before it.
 */
export class LangfuseRelease extends Construct {
  private readonly generation: ChartGeneration;
  private readonly exposure: Exposure;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: LangfuseReleaseProps,
  ) {
    super(scope, id);
    this.generation = chartGeneration(props.chartVersion);
    this.exposure = props.exposure ?? { kind: "none" };
    validateReleaseName(props.releaseName, this.generation);
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
    this.installChart(namespace, this.values(secrets, storageClass), before);
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
    return new ServiceAccountV1(this, "service-account", {
      metadata: {
        name: LANGFUSE_SERVICE_ACCOUNT,
        namespace,
        annotations: { "azure.workload.identity/client-id": this.props.identityClientId },
      },
      automountServiceAccountToken: false,
    });
  }

  protected createSecrets(namespace: string): KubernetesSecrets {
    const { id: keyVaultId, secretPrefix } = this.props.vault;
    const variables = this.props.secretEnvironment;
    return new KubernetesSecrets(this, "secret", { namespace, keyVaultId, secretPrefix, variables });
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
      generation: this.generation,
      exposed: this.exposure.kind === "public",
      allowedEgress: this.props.allowedEgress ?? [],
    });
  }

  /** cert-manager, then what needs it: the ClickHouse operator for its webhooks, the ingress for its certificate. */
  protected installPrerequisites(): ITerraformDependable[] {
    const { namespace, certManager = "install", clickhouseOperator = "install" } = this.props;
    const exposure = this.exposure;
    const needsOperator = this.generation === 2 && clickhouseOperator === "install";
    const needsCertManager = this.generation === 2 || exposure.kind === "public";

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

  protected values(secrets: KubernetesSecrets, storageClass: string): object {
    const chartProps: ChartProps = {
      ...this.props,
      environment: this.props.environment ?? {},
      secretEnvironment: Object.keys(this.props.secretEnvironment ?? {}),
      storageClass,
      secretsRevision: secrets.revision,
      ...(this.exposure.kind === "public" && {
        ingress: { acmeEmail: this.exposure.acmeEmail, acmeServer: this.exposure.acmeServer ?? "production" },
      }),
    };
    return this.generation === 1 ? chart1Values(chartProps) : chart2Values(chartProps);
  }

  protected installChart(namespace: string, values: object, before: readonly ITerraformDependable[]): void {
    new Release(this, SELF, {
      name: this.props.releaseName,
      namespace,
      repository: LANGFUSE_REPOSITORY,
      chart: "langfuse",
      version: this.props.chartVersion,
      values: [valuesYaml(values)],
      wait: true,
      timeout: (this.props.timeoutMinutes ?? 30) * 60,
      maxHistory: 10,
      dependsOn: [...before],
    });
  }
}

/** Variables that decide which identity the pods sign in with are the construct's own. */
function validateEnvironment(environment: Readonly<Record<string, string>>): void {
  const refused = Object.keys(environment).filter((name) => /^AZURE_|^LANGFUSE_AZURE_BLOB_CREDENTIAL$/.test(name));
  if (refused.length > 0) {
    throw new Error(`"environment" must not set how the pods sign in to Azure, got ${refused.join(", ")}`);
  }
}

/** Chart 1.x computes the database host and the Service name differently when the release is not called so. */
function validateReleaseName(name: string, generation: ChartGeneration): void {
  if (generation === 1 && !name.includes("langfuse")) {
    throw new Error(`"releaseName" must contain "langfuse" with chart 1.x, got ${name}`);
  }
}
