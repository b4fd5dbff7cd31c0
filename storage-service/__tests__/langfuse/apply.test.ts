import { execFileSync } from "node:child_process";
import path from "node:path";
import { applyPatch, parsePatch } from "diff";
import { FILES } from "../../src/langfuse/checkout";
import { formatModuleFile } from "../../src/langfuse/module-file";
import { joinSources } from "../../src/langfuse/module-source";
import { SampleTree, TOOL, expectedDiff } from "./checkout";

const PRETTIER = path.join(path.dirname(require.resolve("prettier/package.json")), "bin/prettier.cjs");

const SHAPES = ["A", "B", "C"] as const;

describe.each(SHAPES)("a Langfuse of shape %s", (shape) => {
  let tree: SampleTree;
  beforeEach(() => (tree = new SampleTree(shape)));
  afterEach(() => tree.remove());

  test("--diff prints the whole edit and changes nothing", () => {
    const before = tree.bytes();
    const { code, out } = tree.apply("--diff");
    expect(code).toBe(0);
    const edits = out.slice(out.indexOf(`--- a/${FILES.storageService}`));
    expect(edits).toBe(expectedDiff(shape));
    expect(tree.bytes()).toEqual(before);
  });

  test("apply makes the edits of the diff, writes the module, and changes no other file", () => {
    const before = tree.bytes();
    expect(tree.apply().code).toBe(0);
    const after = tree.bytes();
    const expected: Record<string, string> = { ...before };
    for (const patch of parsePatch(expectedDiff(shape))) {
      const file = String(patch.newFileName).slice(2);
      const text = Buffer.from(before[file] ?? "", "base64").toString();
      expected[file] = Buffer.from(String(applyPatch(text, patch))).toString("base64");
    }
    expected[FILES.module] = Buffer.from(formatModuleFile(joinSources(), TOOL)).toString("base64");
    expect(after).toEqual(expected);
  });

  test("a second apply reports it and changes nothing", () => {
    tree.apply();
    const applied = tree.bytes();
    const again = tree.apply();
    expect(again).toMatchObject({ code: 0, err: "" });
    expect(again.out).toContain("nothing to do: already applied by langfuse-keyless-blob 0.1.0\n");
    expect(tree.apply("--diff")).toEqual({ code: 0, out: "", err: "" });
    expect(tree.bytes()).toEqual(applied);
  });

  test("--check shows the state by its exit code, and changes nothing", () => {
    const before = tree.bytes();
    expect(tree.apply("--check").code).toBe(5);
    expect(tree.bytes()).toEqual(before);
    tree.apply();
    expect(tree.apply("--check").code).toBe(0);
  });

  test("--revert restores every byte; a second one has nothing to do", () => {
    const before = tree.bytes();
    tree.apply();
    expect(tree.apply("--revert").code).toBe(0);
    expect(tree.bytes()).toEqual(before);
    const again = tree.apply("--revert");
    expect(again).toMatchObject({ code: 0, err: "" });
    expect(again.out).toContain("nothing to do: this checkout does not contain the change\n");
  });
});

test("all written files are formatted as by prettier", () => {
  const trees = SHAPES.map((shape) => new SampleTree(shape));
  trees.forEach((tree) => tree.apply());
  const files = trees.flatMap(({ root }) => Object.values(FILES).map((file) => path.join(root, file)));
  const options = ["--check", "--no-config", "--no-editorconfig"];
  expect(() => execFileSync(process.execPath, [PRETTIER, ...options, ...files], { stdio: "pipe" })).not.toThrow();
  trees.forEach((tree) => tree.remove());
});

test("apply lists the changes by file and line, then the next steps", () => {
  const tree = new SampleTree("C");
  const { out } = tree.apply();
  const lines = formatModuleFile(joinSources(), TOOL).split("\n").length - 1;
  expect(out).toBe(`Langfuse 4.16.0, shape C (endpoint, key, external endpoint, request pipeline)
done: adds sign-in with an Entra identity to Azure Blob storage

packages/shared/src/server/services/KeylessBlobStorage.ts: new, ${lines} lines
packages/shared/src/server/services/StorageService.ts:
  + line 9: import of the module
  + line 42: field keyless
  + lines 51-52: constructor: parameter that marks a tenant's endpoint
  + lines 55-60: constructor: client with an identity
  + lines 78-80: createContainerIfNotExists
  + lines 96-98: download
  + lines 114-116: deleteFileNonRetrying
  + lines 131-137: getSignedUrl
  + lines 154-156: getSignedUploadUrl
packages/shared/src/env.ts:
  + lines 6-25: variables LANGFUSE_AZURE_BLOB_CREDENTIAL, LANGFUSE_AZURE_BLOB_ACCOUNT_NAME, LANGFUSE_AZURE_BLOB_DELEGATION_KEY_CACHE_MINUTES, LANGFUSE_AZURE_MANAGED_IDENTITY_RESOURCE_ID
packages/shared/package.json:
  + line 6: dependency @azure/identity 4.13.1

Next:
  1. update the lockfile, because Langfuse's Dockerfiles install with --frozen-lockfile: npx --yes pnpm@11.22.0 install --lockfile-only
     (minimumReleaseAge: pnpm installs no release younger than 5 days; @azure/identity 4.13.1 is older)
  2. commit the files above and pnpm-lock.yaml
  3. build the image; the README of langfuse-keyless-blob lists the roles and variables that it needs
`);
  expect(tree.read(FILES.storageService).split("\n").slice(130, 137).join("\n")).toMatch(
    /^ {6}if \(this\.keyless\) \{\n {8}return await this\.keyless\.getSignedUrl\([^]*\n {6}\}$/,
  );
  tree.remove();
});

test("--revert lists the removed lines, then the next steps", () => {
  const tree = new SampleTree("A");
  tree.apply();
  const lines = tree.read(FILES.module).split("\n").length - 1;
  const { out } = tree.apply("--revert");
  expect(out).toBe(`Langfuse 3.0.0, shape A (endpoint and key)
done: restores the original bytes

packages/shared/src/server/services/StorageService.ts:
  - line 8: import of the module
  - line 27: field keyless
  - lines 36-41: constructor: client with an identity
  - lines 53-55: createContainerIfNotExists
  - lines 71-73: download
  - lines 85-87: getSignedUrl
  - lines 101-103: getSignedUploadUrl
packages/shared/src/env.ts:
  - lines 6-25: variables LANGFUSE_AZURE_BLOB_CREDENTIAL, LANGFUSE_AZURE_BLOB_ACCOUNT_NAME, LANGFUSE_AZURE_BLOB_DELEGATION_KEY_CACHE_MINUTES, LANGFUSE_AZURE_MANAGED_IDENTITY_RESOURCE_ID
packages/shared/package.json:
  - line 5: dependency @azure/identity 4.13.1
packages/shared/src/server/services/KeylessBlobStorage.ts: removed, ${lines} lines

Next:
  1. update the lockfile, because Langfuse's Dockerfiles install with --frozen-lockfile: npx --yes pnpm@9.5.0 install --lockfile-only
  2. commit the files above and pnpm-lock.yaml
`);
  tree.remove();
});
