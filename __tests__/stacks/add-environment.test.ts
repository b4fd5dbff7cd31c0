import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TerraformStack } from "cdktf";
import { addEnvironment, type EnvironmentInput } from "../../stacks";
import { addStacks } from "../../stacks/add-environment";
import { MINIMAL_ENVIRONMENT, namedEnvironment } from "../support/named-environment";
import { bare } from "../config/environment-folder";
import { terraformOf, testApp } from "../support/synth";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-test-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The path of a file with this text. */
function file(name: string, text: string): string {
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
}

/** The message of what a function throws, with paths relative to the test's folder. */
function messageOf(add: () => unknown): string {
  try {
    add();
  } catch (error) {
    return (error as Error).message.replaceAll(`${folder}/`, "");
  }
  throw new Error("nothing was thrown");
}

function both({ platform, release }: { platform: TerraformStack; release: TerraformStack }) {
  return [platform, release].map(terraformOf);
}

test("plain data gives the stacks of the command line, the release after its platform", () => {
  const { platform, release } = addEnvironment(testApp(), MINIMAL_ENVIRONMENT);
  expect([platform.node.id, release.node.id]).toEqual(["test-platform", "test-release"]);
  expect(release.dependencies).toEqual([platform]);
  expect(both({ platform, release })).toEqual(both(addStacks(testApp(), namedEnvironment())));
});

test("an environment file gives the stacks of its content", () => {
  const fromFile = addEnvironment(testApp(), file("test.yaml", bare("test")));
  expect(both(fromFile)).toEqual(both(addEnvironment(testApp(), MINIMAL_ENVIRONMENT)));
});

test("several environments in one app", () => {
  const app = testApp();
  addEnvironment(app, MINIMAL_ENVIRONMENT);
  addEnvironment(app, { ...MINIMAL_ENVIRONMENT, environment: "other" });
  expect(app.node.children.map(({ node }) => node.id)).toEqual([
    "test-platform",
    "test-release",
    "other-platform",
    "other-release",
  ]);
});

test("a warning about the environment is an annotation of its platform", () => {
  const azure = { location: "estus" };
  const { platform, release } = addEnvironment(testApp(), { ...MINIMAL_ENVIRONMENT, azure });
  expect(platform.node.metadata.map(({ type, data }) => [type, data])).toEqual([
    [
      "@cdktf/warn",
      `environment  azure.location
  rule   should be a region of Azure that was known on 2026-08-21; Terraform refuses one that does not exist
  given  "estus"
  fix    Did you mean "eastus"?`,
    ],
  ]);
  expect(release.node.metadata).toEqual([]);
});

test("every problem of plain data is in one error, and no stack is added", () => {
  const app = testApp();
  const wrong = { ...MINIMAL_ENVIRONMENT, publicUrl: "http://langfuse.example.com", azure: {} };
  expect(messageOf(() => addEnvironment(app, wrong as unknown as EnvironmentInput))).toBe(`environment  azure.location
  rule   is required
  fix    Write for example: location: eastus

environment  publicUrl
  rule   must use https, because Entra ID accepts http redirect URIs on localhost only
  given  "http://langfuse.example.com"
  fix    Write: publicUrl: https://langfuse.example.com

2 problems`);
  expect(app.node.children).toEqual([]);
});

test("a file's problem has its line", () => {
  const wrong = file("test.yaml", bare("test").replace("http://localhost:3000", "http://langfuse.example.com"));
  expect(messageOf(() => addEnvironment(testApp(), wrong))).toBe(`test.yaml:2:1  publicUrl
  rule   must use https, because Entra ID accepts http redirect URIs on localhost only
  given  "http://langfuse.example.com"
  fix    Write: publicUrl: https://langfuse.example.com

1 problem`);
});

test("a file that is not YAML", () => {
  const wrong = file("test.yaml", "environment: test\nenvironment: test\n");
  expect(messageOf(() => addEnvironment(testApp(), wrong))).toBe(`test.yaml:2:1  environment
  rule   must not appear twice
  fix    Remove one of the two keys.

1 problem`);
});

test("a file that does not exist", () => {
  expect(messageOf(() => addEnvironment(testApp(), path.join(folder, "none.yaml")))).toBe(`none.yaml:1:1
  rule   must be a readable file
  given  it does not exist
  fix    Correct the path, or the permissions of the file.

1 problem`);
});

test("a name that an earlier environment of the app has is refused", () => {
  const app = testApp();
  const storage = { accountName: "stshared" };
  addEnvironment(app, { ...MINIMAL_ENVIRONMENT, storage });
  expect(messageOf(() => addEnvironment(app, file("b.yaml", bare("other", "storage:\n  accountName: stshared\n")))))
    .toBe(`b.yaml:13:3  storage.accountName
  rule   must be unique in Azure: the environment test has a storage account of the same name
  given  "stshared"
  fix    Set storage.accountName to another name.

1 problem`);
  expect(messageOf(() => addEnvironment(app, { ...MINIMAL_ENVIRONMENT, environment: "other", storage })))
    .toBe(`environment  storage.accountName
  rule   must be unique in Azure: the environment test has a storage account of the same name
  given  "stshared"
  fix    Set storage.accountName to another name.

1 problem`);
  expect(app.node.children).toHaveLength(2);
  addEnvironment(app, { ...MINIMAL_ENVIRONMENT, environment: "other" });
});
