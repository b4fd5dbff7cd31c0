/**
 * Both stacks of an environment in an app of your own, with the fields of an environment file as plain data. Each of the
 * two stacks takes further resources and outputs.
 */
import { App, TerraformOutput } from "cdktf";
import { addEnvironment } from "langfuse-azure-keyless/stacks";

export function addStaging(app: App): void {
  const { platform } = addEnvironment(app, {
    environment: "staging",
    publicUrl: "http://localhost:3000",
    azure: { location: "eastus" },
    cluster: { systemPool: { vmSize: "Standard_D4s_v5", nodes: 3 } },
    langfuse: { images: { tag: "4.4.0-keyless.1" } },
  });
  new TerraformOutput(platform, "runbook", { value: "https://wiki.example.com/langfuse-staging", staticId: true });
}

if (require.main === module) {
  const app = new App({ outdir: "examples/environment-in-your-app/cdktf.out" });
  addStaging(app);
  app.synth();
}
