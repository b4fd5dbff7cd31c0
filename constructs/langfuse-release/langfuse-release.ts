import { Release } from "@cdktf/provider-helm/lib/release";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import { StorageClassV1 } from "@cdktf/provider-kubernetes/lib/storage-class-v1";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { preventDestroy } from "../azure";
import { LANGFUSE_SERVICE_ACCOUNT } from "../names";
import { RELEASE_ID, listHelmReleases, type HelmRelease } from "./helm-releases";
import { completeRelease, type ChartProps, type CompleteRelease } from "./complete-release";
import { KubernetesSecrets } from "./kubernetes-secrets";
import { NetworkPolicies, createControllerPolicy } from "./network-policies";
import {
  CERT_MANAGER,
  CLICKHOUSE_OPERATOR,
  PrerequisiteRelease,
  TRAEFIK,
  certManagerValues,
  clickhouseOperatorValues,
  podSecurityLabels,
  traefikValues,
  valuesYaml,
  withholdApiToken,
} from "./prerequisites";
import type { LangfuseReleaseProps } from "./release-props";
import { storagePort } from "./storage";
import { validateRelease } from "./validate-release";
import { chart1Values } from "./values/chart-1";
import { chart2Values } from "./values/chart-2";

const LANGFUSE_REPOSITORY = "https://langfuse.github.io/langfuse-k8s";

/**
 * Langfuse and its stores in one namespace, by the official chart: the service account, which acts as the identity of
 * Blob storage, the secrets, the network policies, and what the chart needs in the cluster before it. While databases
 * are copied to another generation of the chart, it installs one release of each.
 */
export class LangfuseRelease extends Construct {
  private readonly props: CompleteRelease;
  private readonly releases: readonly HelmRelease[];

  /** @throws Error if a prop breaks a rule, or if the image does not run with the chart */
  constructor(scope: Construct, id: string, props: LangfuseReleaseProps) {
    super(scope, id);
    this.props = completeRelease(props);
    validateRelease(this, this.props);
    this.releases = listHelmReleases(this.props);

    const namespace = this.createNamespace();
    const secrets = this.createSecrets(namespace);
    const storageClass = this.createStorageClass();
    const dependencies = [
      withholdApiToken(this, namespace),
      this.createServiceAccount(namespace),
      ...secrets.all,
      ...this.createNetworkPolicies(namespace).all,
      ...this.installPrerequisites(),
    ];
    for (const release of this.releases) {
      this.installLangfuse(release, namespace, this.createValues(release, secrets, storageClass), dependencies);
    }
  }

  private createNamespace(): string {
    const namespace = new NamespaceV1(this, "namespace", {
      metadata: {
        name: this.props.namespace,
        labels: podSecurityLabels(this.props.podSecurity),
        annotations: this.describeExisting(),
      },
      ...preventDestroy(this.props.protect),
    });
    return namespace.metadata.name;
  }

  /** The charts that the cluster must have already, for operators and for a rehearsal. */
  private describeExisting(): Record<string, string> | undefined {
    const { certManager, clickhouseOperator } = this.props;
    const existing = [
      ...(certManager === "existing" ? [CERT_MANAGER.chart] : []),
      ...(clickhouseOperator === "existing" ? [CLICKHOUSE_OPERATOR.chart] : []),
    ];
    return existing.length > 0 ? { "langfuse-azure/expects": existing.join(", ") } : undefined;
  }

  /** The chart could create it too, but two releases must share it. */
  private createServiceAccount(namespace: string): ServiceAccountV1 {
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

  private createSecrets(namespace: string): KubernetesSecrets {
    const { id: keyVaultId, secretPrefix } = this.props.vault;
    const { secretEnvironment: variables, storage } = this.props;
    const bucketKey = storage.kind === "s3-compatible" ? storage.credentials : undefined;
    return new KubernetesSecrets(this, "secret", { namespace, keyVaultId, secretPrefix, variables, bucketKey });
  }

  /** Disks whose claims can grow, that are in their pod's zone, and stay when the claim is deleted. */
  private createStorageClass(): string {
    const storageClass = new StorageClassV1(this, "disks", {
      metadata: { name: `${this.props.namespace}-disks` },
      storageProvisioner: "disk.csi.azure.com",
      parameters: { skuName: this.props.diskSku },
      reclaimPolicy: "Retain",
      volumeBindingMode: "WaitForFirstConsumer",
      allowVolumeExpansion: true,
    });
    return storageClass.metadata.name;
  }

  private createNetworkPolicies(namespace: string): NetworkPolicies {
    return new NetworkPolicies(this, "network", {
      namespace,
      generations: this.releases.map(({ generation }) => generation),
      exposed: this.props.exposure.kind === "public",
      storagePort: storagePort(this.props.storage),
      allowedEgress: this.props.allowedEgress,
    });
  }

  /** cert-manager, then what needs it: the ClickHouse operator for its webhooks, the ingress for its certificate. */
  private installPrerequisites(): ITerraformDependable[] {
    const { namespace, certManager, clickhouseOperator, exposure } = this.props;
    const hasChart2 = this.releases.some(({ generation }) => generation === 2);
    const installed: ITerraformDependable[] = [];
    if ((hasChart2 || exposure.kind === "public") && certManager === "install") {
      const settings = { chart: CERT_MANAGER, values: certManagerValues() };
      installed.push(new PrerequisiteRelease(this, "cert-manager", settings).ready);
    }
    if (hasChart2 && clickhouseOperator === "install") {
      const settings = {
        chart: CLICKHOUSE_OPERATOR,
        values: clickhouseOperatorValues(namespace),
        dependencies: [...installed],
      };
      installed.push(new PrerequisiteRelease(this, "clickhouse-operator", settings).ready);
    }
    if (exposure.kind === "public") installed.push(this.installIngressController(exposure));
    return installed;
  }

  private installIngressController(exposure: Parameters<typeof traefikValues>[1]): ITerraformDependable {
    const { namespace } = this.props;
    const settings = { chart: TRAEFIK, values: traefikValues(namespace, exposure), skipCrds: true };
    const traefik = new PrerequisiteRelease(this, "traefik", settings);
    createControllerPolicy(this, "network-traefik", { controller: traefik.namespace, langfuse: namespace });
    return traefik.ready;
  }

  private createValues(release: HelmRelease, secrets: KubernetesSecrets, storageClass: string): object {
    const chartProps: ChartProps = {
      ...this.props,
      releaseName: release.releaseName,
      images: { ...this.props.images, tag: release.tag },
      exposure: release.serves ? this.props.exposure : { kind: "none" },
      storageClass,
      secretsRevision: secrets.revision,
    };
    return release.generation === 1 ? chart1Values(chartProps) : chart2Values(chartProps);
  }

  private installLangfuse(
    { generation, releaseName, version }: HelmRelease,
    namespace: string,
    values: object,
    dependencies: readonly ITerraformDependable[],
  ): void {
    new Release(this, RELEASE_ID[generation], {
      name: releaseName,
      namespace,
      repository: LANGFUSE_REPOSITORY,
      chart: "langfuse",
      version,
      values: [valuesYaml(values)],
      wait: true,
      timeout: this.props.timeoutMinutes * 60,
      maxHistory: 10,
      dependsOn: [...dependencies],
    });
  }
}
