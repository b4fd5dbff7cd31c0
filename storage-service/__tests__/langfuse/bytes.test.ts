import { chmodSync, lstatSync, renameSync, statSync, symlinkSync } from "node:fs";
import path from "node:path";
import { FILES } from "../../src/langfuse/checkout";
import { StandIn } from "./checkout";

const SOURCES = [FILES.storageService, FILES.environment, FILES.manifest];

let tree: StandIn;
beforeEach(() => (tree = new StandIn("C")));
afterEach(() => tree.remove());

/** Applies to a tree that was written in some other way, and holds the outcome against the plain one. */
function appliedAs(written: (text: string) => string): void {
  const plain = new StandIn("C");
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
  ["line breaks of Windows", (text) => text.replaceAll("\n", "\r\n")],
  ["a byte order mark", (text) => `\uFEFF${text}`],
  ["a byte order mark and line breaks of Windows", (text) => `\uFEFF${text.replaceAll("\n", "\r\n")}`],
  ["no line break at the end", (text) => text.trimEnd()],
  ["characters beyond ASCII", (text) => text.replace("stand-in", "Stellvertreter für 🪣").replace("1.0.0", "1.0.0-ä")],
])("%s stay", (_, written) => appliedAs(written));

test("the indentation of the file is that of what is added", () => {
  const tabs = (text: string) => text.replace(/^( {2})+/gm, (spaces) => "\t".repeat(spaces.length / 2));
  tree.write(FILES.storageService, tabs(tree.read(FILES.storageService)));
  tree.apply();
  expect(tree.read(FILES.storageService)).toContain(
    "\t\t\tif (this.keyless) {\n\t\t\t\treturn await this.keyless.download(path);\n\t\t\t}\n",
  );
});

test("a module that was checked out with line breaks of Windows is still ours and up to date", () => {
  tree.apply();
  tree.write(FILES.module, tree.read(FILES.module).replaceAll("\n", "\r\n"));
  expect(tree.apply("--check").code).toBe(0);
  expect(tree.apply("--revert").code).toBe(0);
  expect(tree.has(FILES.module)).toBe(false);
});

test("the rights of a file stay, and a link stays a link", () => {
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
