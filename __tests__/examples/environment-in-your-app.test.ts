import { readFileSync } from "node:fs";
import type { TerraformStack } from "cdktf";
import { addStaging } from "../../examples/environment-in-your-app/main";
import { terraformOf, testApp } from "../support/synth";

test("both stacks of an environment, with an output of the app's own", () => {
  const app = testApp();
  addStaging(app);
  const [platform, release] = app.node.children as TerraformStack[];
  expect([platform?.node.id, release?.node.id]).toEqual(["staging-platform", "staging-release"]);
  expect(terraformOf(platform as TerraformStack).output["runbook"]?.value).toBe(
    "https://wiki.example.com/langfuse-staging",
  );
});

test("the package's README shows the same environment", () => {
  const environment = (file: string) =>
    /addEnvironment\(app, ({[^]*?\n *})\);/.exec(readFileSync(file, "utf8"))?.[1]?.replace(/\s+/g, " ");
  expect(environment("constructs/README.md")).toBeDefined();
  expect(environment("constructs/README.md")).toBe(environment("examples/environment-in-your-app/main.ts"));
});
