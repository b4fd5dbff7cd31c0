import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Unreadable, parseStack, readStacks } from "../../terraform-json/read";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-test-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes files below the folder, JSON unless it is a text or bytes. */
function write(files: Readonly<Record<string, string | Buffer | object>>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  }
}

/** The message of what is refused, with the folder's name left out. */
function refusal(place: string): string {
  try {
    readStacks(path.join(folder, place));
  } catch (error) {
    if (error instanceof Unreadable) return error.message.replaceAll(`${folder}/`, "").replaceAll(folder, "folder");
    throw error;
  }
  throw new Error("it was read");
}

const named = (stackName: string, more: object = {}) => ({ "//": { metadata: { stackName } }, terraform: {}, ...more });
const PLAN = { format_version: "1.2", planned_values: {}, configuration: {}, resource_changes: [] };
const STATE = { format_version: "1.0", values: { root_module: { resources: [] } } };

function manifest(paths: Readonly<Record<string, string>>): object {
  const stacks = Object.entries(paths).map(([name, synthesizedStackPath]) => [
    name,
    { name, synthesizedStackPath, dependencies: [] },
  ]);
  return { version: "0.21.0", stacks: Object.fromEntries(stacks) };
}

describe("files that are read", () => {
  test("a synthesized folder, with its stacks in order of their names", () => {
    write({
      "manifest.json": manifest({ b: "stacks/b/cdk.tf.json", a: "stacks/a/cdk.tf.json" }),
      "stacks/a/cdk.tf.json": named("a"),
      "stacks/b/cdk.tf.json": named("b"),
    });
    expect(readStacks(folder).map(({ name, source, gaps }) => [name, source, gaps])).toEqual([
      ["a", "synthesis", []],
      ["b", "synthesis", []],
    ]);
  });

  test("the folder of a stack, whose name is used if the JSON has none", () => {
    write({ "dev-platform/cdk.tf.json": { resource: {} }, "other/cdk.tf.json": named("dev-release") });
    expect(readStacks(path.join(folder, "dev-platform"))[0]?.name).toBe("dev-platform");
    expect(readStacks(path.join(folder, "other"))[0]?.name).toBe("dev-release");
  });

  test("other files in the folder that Terraform reads are a gap", () => {
    write({
      "dev/cdk.tf.json": named("dev"),
      "dev/override.tf": "",
      "dev/more_override.tf.json": {},
      "dev/terraform.tfvars": "",
      "dev/terraform.tfstate": "{}",
      "dev/notes.json": {},
    });
    expect([...(readStacks(path.join(folder, "dev"))[0]?.gaps ?? [])].sort()).toEqual(
      ["more_override.tf.json", "override.tf", "terraform.tfvars"].map(
        (name) => `dev has ${name} next to its JSON: Terraform reads it, but it is not checked.`,
      ),
    );
  });

  test.each([
    ["dev-platform.plan.json", PLAN, "plan", "dev-platform"],
    ["dev-platform.tfplan.json", PLAN, "plan", "dev-platform"],
    ["plan.json", PLAN, "plan", "plan"],
    ["dev-platform.state.json", STATE, "state", "dev-platform"],
    ["dev.tfstate.json", { format_version: "1.0" }, "state", "dev"],
    ["state", { format_version: "1.0", terraform_version: "1.11.4", values: {}, checks: [] }, "state", "state"],
    ["stack.tf.json", { output: {} }, "synthesis", "stack"],
  ])("%s", (name, content, source, stack) => {
    write({ [name]: content });
    const file = path.join(folder, name);
    expect(readStacks(file)).toMatchObject([{ name: stack, source, file }]);
  });

  test("a file of PowerShell in UTF-16", () => {
    write({
      "a.json": Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(JSON.stringify(STATE), "utf16le")]),
      "b.json": `\uFEFF${JSON.stringify(STATE)}`,
    });
    expect(readStacks(path.join(folder, "a.json"))[0]?.source).toBe("state");
    expect(readStacks(path.join(folder, "b.json"))[0]?.source).toBe("state");
  });
});

describe("places that are refused", () => {
  test("a file that does not exist", () => {
    expect(refusal("none.json")).toBe(
      "none.json\n  rule  must exist\n  fix   Give a plan, a state or the output folder of a synthesis.",
    );
    write({ "a.json": STATE });
    expect(refusal("a.json/b")).toMatch("rule  must exist");
  });

  test("a folder without a synthesis", () => {
    mkdirSync(path.join(folder, "empty"));
    expect(refusal("empty")).toBe(
      "empty\n  rule  must be the output folder of a synthesis, with a manifest.json, or a stack's folder, with a " +
        "cdk.tf.json\n  fix   Run: npm run synth",
    );
  });

  test.each([
    ["a list", "[]"],
    ["null", "null"],
    ["a manifest of something else", { stacks: [1] }],
    ["of stacks without a path", { stacks: { a: {} } }],
  ])("a manifest that is none: %s", (_, content) => {
    write({ "manifest.json": content });
    expect(refusal("")).toBe("manifest.json\n  rule  must be the manifest of a synthesis\n  fix   Run: npm run synth");
  });

  test("a manifest whose stack is missing", () => {
    write({ "manifest.json": manifest({ a: "stacks/a/cdk.tf.json" }) });
    expect(refusal("")).toBe(
      "stacks/a/cdk.tf.json\n  rule  must exist, because the manifest names it\n  fix   Run: npm run synth",
    );
  });

  test("a manifest with a duplicate stack", () => {
    write({
      "manifest.json": manifest({ a: "a/cdk.tf.json", b: "b/cdk.tf.json" }),
      "a/cdk.tf.json": named("dev"),
      "b/cdk.tf.json": named("dev"),
    });
    expect(refusal("")).toBe(
      "manifest.json\n  rule  must have each stack once, but dev is duplicated\n  fix   Run: npm run synth",
    );
  });

  test.each(["../../etc/passwd", "..", "../outside.json", "stacks/../../outside.json", "link/cdk.tf.json", "file"])(
    "a manifest that leaves its folder: %s",
    (place) => {
      write({
        "out/manifest.json": manifest({ a: place }),
        "outside.json": named("a"),
        "other/cdk.tf.json": named("a"),
      });
      symlinkSync(path.join(folder, "other"), path.join(folder, "out", "link"));
      symlinkSync(path.join(folder, "outside.json"), path.join(folder, "out", "file"));
      expect(refusal("out")).toBe(
        `out/manifest.json\n  rule  must only name files in its folder, but names ${place}\n` +
          "  fix   Run: npm run synth",
      );
    },
  );

  test.each(["..a/cdk.tf.json", "a/../b/cdk.tf.json"])("a manifest that stays in its folder is read: %s", (place) => {
    write({ "manifest.json": manifest({ a: place }), [place]: named("dev"), "a/x": "" });
    expect(readStacks(folder)[0]?.name).toBe("dev");
  });

  test("a folder where a file should be", () => {
    mkdirSync(path.join(folder, "a", "cdk.tf.json"), { recursive: true });
    const message =
      "must be a readable file, but it is a folder\n  fix   Check the name and the permissions of the file.";
    expect(refusal("a")).toBe(`a/cdk.tf.json\n  rule  ${message}`);
    write({ "out/manifest.json": manifest({ a: "stacks" }), "out/stacks/x": "" });
    expect(refusal("out")).toBe(`out/stacks\n  rule  ${message}`);
  });
});

const SHOW = "For example, run: terraform -chdir=cdktf.out/stacks/<stack> show -json <saved plan> > <stack>.plan.json";
const NOTHING_HERE = "must be a synthesized stack, or the output of terraform show -json for a plan or a state";

describe("content that is refused", () => {
  test.each<[string, object | string, string, string]>([
    ["a list", "[]", NOTHING_HERE, SHOW],
    ["null", "null", NOTHING_HERE, SHOW],
    ["a number", "1", NOTHING_HERE, SHOW],
    ["a text", '"terraform"', NOTHING_HERE, SHOW],
    ["an empty mapping", {}, NOTHING_HERE, SHOW],
    ["a package.json", { name: "x", version: "1" }, NOTHING_HERE, SHOW],
    [
      "a raw state",
      { version: 4, terraform_version: "1.11.4", serial: 1, lineage: "x", outputs: {}, resources: [] },
      NOTHING_HERE,
      "It is a raw state. Run: terraform -chdir=cdktf.out/stacks/<stack> show -json > <stack>.state.json",
    ],
    [
      "an encrypted state of OpenTofu",
      { serial: 1, lineage: "x", meta: {}, encrypted_data: "hunter2", encryption_version: "v0" },
      NOTHING_HERE,
      "It is a raw state. Run: terraform -chdir=cdktf.out/stacks/<stack> show -json > <stack>.state.json",
    ],
    ["schemas of providers", { format_version: "1.0", provider_schemas: {} }, NOTHING_HERE, SHOW],
    ["the answer of validate", { format_version: "1.0", valid: true, diagnostics: [] }, NOTHING_HERE, SHOW],
    ["functions", { format_version: "1.0", function_signatures: {} }, NOTHING_HERE, SHOW],
    ["a configuration alone", { format_version: "1.2", configuration: {} }, NOTHING_HERE, SHOW],
  ])("%s", (_, content, rule, fix) => {
    write({ "it.json": content });
    expect(refusal("it.json")).toBe(`it.json\n  rule  ${rule}\n  fix   ${fix}`);
  });

  test.each(["2.0", "0.2", "1", "1.x", "", "1.2\n"])("another format version: %j", (format_version) => {
    for (const content of [PLAN, STATE]) {
      write({ "it.json": { ...content, format_version } });
      expect(refusal("it.json")).toBe(
        `it.json\n  rule  must have format version 1.x, but has ${JSON.stringify(format_version)}\n  fix   Use a version of ` +
          "Terraform or OpenTofu with format version 1, as 1.11, or a newer release of this package.",
      );
    }
  });

  test.each([1, null, ["1.2"]])("a format version that is not a string: %j", (format_version) => {
    write({ "it.json": { ...PLAN, format_version } });
    expect(refusal("it.json")).toMatch("must have the structure of Terraform's JSON; at format_version: Invalid input");
  });

  test("an error of structure shows the path and no value", () => {
    const resource = { address: "a.b", mode: "hunter2", type: "a", name: "b", values: "hunter2" };
    write({ "it.json": { format_version: "1.0", values: { root_module: { resources: [resource] } } } });
    expect(refusal("it.json")).toBe(
      "it.json\n  rule  must have the structure of Terraform's JSON; at values.root_module.resources.0.mode: Invalid " +
        'option: expected one of "managed"|"data"\n  fix   Write it again with Terraform or the synthesizer.',
    );
  });

  test("modules that are nested too deep", () => {
    const depth = 5000;
    const text = `{"format_version":"1.0","values":{"root_module":${'{"child_modules":['.repeat(depth)}{}${"]}".repeat(depth)}}}`;
    write({ "it.json": text });
    expect(refusal("it.json")).toMatch("must not have more than 200 levels");
  });
});

test("values that are not checked may be anything", () => {
  const stack = parseStack("cdk.tf.json", '{"resource": {"a": {"b": {"constructor": [null, [[]], {"": {}}]}}}}');
  expect(stack.blocks[0]?.values).toEqual({ constructor: [null, [[]], { "": {} }] });
});
