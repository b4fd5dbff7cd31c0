import { DataAzurermClientConfig } from "@cdktf/provider-azurerm/lib/data-azurerm-client-config";
import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { blobNames } from "../config/naming";
import { KeylessBlob } from "../constructs/keyless-blob/keyless-blob";
import { LangfuseCluster } from "../constructs/langfuse-cluster/langfuse-cluster";
import { LangfuseRelease } from "../constructs/langfuse-release/langfuse-release";
import type { Exposure } from "../constructs/langfuse-release/release-props";
import type { ReleaseStorage } from "../constructs/langfuse-release/storage";
import { vaultSecretPrefix } from "../constructs/names";
import { SecretVault } from "../constructs/secret-vault/secret-vault";
import { resourceManagerProviders } from "./azure-providers";
import { toReleaseStorage } from "./bucket";
import { EnvironmentStack, type NamedEnvironment } from "./environment-stack";
import { kubeloginExec } from "./kubelogin";

/**
 * Everything in the cluster. It finds the platform by the names that both stacks derive from the environment file, so it
 * needs no right to read the platform's state, and no credential is passed between the two.
 */
export class ReleaseStack extends EnvironmentStack {
  constructor(scope: Construct, named: NamedEnvironment) {
    super(scope, "release", named);
    resourceManagerProviders(this, this.environment.azure, false);
    this.connectToCluster();
    this.createRelease();
    new TerraformOutput(this, "url", {
      value: this.environment.publicUrl,
      description: "The URL that users open.",
      staticId: true,
    });
  }

  private connectToCluster(): void {
    const { cluster: name, resourceGroup } = this.names;
    const { connection } = LangfuseCluster.fromName(this, "cluster", { name, resourceGroup });
    const exec = kubeloginExec(this.environment);
    new KubernetesProvider(this, "kubernetes", { ...connection, exec: [exec] });
    new HelmProvider(this, "helm", { kubernetes: { ...connection, exec } });
  }

  private createRelease(): void {
    const { environment, names } = this;
    const { langfuse, sso, azure } = environment;
    const client = new DataAzurermClientConfig(this, "client", {});
    const storage = this.storage();
    const vault = SecretVault.fromName(this, "vault", {
      name: names.keyVault,
      resourceGroup: environment.keyVault.existing ? environment.keyVault.resourceGroup : names.resourceGroup,
      secretPrefix: vaultSecretPrefix(environment.name),
    });
    new LangfuseRelease(this, "langfuse", {
      ...langfuse,
      publicUrl: environment.publicUrl,
      images: { ...langfuse.images, registry: names.loginServer },
      storage,
      tenantId: azure.tenantId ?? client.tenantId,
      passwordLogin: sso.passwordLogin === "on",
      accountLinking: sso.accountLinking,
      vault,
      exposure: this.exposure(),
      protect: environment.deletionProtection,
    });
  }

  private storage(): ReleaseStorage {
    const { environment, names } = this;
    const { storage } = environment;
    if (storage.kind === "s3-compatible") return toReleaseStorage(storage);
    const { storageAccount, workloadIdentity } = blobNames(environment, storage);
    return KeylessBlob.fromName(this, "identity", {
      accountName: storageAccount,
      containerName: storage.container,
      identityName: workloadIdentity,
      resourceGroup: names.resourceGroup,
    });
  }

  private exposure(): Exposure {
    const { environment, names } = this;
    const { exposure } = environment;
    if (exposure.kind === "none") return exposure;
    return { ...exposure, publicIp: { name: names.publicIp, resourceGroup: names.resourceGroup } };
  }
}
