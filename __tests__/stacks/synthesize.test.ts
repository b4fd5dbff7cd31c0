import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { TerraformOutput } from "cdktf";
import { LangfuseCluster } from "../../constructs/langfuse-cluster/langfuse-cluster";
import { refuseCrossStackReferences } from "../../stacks/environment-stack";
import { PlatformStack } from "../../stacks/platform-stack";
import { ReleaseStack } from "../../stacks/release-stack";
import { ForeignOutput, synthesize } from "../../stacks/synthesize";
import { namedEnvironment } from "../support/named-environment";
import { testApp } from "../support/synth";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function stack(name: string): string {
  return path.join(folder, "stacks", name);
}

test("two stacks an environment, in order, with the number of their resources", async () => {
  const stacks = await synthesize([namedEnvironment(), namedEnvironment({ environment: "other" })], { output: folder });
  expect(stacks.map(({ stack, file }) => [stack, file])).toEqual([
    ["other-platform", path.join("stacks", "other-platform", "cdk.tf.json")],
    ["other-release", path.join("stacks", "other-release", "cdk.tf.json")],
    ["test-platform", path.join("stacks", "test-platform", "cdk.tf.json")],
    ["test-release", path.join("stacks", "test-release", "cdk.tf.json")],
  ]);
  const manifest = JSON.parse(readFileSync(path.join(folder, "manifest.json"), "utf8")) as {
    stacks: Record<string, { dependencies: string[] }>;
  };
  expect(manifest.stacks["test-release"]?.dependencies).toEqual(["test-platform"]);

  const json = JSON.parse(readFileSync(path.join(folder, stacks[3]?.file ?? ""), "utf8")) as {
    resource: Record<string, object>;
    data: Record<string, object>;
  };
  const count = (types: Record<string, object>) => Object.values(types).flatMap((named) => Object.keys(named)).length;
  expect(stacks[3]).toMatchObject({ resources: count(json.resource), dataSources: count(json.data) });
});

test("other errors keep their stack traces", async () => {
  const { captureStackTrace } = Error;
  await synthesize([namedEnvironment()], { output: folder });
  expect(Error.captureStackTrace).toBe(captureStackTrace);
});

test("the same input gives the same bytes", async () => {
  const read = () => readFileSync(path.join(stack("test-platform"), "cdk.tf.json"), "utf8");
  await synthesize([namedEnvironment()], { output: folder });
  const first = read();
  await synthesize([namedEnvironment()], { output: folder });
  expect(read()).toBe(first);
});

test("no path of the machine is in the output", async () => {
  await synthesize([namedEnvironment()], { output: folder });
  for (const name of ["test-platform", "test-release"]) {
    const text = readFileSync(path.join(stack(name), "cdk.tf.json"), "utf8");
    expect(text).not.toContain(folder);
    expect(text).not.toContain(process.cwd());
    expect(text).not.toContain(tmpdir() + path.sep);
  }
});

test("a stack that no longer exists is removed; Terraform's own files beside the others stay", async () => {
  await synthesize([namedEnvironment(), namedEnvironment({ environment: "other" })], { output: folder });
  mkdirSync(path.join(stack("test-platform"), ".terraform"));
  writeFileSync(path.join(stack("test-platform"), ".terraform.lock.hcl"), "locked");
  await synthesize([namedEnvironment()], { output: folder });
  expect(readdirSync(path.join(folder, "stacks")).sort()).toEqual(["test-platform", "test-release"]);
  expect(existsSync(path.join(stack("test-platform"), ".terraform"))).toBe(true);
  expect(readFileSync(path.join(stack("test-platform"), ".terraform.lock.hcl"), "utf8")).toBe("locked");
});

test("a name in the manifest that is a path removes nothing", async () => {
  await synthesize([namedEnvironment()], { output: folder });
  const manifest = path.join(folder, "manifest.json");
  const written = JSON.parse(readFileSync(manifest, "utf8")) as { stacks: object };
  writeFileSync(manifest, JSON.stringify({ ...written, stacks: { ...written.stacks, "../precious": {}, "..": {} } }));
  mkdirSync(path.join(folder, "precious"));
  await synthesize([namedEnvironment()], { output: folder });
  expect(readdirSync(folder).sort()).toEqual(["manifest.json", "precious", "stacks"]);
});

test("if one stack fails, nothing is written and the earlier files stay", async () => {
  await synthesize([namedEnvironment()], { output: folder });
  const before = readFileSync(path.join(folder, "manifest.json"), "utf8");
  const broken = namedEnvironment({ environment: "broken" });
  const spy = jest.spyOn(LangfuseCluster.prototype as never, "createCluster").mockImplementation((() => {
    throw new Error("cannot be synthesized");
  }) as never);
  await expect(synthesize([namedEnvironment(), broken], { output: folder })).rejects.toThrow("cannot be synthesized");
  spy.mockRestore();
  expect(readFileSync(path.join(folder, "manifest.json"), "utf8")).toBe(before);
  expect(readdirSync(path.join(folder, "stacks")).sort()).toEqual(["test-platform", "test-release"]);
});

test("a reference from one stack into another is refused", () => {
  const app = testApp();
  const platform = new PlatformStack(app, namedEnvironment());
  const release = new ReleaseStack(app, namedEnvironment());
  const cluster = platform.node.findChild("cluster") as LangfuseCluster;
  new TerraformOutput(release, "leak", { value: cluster.oidcIssuerUrl, staticId: true });
  app.synth();
  expect(() => refuseCrossStackReferences(app)).toThrow(
    "stacks must not refer to each other, only names may cross: test-release reads test-platform",
  );
});

test.each(["not JSON", '{"name":"a web application"}', "[]", "null"])(
  "a folder whose manifest.json CDKTF did not write is refused: %s",
  async (manifest) => {
    writeFileSync(path.join(folder, "manifest.json"), manifest);
    await expect(synthesize([namedEnvironment()], { output: folder })).rejects.toThrow(ForeignOutput);
    expect(readdirSync(folder)).toEqual(["manifest.json"]);
    expect(readFileSync(path.join(folder, "manifest.json"), "utf8")).toBe(manifest);
  },
);
