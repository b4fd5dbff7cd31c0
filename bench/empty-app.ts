/** A CDKTF app with one empty stack, with which a synthesis is compared. */
import { App, LocalBackend, TerraformStack } from "cdktf";

const app = new App({ outdir: process.argv[2] ?? "", stackTraces: false });
new LocalBackend(new TerraformStack(app, "empty"), { path: "empty.tfstate" });
app.synth();
