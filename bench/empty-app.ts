/** The floor that a synthesis is measured against: a CDKTF app with one empty stack, imported the same way. */
import { App, LocalBackend, TerraformStack } from "cdktf";

const app = new App({ outdir: process.argv[2] ?? "", stackTraces: false });
new LocalBackend(new TerraformStack(app, "empty"), { path: "empty.tfstate" });
app.synth();
