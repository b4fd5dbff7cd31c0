/**
 * Langfuse in an app of your own: all constructs of this package in two stacks, because a provider must not be
 * configured from a cluster of the same apply. Only names cross from one stack to the other.
 */
import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";
import { DataAzurermClientConfig } from "@cdktf/provider-azurerm/lib/data-azurerm-client-config";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { RandomProvider } from "@cdktf/provider-random/lib/provider";
import { TimeProvider } from "@cdktf/provider-time/lib/provider";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import {
  AzapiProvider,
  EntraSso,
  KeylessBlob,
  LangfuseCluster,
  LangfuseRelease,
  SecretVault,
} from "langfuse-azure-keyless";

/** What both stacks must agree on. */
const PUBLIC_URL = "http://localhost:3000";
const RESOURCE_GROUP = "rg-langfuse-own";
const REGISTRY = "acrlangfuseown";
const STORAGE_ACCOUNT = "stlangfuseown";
const IDENTITY = "id-langfuse-own";
const VAULT = "kv-langfuse-own";
const SECRET_PREFIX = "langfuse-own-";

/** Everything in Azure. */
export class AzureStack extends TerraformStack {
  constructor(app: App) {
    super(app, "azure");
    new AzurermProvider(this, "azurerm", { features: [{}], storageUseAzuread: true });
    new AzureadProvider(this, "azuread");
    new AzapiProvider(this, "azapi");
    new RandomProvider(this, "random");
    new TimeProvider(this, "time");

    const client = new DataAzurermClientConfig(this, "client");
    const administrators = { deployer: { objectId: client.objectId } };
    const resourceGroup = new ResourceGroup(this, "group", { name: RESOURCE_GROUP, location: "eastus" });
    const cluster = new LangfuseCluster(this, "cluster", {
      resourceGroup,
      name: "aks-langfuse-own",
      tenantId: client.tenantId,
      registry: { name: REGISTRY },
      systemPool: { vmSize: "Standard_D4s_v5", nodes: 3 },
      administrators,
    });
    const blob = new KeylessBlob(this, "blob", {
      resourceGroup,
      accountName: STORAGE_ACCOUNT,
      identityName: IDENTITY,
      oidcIssuerUrl: cluster.oidcIssuerUrl,
      corsOrigins: [PUBLIC_URL],
    });
    const vault = new SecretVault(this, "vault", {
      vault: { name: VAULT, resourceGroup, tenantId: client.tenantId },
      secretPrefix: SECRET_PREFIX,
      officers: administrators,
    });
    new EntraSso(this, "sso", { publicUrl: PUBLIC_URL, application: { displayName: "Langfuse" }, vault });
    new TerraformOutput(this, "blob_endpoint", { value: blob.endpoint });
  }
}

/** Everything in the cluster; it is deployed after the Azure stack. */
export class KubernetesStack extends TerraformStack {
  constructor(app: App) {
    super(app, "kubernetes");
    const configPath = "~/.kube/config";
    new AzurermProvider(this, "azurerm", { features: [{}] });
    new AzapiProvider(this, "azapi");
    new KubernetesProvider(this, "kubernetes", { configPath });
    new HelmProvider(this, "helm", { kubernetes: { configPath } });

    const client = new DataAzurermClientConfig(this, "client");
    const resourceGroup = RESOURCE_GROUP;
    const storage = KeylessBlob.fromName(this, "identity", {
      accountName: STORAGE_ACCOUNT,
      identityName: IDENTITY,
      resourceGroup,
    });
    const vault = SecretVault.fromName(this, "vault", { name: VAULT, resourceGroup, secretPrefix: SECRET_PREFIX });
    const small = { cpu: "500m", memory: "1Gi" };
    const large = { cpu: "1", memory: "4Gi" };
    new LangfuseRelease(this, "langfuse", {
      publicUrl: PUBLIC_URL,
      images: { registry: `${REGISTRY}.azurecr.io`, tag: "4.4.0-keyless.1" },
      storage,
      tenantId: client.tenantId,
      vault,
      accountLinking: false,
      web: { replicas: 1, size: large },
      worker: { replicas: 1, size: large },
      postgresql: { diskGib: 20, size: small },
      redis: { diskGib: 8, size: small },
      clickhouse: { replicas: 1, diskGib: 50, size: large },
      keeper: { diskGib: 8, size: small },
    });
  }
}

if (require.main === module) {
  const app = new App({ outdir: "examples/four-constructs/cdktf.out" });
  new KubernetesStack(app).addDependency(new AzureStack(app));
  app.synth();
}
