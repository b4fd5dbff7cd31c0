import { DataAzurermClientConfig } from "@cdktf/provider-azurerm/lib/data-azurerm-client-config";
import { DataAzurermKeyVault } from "@cdktf/provider-azurerm/lib/data-azurerm-key-vault";
import { DataAzurermKubernetesCluster } from "@cdktf/provider-azurerm/lib/data-azurerm-kubernetes-cluster";
import { DataAzurermUserAssignedIdentity } from "@cdktf/provider-azurerm/lib/data-azurerm-user-assigned-identity";
import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { Fn, TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { blobNames } from "../config/naming";
import { LangfuseRelease, type Exposure } from "../constructs/langfuse-release/langfuse-release";
import type { ReleaseStorage } from "../constructs/langfuse-release/storage";
import { vaultSecretPrefix } from "../constructs/langfuse-secrets";
import { resourceManagerProviders } from "./azure-providers";
import { bucket } from "./bucket";
import { EnvironmentStack, type Deployment } from "./environment-stack";
import { kubeloginExec } from "./kubelogin";

/**
 * Everything in the cluster. It finds the platform by the names that both stacks derive from the environment file,
 * so it needs no right to read the platform's state, and no credential crosses between the two.
 */
export class ReleaseStack extends EnvironmentStack {
  constructor(scope: Construct, deployment: Deployment) {
    super(scope, "release", deployment);
    resourceManagerProviders(this, deployment.environment.azure, false);
    this.connectToCluster();
    this.createRelease();
    new TerraformOutput(this, "url", {
      value: deployment.environment.publicUrl,
      description: "The URL that users open.",
      staticId: true,
    });
  }

  private connectToCluster(): void {
    const { environment, names } = this.deployment;
    const cluster = new DataAzurermKubernetesCluster(this, "cluster", {
      name: names.cluster,
      resourceGroupName: names.resourceGroup,
    });
    const { host, clusterCaCertificate } = cluster.kubeConfig.get(0);
    const connection = { host, clusterCaCertificate: Fn.base64decode(clusterCaCertificate) };
    const exec = kubeloginExec(environment);
    new KubernetesProvider(this, "kubernetes", { ...connection, exec: [exec] });
    new HelmProvider(this, "helm", { kubernetes: { ...connection, exec } });
  }

  private createRelease(): void {
    const { environment, names } = this.deployment;
    const { langfuse, sso, azure } = environment;
    const client = new DataAzurermClientConfig(this, "client", {});
    const storage = this.storage();
    const vault = new DataAzurermKeyVault(this, "vault", {
      name: names.keyVault,
      resourceGroupName: environment.keyVault.existing ? environment.keyVault.resourceGroup : names.resourceGroup,
    });
    new LangfuseRelease(this, "langfuse", {
      namespace: langfuse.namespace,
      releaseName: langfuse.releaseName,
      chartVersion: langfuse.chartVersion,
      previous: langfuse.previous,
      publicUrl: environment.publicUrl,
      images: {
        web: `${names.loginServer}/${langfuse.images.web}`,
        worker: `${names.loginServer}/${langfuse.images.worker}`,
        tag: langfuse.images.tag,
      },
      storage,
      tenantId: azure.tenantId ?? client.tenantId,
      passwordLogin: sso.passwordLogin === "on",
      accountLinking: sso.accountLinking,
      vault: { id: vault.id, secretPrefix: vaultSecretPrefix(environment.environment) },
      telemetry: langfuse.telemetry,
      logging: langfuse.logging,
      podSecurity: langfuse.podSecurity,
      web: langfuse.web,
      worker: langfuse.worker,
      postgresql: langfuse.postgresql,
      redis: langfuse.redis,
      clickhouse: langfuse.clickhouse,
      keeper: langfuse.keeper,
      diskSku: langfuse.diskSku,
      environment: langfuse.environment,
      secretEnvironment: langfuse.secretEnvironment,
      allowedEgress: langfuse.allowedEgress,
      exposure: this.exposure(),
      certManager: langfuse.certManager,
      clickhouseOperator: langfuse.clickhouseOperator,
      timeoutMinutes: langfuse.timeoutMinutes,
      protect: environment.deletionProtection,
    });
  }

  private storage(): ReleaseStorage {
    const { environment, names } = this.deployment;
    const { storage } = environment;
    if (storage.kind === "s3-compatible") return bucket(storage);
    const { storageAccount, workloadIdentity } = blobNames(environment, storage);
    const identity = new DataAzurermUserAssignedIdentity(this, "identity", {
      name: workloadIdentity,
      resourceGroupName: names.resourceGroup,
    });
    return {
      kind: "azure-keyless",
      endpoint: `https://${storageAccount}.blob.core.windows.net`,
      container: storage.container,
      identityClientId: identity.clientId,
    };
  }

  private exposure(): Exposure {
    const { environment, names } = this.deployment;
    const { exposure } = environment;
    if (exposure.kind === "none") return exposure;
    return {
      kind: "public",
      acmeEmail: exposure.acmeEmail,
      acmeServer: exposure.acmeServer,
      controllerReplicas: exposure.controllerReplicas,
      publicIp: { name: names.publicIp, resourceGroup: names.resourceGroup },
    };
  }
}
