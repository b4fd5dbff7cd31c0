import { FILES } from "../../src/langfuse/checkout";
import { SampleTree, TOOL } from "./checkout";

const SERVICE = FILES.storageService;

let tree: SampleTree;
beforeEach(() => (tree = new SampleTree("C")));
afterEach(() => tree.remove());

/** Checks that a refusal changes nothing. */
function refusal(...options: string[]): string[] {
  const before = tree.bytes();
  const { code, out, err } = tree.apply(...options);
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(tree.bytes()).toEqual(before);
  return err.trimEnd().split("\n").slice(1);
}

describe("Langfuse has its own feature", () => {
  test.each([
    [
      FILES.environment,
      "const Schema = z.object({",
      "const Schema = z.object({\n  LANGFUSE_AZURE_BLOB_CREDENTIAL: z.string(),",
    ],
    [
      SERVICE,
      'import { logger } from "../logger";',
      'import { logger } from "../logger";\nimport { X } from "@azure/identity";',
    ],
    [SERVICE, "      const bytes =", "      await account.getUserDelegationKey();\n      const bytes ="],
  ])("%s shows it", (file, from, to) => {
    tree.edit(file, from, to);
    const before = tree.bytes();
    const { code, out } = tree.apply();
    expect(code).toBe(0);
    expect(out).toContain("nothing to do: this Langfuse already supports sign-in with an identity: " + file);
    expect(tree.apply("--check").code).toBe(0);
    expect(tree.bytes()).toEqual(before);
  });

  test("even in an unknown shape", () => {
    tree.edit(FILES.environment, "z.object({", "z.object({\n  LANGFUSE_AZURE_BLOB_CREDENTIAL: z.string(),");
    tree.edit(SERVICE, "public async download(path", "public async fetch(path");
    expect(tree.apply().code).toBe(0);
  });

  test("after this change was applied: refused, and --revert removes only this change", () => {
    const own = "const Schema = z.object({\n  LANGFUSE_AZURE_BLOB_CREDENTIAL: z.string(),";
    const merged = new SampleTree("C");
    merged.edit(FILES.environment, "const Schema = z.object({", own);
    tree.apply();
    tree.edit(FILES.environment, "const Schema = z.object({", own);
    expect(refusal()).toEqual([
      "refused, nothing was changed: this Langfuse already supports sign-in with an identity; remove the change: langfuse-keyless-blob apply --revert",
      "  packages/shared/src/env.ts declares LANGFUSE_AZURE_BLOB_CREDENTIAL",
    ]);
    expect(tree.apply("--revert").code).toBe(0);
    expect(tree.bytes()).toEqual(merged.bytes());
    merged.remove();
  });
});

describe("applied by an earlier version of this tool", () => {
  test("updates only the module", () => {
    tree.applyBy("0.0.9");
    const before = tree.bytes();
    expect(tree.apply("--check").code).toBe(5);
    const { code, out } = tree.apply();
    expect(code).toBe(0);
    expect(out).toContain(
      "done: updates the module of langfuse-keyless-blob 0.0.9; the other files are already changed\n",
    );
    expect(out.slice(out.indexOf("Next:"))).toBe(
      "Next:\n  1. commit the files above\n  2. build the image; the README of langfuse-keyless-blob lists the roles and variables that it needs\n",
    );
    const { [FILES.module]: module, ...others } = tree.bytes();
    expect(module).not.toBe(before[FILES.module]);
    expect({ ...others, [FILES.module]: before[FILES.module] }).toEqual(before);
    expect(tree.read(FILES.module)).toContain(` * Written by ${TOOL.name} ${TOOL.version}.\n`);
  });

  test("--revert removes it", () => {
    const before = tree.bytes();
    tree.applyBy("0.0.9");
    expect(tree.apply("--revert").code).toBe(0);
    expect(tree.bytes()).toEqual(before);
  });
});

describe("partly applied", () => {
  const summary =
    "refused, nothing was changed: the change is only partly applied; remove it with --revert, then apply it again";

  test("the module is missing", () => {
    const original = tree.bytes();
    tree.apply();
    tree.removeFile(FILES.module);
    expect(refusal()).toEqual([
      summary,
      "  packages/shared/src/server/services/KeylessBlobStorage.ts: missing",
      "  packages/shared/src/server/services/StorageService.ts: changed",
      "  packages/shared/src/env.ts: changed",
      "  packages/shared/package.json: changed",
    ]);
    expect(tree.apply("--revert").code).toBe(0);
    expect(tree.bytes()).toEqual(original);
  });

  test.each([SERVICE, FILES.environment, FILES.manifest])("%s is unchanged", (file) => {
    const original = tree.bytes();
    const text = tree.read(file);
    tree.apply();
    tree.write(file, text);
    expect(refusal()).toEqual(
      expect.arrayContaining([summary, `  ${file}: not changed`, `  ${FILES.module}: present`]),
    );
    expect(tree.apply("--revert").code).toBe(0);
    expect(tree.bytes()).toEqual(original);
  });
});

describe("edited", () => {
  const summary =
    "refused, nothing was changed: the change was edited, or Langfuse changed the code around it; undo the edits, or restore these files from Langfuse and apply again";

  test.each<[string, string, string, string[]]>([
    [
      SERVICE,
      "return await this.keyless.download(path);",
      "return this.keyless.download(path);",
      [`${SERVICE}: missing or edited: download`, `${SERVICE}: not written by this tool: if (this.keyless) {`],
    ],
    [
      SERVICE,
      "      if (this.keyless) {\n        return await this.keyless.download(path);\n      }\n",
      "",
      [`${SERVICE}: missing or edited: download`],
    ],
    [
      SERVICE,
      "      const bytes = await",
      "      logger.info(this.keyless);\n      const bytes = await",
      [`${SERVICE}: not written by this tool: logger.info(this.keyless);`],
    ],
    [
      SERVICE,
      "    useAzureBlob?: boolean;\n  }) {\n    const",
      "  }) {\n    const",
      [`${SERVICE}: missing or edited: constructor: parameter that marks a tenant's endpoint`],
    ],
    [
      SERVICE,
      "private keyless: KeylessBlobStorage | undefined;",
      "private keyless: KeylessBlobStorage | undefined; // mine",
      [`${SERVICE}: missing or edited: field keyless`],
    ],
    [
      FILES.environment,
      "    .max(30)\n",
      "    .max(60)\n",
      ["LANGFUSE_AZURE_BLOB_CREDENTIAL", "LANGFUSE_AZURE_BLOB_DELEGATION_KEY_CACHE_MINUTES"].map(
        (name) => `${FILES.environment}: not written by this tool: ${name}`,
      ),
    ],
    [
      FILES.module,
      'from "node:https";',
      'from "node:http";',
      [`${FILES.module}: its text does not match the checksum in its header`],
    ],
  ])("%s: %j", (file, from, to, expected) => {
    tree.apply();
    tree.edit(file, from, to);
    for (const option of [[], ["--check"], ["--diff"], ["--revert"]]) {
      const lines = refusal(...option);
      expect(lines[0]).toBe(summary);
      expect(lines).toEqual(expect.arrayContaining(expected.map((line) => `  ${line}`)));
    }
  });

  test("the insertions of another version must be removed by that version", () => {
    tree.applyBy("0.0.9");
    tree.edit(SERVICE, "return await this.keyless.download(path);", "return await this.keyless.text(path);");
    expect(refusal()[0]).toBe(
      `${summary}; if it was not edited, remove it with the version that wrote it: npx langfuse-keyless-blob@0.0.9 apply --revert`,
    );
  });

  test("--revert refuses if apply would not give the same files again", () => {
    tree.apply();
    tree.edit(FILES.manifest, '    "zod"', '    "@azure/identity": "^4.5.0",\n    "zod"');
    expect(refusal("--revert")).toEqual([
      "refused, nothing was changed: removing the change would not restore the original files; undo it by hand or with git",
      "  packages/shared/package.json: applying the change again would give a different file",
    ]);
  });

  test("a file of the module's name that this tool did not write", () => {
    tree.write(FILES.module, "export const mine = true;\n");
    expect(refusal()).toEqual([
      "refused, nothing was changed: the change was edited, or Langfuse changed the code around it; undo the edits, or restore these files from Langfuse and apply again",
      "  packages/shared/src/server/services/KeylessBlobStorage.ts: not written by this tool",
    ]);
    expect(tree.apply("--revert").out).toContain("nothing to do: this checkout does not contain the change\n");
  });
});

describe("other changes around it", () => {
  /** Simulates a merge of upstream: adds lines before, after and between the insertions. */
  function merge(target: SampleTree): void {
    target.edit(SERVICE, "import { validating,", 'import { more } from "../more";\nimport { validating,');
    target.edit(
      SERVICE,
      "  public async uploadJson(",
      "  public async exists() {\n    return more;\n  }\n\n  public async uploadJson(",
    );
    target.edit(SERVICE, "      const bytes = await", "      more();\n      const bytes = await");
    target.edit(FILES.environment, "  LANGFUSE_S3_EVENT", "  MORE: z.string(),\n  LANGFUSE_S3_EVENT");
    target.edit(FILES.manifest, '"zod": "^3.23.8"', '"zod": "^4.3.6"');
    target.edit("package.json", "4.16.0", "4.17.0");
  }

  test("applied, then merged: still applied, and --revert keeps the merged lines", () => {
    const merged = new SampleTree("C");
    merge(merged);
    tree.apply();
    merge(tree);
    expect(tree.apply("--check").code).toBe(0);
    expect(tree.apply("--revert").code).toBe(0);
    expect(tree.bytes()).toEqual(merged.bytes());
    merged.remove();
  });

  test("a new method of Langfuse that needs an insertion: refused until applied again", () => {
    const older = new SampleTree("A");
    older.apply();
    const added = "  async deleteFiles(paths: string[]) {\n    await this.createContainerIfNotExists();\n  }\n\n";
    older.edit(SERVICE, "  public async getSignedUrl(", `${added}  public async getSignedUrl(`);
    const { code, err } = older.apply();
    expect(code).toBe(1);
    expect(err).toContain(`\n  ${SERVICE}: missing or edited: deleteFiles\n`);
    older.remove();
  });

  test("another version of @azure/identity counts as present, and --revert keeps it", () => {
    tree.apply();
    tree.edit(FILES.manifest, '"@azure/identity": "4.13.1"', '"@azure/identity": "^4.14.1"');
    expect(tree.apply("--check").code).toBe(0);
    const { code, out } = tree.apply("--revert");
    expect(code).toBe(0);
    expect(out).toContain(
      'done: restores the original bytes, except "@azure/identity": "^4.14.1" in packages/shared/package.json, which this tool did not write\n',
    );
  });

  test("a manifest with @azure/identity is not changed", () => {
    tree.edit(FILES.manifest, '    "zod"', '    "@azure/identity": "^4.5.0",\n    "zod"');
    const manifest = tree.read(FILES.manifest);
    const before = tree.bytes();
    expect(tree.apply().code).toBe(0);
    expect(tree.read(FILES.manifest)).toBe(manifest);
    expect(tree.apply("--check").code).toBe(0);
    expect(tree.apply("--revert").code).toBe(0);
    expect(tree.bytes()).toEqual(before);
  });
});
