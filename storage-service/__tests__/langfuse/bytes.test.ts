import { chmodSync, lstatSync, renameSync, statSync, symlinkSync } from "node:fs";
import path from "node:path";
import { FILES } from "../../src/langfuse/checkout";
import { SampleTree } from "./checkout";

const SOURCES = [FILES.storageService, FILES.environment, FILES.manifest];

let tree: SampleTree;
beforeEach(() => (tree = new SampleTree("C")));
afterEach(() => tree.remove());

/** Applies the change to a transformed tree, and compares the result with the transformed result. */
function appliedAs(written: (text: string) => string): void {
  const plain = new SampleTree("C");
  plain.apply();
  for (const file of SOURCES) tree.write(file, written(tree.read(file)));
  const before = tree.bytes();
  expect(tree.apply().code).toBe(0);
  for (const file of SOURCES) expect(tree.read(file)).toBe(written(plain.read(file)));
  expect(tree.apply("--check").code).toBe(0);
  expect(tree.apply("--revert").code).toBe(0);
  expect(tree.bytes()).toEqual(before);
  plain.remove();
}

test.each<[string, (text: string) => string]>([
  ["Windows line breaks", (text) => text.replaceAll("\n", "\r\n")],
  ["a byte order mark", (text) => `\uFEFF${text}`],
  ["a byte order mark and Windows line breaks", (text) => `\uFEFF${text.replaceAll("\n", "\r\n")}`],
  ["no line break at the end", (text) => text.trimEnd()],
  [
    "characters other than ASCII",
    (text) => text.replace("sample", "Stellvertreter für 🪣").replace("1.0.0", "1.0.0-ä"),
  ],
])("%s are kept", (_, written) => appliedAs(written));

test("the added lines use the indentation of the file", () => {
  const tabs = (text: string) => text.replace(/^( {2})+/gm, (spaces) => "\t".repeat(spaces.length / 2));
  tree.write(FILES.storageService, tabs(tree.read(FILES.storageService)));
  tree.apply();
  expect(tree.read(FILES.storageService)).toContain(
    "\t\t\tif (this.keyless) {\n\t\t\t\treturn await this.keyless.download(path);\n\t\t\t}\n",
  );
});

test("a module with Windows line breaks is recognized and up to date", () => {
  tree.apply();
  tree.write(FILES.module, tree.read(FILES.module).replaceAll("\n", "\r\n"));
  expect(tree.apply("--check").code).toBe(0);
  expect(tree.apply("--revert").code).toBe(0);
  expect(tree.has(FILES.module)).toBe(false);
});

test("file permissions and links are kept", () => {
  const service = path.join(tree.root, FILES.storageService);
  chmodSync(service, 0o640);
  const schema = path.join(tree.root, FILES.environment);
  renameSync(schema, path.join(tree.root, "elsewhere.ts"));
  symlinkSync(path.join(tree.root, "elsewhere.ts"), schema);
  expect(tree.apply().code).toBe(0);
  expect(statSync(service).mode & 0o777).toBe(0o640);
  expect(lstatSync(schema).isSymbolicLink()).toBe(true);
  expect(tree.read("elsewhere.ts")).toContain("LANGFUSE_AZURE_BLOB_CREDENTIAL");
});
