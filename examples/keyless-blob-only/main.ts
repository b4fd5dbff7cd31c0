/**
 * Keyless Blob storage for a Langfuse that already runs in another team's cluster: one construct of this package in an
 * app of your own. Of the cluster, it needs only the OIDC issuer.
 */
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { App, LocalBackend, TerraformOutput } from "cdktf";
import { AzapiProvider, KeylessBlob, LangfuseCluster, ReadableStack } from "langfuse-azure-keyless";

export class KeylessBlobStack extends ReadableStack {
  constructor(app: App) {
    super(app, "keyless-blob-only");
    new LocalBackend(this, { path: "terraform.tfstate" });
    new AzurermProvider(this, "azurerm", { features: [{}], storageUseAzuread: true });
    new AzapiProvider(this, "azapi");

    const cluster = LangfuseCluster.fromName(this, "cluster", { name: "aks-existing", resourceGroup: "rg-existing" });
    const resourceGroup = new ResourceGroup(this, "group", { name: "rg-langfuse-blob", location: "eastus" });
    const blob = new KeylessBlob(this, "blob", {
      resourceGroup,
      accountName: "stlangfuseexample",
      identityName: "id-langfuse-blob",
      oidcIssuerUrl: cluster.oidcIssuerUrl,
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
