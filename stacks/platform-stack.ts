import { DataAzurermClientConfig } from "@cdktf/provider-azurerm/lib/data-azurerm-client-config";
import { DataAzurermResourceGroup } from "@cdktf/provider-azurerm/lib/data-azurerm-resource-group";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { RandomProvider } from "@cdktf/provider-random/lib/provider";
import { TimeProvider } from "@cdktf/provider-time/lib/provider";
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { blobNames, ownTags } from "../config/naming";
import type { AzureKeylessSettings } from "../config/storage";
import { preventDestroy, type Principals, type ResourceGroupRef, type Tags } from "../constructs/azure";
import { EntraSso } from "../constructs/entra-sso/entra-sso";
import { KeylessBlob } from "../constructs/keyless-blob/keyless-blob";
import type { StorageNetwork } from "../constructs/keyless-blob/storage-account";
import type { LangfuseClusterProps } from "../constructs/langfuse-cluster/cluster-props";
import { LangfuseCluster } from "../constructs/langfuse-cluster/langfuse-cluster";
import { LogWorkspace } from "../constructs/log-workspace/log-workspace";
import { LANGFUSE_SERVICE_ACCOUNT, vaultSecretPrefix } from "../constructs/names";
import { SecretVault } from "../constructs/secret-vault/secret-vault";
import { directoryProvider, resourceManagerProviders } from "./azure-providers";
import { EnvironmentStack, type NamedEnvironment } from "./environment-stack";

/** Everything in Azure: network, registry, cluster, Blob storage, Key Vault, single sign-on, logs. */
export class PlatformStack extends EnvironmentStack {
  private readonly client: DataAzurermClientConfig;

  constructor(scope: Construct, named: NamedEnvironment) {
    super(scope, "platform", named);
    const { azure } = this.environment;
    resourceManagerProviders(this, azure, azure.registerProviders);
    directoryProvider(this, azure);
    new RandomProvider(this, "random");
    new TimeProvider(this, "time");
    this.client = new DataAzurermClientConfig(this, "client", {});

    const resourceGroup = this.addResourceGroup();
    const logWorkspaceId = this.addLogWorkspace(resourceGroup);
    const vault = this.createVault(resourceGroup, logWorkspaceId);
    const cluster = this.createCluster(resourceGroup, logWorkspaceId);
    const blob = this.createBlob(resourceGroup, cluster, logWorkspaceId);
    const sso = this.createSso(vault);
    this.addOutputs(cluster, blob, sso);
  }

  private get tags(): Tags {
    const { name, tags } = this.environment;
    return { ...tags, ...ownTags(name) };
  }

  private get tenantId(): string {
    return this.environment.azure.tenantId ?? this.client.tenantId;
  }

  /** The administrators of the file, or the deployer. */
  private get administrators(): Principals {
    const { administrators } = this.environment;
    return Object.keys(administrators).length > 0 ? administrators : { deployer: { objectId: this.client.objectId } };
  }

  /** Adds the resource group: a data source if it exists, a resource if not, as the environment says. */
  private addResourceGroup(): ResourceGroupRef {
    const { environment, names } = this;
    const { existing } = environment.resourceGroup;
    return existing
      ? new DataAzurermResourceGroup(this, "group", { name: names.resourceGroup })
      : new ResourceGroup(this, "group", {
          name: names.resourceGroup,
          location: environment.azure.location,
          tags: this.tags,
          ...preventDestroy(environment.deletionProtection),
        });
  }

  /** Adds the workspace for logs if the environment has none. @returns its id; undefined without diagnostics */
  private addLogWorkspace(resourceGroup: ResourceGroupRef): string | undefined {
    const { diagnostics } = this.environment;
    if (diagnostics.existing) return diagnostics.workspaceId;
    if (!diagnostics.enabled) return undefined;
    return new LogWorkspace(this, "logs", {
      resourceGroup,
      name: this.names.logWorkspace,
      retentionDays: diagnostics.retentionDays,
      tags: this.tags,
    }).id;
  }

  private createVault(resourceGroup: ResourceGroupRef, logWorkspaceId: string | undefined): SecretVault {
    const { environment, names } = this;
    const { keyVault } = environment;
    return new SecretVault(this, "vault", {
      vault: keyVault.existing
        ? keyVault
        : {
            name: names.keyVault,
            resourceGroup,
            tenantId: this.tenantId,
            allowedRanges: keyVault.allowedRanges,
            softDeleteDays: keyVault.softDeleteDays,
            purgeProtection: keyVault.purgeProtection,
          },
      secretPrefix: vaultSecretPrefix(environment.name),
      // The owner of an existing vault sets its roles and logs: it may serve several environments.
      ...(!keyVault.existing && { officers: this.administrators, logWorkspaceId }),
      protect: environment.deletionProtection,
      tags: this.tags,
    });
  }

  private createCluster(resourceGroup: ResourceGroupRef, logWorkspaceId: string | undefined): LangfuseCluster {
    const { environment, names } = this;
    return new LangfuseCluster(this, "cluster", {
      ...environment.cluster,
      resourceGroup,
      name: names.cluster,
      identityName: names.clusterIdentity,
      tenantId: this.tenantId,
      network: this.network(),
      registry: this.registry(),
      administrators: this.administrators,
      publicEndpoint: this.publicEndpoint(),
      logWorkspaceId,
      protect: environment.deletionProtection,
      tags: this.tags,
    });
  }

  private network(): LangfuseClusterProps["network"] {
    const { environment, names } = this;
    const { network } = environment;
    if (network.existing) return network;
    const { virtualNetwork: name, subnet: subnetName, securityGroup: securityGroupName } = names;
    return { name, subnetName, securityGroupName, addressSpace: network.addressSpace, nodeSubnet: network.nodeSubnet };
  }

  private registry(): LangfuseClusterProps["registry"] {
    const { environment, names } = this;
    const { registry } = environment;
    if (!registry.existing) return { name: names.registry, sku: registry.sku };
    const group = `/subscriptions/${this.client.subscriptionId}/resourceGroups/${registry.resourceGroup}`;
    return {
      existing: true,
      id: `${group}/providers/Microsoft.ContainerRegistry/registries/${registry.name}`,
      loginServer: names.loginServer,
    };
  }

  private publicEndpoint(): LangfuseClusterProps["publicEndpoint"] {
    const { environment, names } = this;
    const { exposure, publicUrl } = environment;
    if (exposure.kind === "none") return undefined;
    if (!exposure.dnsZone) return { name: names.publicIp };
    const { name: zone, resourceGroup } = exposure.dnsZone;
    const { hostname } = new URL(publicUrl);
    const record = hostname === zone ? "@" : hostname.slice(0, -zone.length - 1);
    return { name: names.publicIp, dns: { zone, resourceGroup, record } };
  }

  /** Nothing with a bucket behind an S3 API, which exists already. */
  private createBlob(
    resourceGroup: ResourceGroupRef,
    cluster: LangfuseCluster,
    logWorkspaceId: string | undefined,
  ): KeylessBlob | undefined {
    const { environment } = this;
    const { storage } = environment;
    if (storage.kind === "s3-compatible") return undefined;
    const { storageAccount: accountName, workloadIdentity: identityName } = blobNames(environment, storage);
    return new KeylessBlob(this, "blob", {
      ...storage,
      resourceGroup,
      accountName,
      containerName: storage.container,
      identityName,
      oidcIssuerUrl: cluster.oidcIssuerUrl,
      serviceAccount: { namespace: environment.langfuse.namespace, name: LANGFUSE_SERVICE_ACCOUNT },
      network: storageNetwork(storage, cluster),
      corsOrigins: [environment.publicUrl],
      logWorkspaceId,
      protect: environment.deletionProtection,
      tags: this.tags,
    });
  }

  private createSso(vault: SecretVault): EntraSso {
    const { environment, names } = this;
    const { sso } = environment;
    return new EntraSso(this, "sso", {
      ...sso,
      publicUrl: environment.publicUrl,
      application: sso.application.existing ? sso.application : { displayName: names.ssoApplication },
      vault,
    });
  }

  private addOutputs(cluster: LangfuseCluster, blob: KeylessBlob | undefined, sso: EntraSso): void {
    const { environment, names } = this;
    const group = /[()]/.test(names.resourceGroup) ? `'${names.resourceGroup}'` : names.resourceGroup;
    const getCredentials = `az aks get-credentials --resource-group ${group} --name ${names.cluster}`;
    const outputs: Record<string, [value: string | undefined, description: string]> = {
      url: [environment.publicUrl, "The URL that users open."],
      sso_redirect_uri: [sso.redirectUri, "The redirect URI of the app registration."],
      get_credentials: [`${getCredentials} && kubelogin convert-kubeconfig -l azurecli`, "Connects kubectl."],
      registry_login_server: [cluster.loginServer, "Where the images of web and worker are pushed to."],
      identity_client_id: [blob?.identityClientId, "Client id of the identity that the pods act as."],
      blob_endpoint: [blob?.endpoint, "Blob endpoint of the storage account."],
      public_ip_address: [cluster.publicIpAddress, "The address that the DNS record of the URL points to."],
    };
    for (const [name, [value, description]] of Object.entries(outputs)) {
      if (value !== undefined) new TerraformOutput(this, name, { value, description, staticId: true });
    }
  }
}

function storageNetwork({ network }: AzureKeylessSettings, cluster: LangfuseCluster): StorageNetwork {
  return network.access === "public" ? network : { ...network, subnetIds: [cluster.nodeSubnetId] };
}
