/**
 * Keyless Blob storage for a Langfuse that somebody else's cluster already runs: one construct of this package in an
 * app of your own. All it needs to know of the cluster is its OIDC issuer.
 */
import { DataAzurermKubernetesCluster } from "@cdktf/provider-azurerm/lib/data-azurerm-kubernetes-cluster";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { App, LocalBackend, TerraformOutput } from "cdktf";
import { AzapiProvider, KeylessBlob, ReadableStack } from "langfuse-azure-keyless";

export class KeylessBlobStack extends ReadableStack {
  constructor(app: App) {
    super(app, "keyless-blob-only");
    new LocalBackend(this, { path: "terraform.tfstate" });
    new AzurermProvider(this, "azurerm", { features: [{}], storageUseAzuread: true });
    new AzapiProvider(this, "azapi");

    const cluster = new DataAzurermKubernetesCluster(this, "cluster", {
      name: "aks-existing",
      resourceGroupName: "rg-existing",
    });
    const resourceGroup = new ResourceGroup(this, "group", { name: "rg-langfuse-blob", location: "eastus" });
    const blob = new KeylessBlob(this, "blob", {
      resourceGroup,
      accountName: "stlangfuseexample",
      containerName: "langfuse",
      identityName: "id-langfuse-blob",
      oidcIssuerUrl: cluster.oidcIssuerUrl,
      serviceAccount: { namespace: "langfuse", name: "langfuse" },
      corsOrigins: ["https://langfuse.example.com"],
    });
    new TerraformOutput(this, "client_id", { value: blob.identityClientId, staticId: true });
    new TerraformOutput(this, "endpoint", { value: blob.endpoint, staticId: true });
  }
}

if (require.main === module) {
  const app = new App({ outdir: "examples/keyless-blob-only/cdktf.out" });
  new KeylessBlobStack(app);
  app.synth();
}
