import { mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { UnknownType, type Binding } from "../../../rehearsal/schemas/bindings";
import { BlockCache } from "../../../rehearsal/schemas/block-cache";
import { TOY_BOX, writeBinding } from "./binding-folder";

const SOURCES = path.resolve(__dirname, "../../../rehearsal/schemas");

let folder: string;
let binding: Binding;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-test-"));
  const lib = path.join(folder, "lib");
  binding = { provider: "toy", packageVersion: "1.2.3", providerVersion: "4.5.6", folder: lib, framework: false };
  writeBinding(path.join(lib, "box"), TOY_BOX);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const kept = () => path.join(folder, "kept");
const box = (cache = new BlockCache(kept(), SOURCES), of = binding) => cache.block(of, "resource", "toy_box");

/** Derives the block and stores it; returns the file. */
function keep(): string {
  const cache = new BlockCache(kept(), SOURCES);
  box(cache);
  cache.save();
  return path.join(kept(), readdirSync(kept())[0] as string);
}

/** After that, nothing can be derived. */
function removeBinding(): void {
  rmSync(binding.folder, { recursive: true });
}

test("one file a version of the package, named by the deriving code, and nothing beside it", () => {
  keep();
  expect(readdirSync(kept())).toEqual([expect.stringMatching(/^toy-1\.2\.3-[0-9a-f]{12}\.json$/)]);
});

test("a second read derives nothing", () => {
  const cache = new BlockCache(kept(), SOURCES);
  const block = box(cache);
  cache.save();
  removeBinding();
  expect(box(cache)).toEqual(block);
  expect(box(new BlockCache(kept(), SOURCES))).toEqual(block);
});

test("a resource, a data source and a provider of one name are different blocks", () => {
  keep();
  expect(() => new BlockCache(kept(), SOURCES).block(binding, "data", "toy_box")).toThrow(UnknownType);
});

test("a later type is added to the file", () => {
  const file = keep();
  writeBinding(path.join(binding.folder, "car"), TOY_BOX.replace("toy_box", "toy_car"));
  const cache = new BlockCache(kept(), SOURCES);
  cache.block(binding, "resource", "toy_car");
  cache.save();
  expect(Object.keys(JSON.parse(readFileSync(file, "utf8")) as object)).toEqual([
    "resource toy_box",
    "resource toy_car",
  ]);
});

test.each(["", '{"resource toy_box": {"attri', "null", "[]", '"text"'])(
  "a damaged file is derived again and replaced: %s",
  (damage) => {
    const file = keep();
    const whole = readFileSync(file, "utf8");
    writeFileSync(file, damage);
    keep();
    expect(readFileSync(file, "utf8")).toBe(whole);
  },
);

test("a file of other code is not read", () => {
  const file = keep();
  renameSync(file, file.replace(/[0-9a-f]{12}\.json$/, "0123456789ab.json"));
  removeBinding();
  expect(() => box()).toThrow(UnknownType);
});

test("a file of another version of the package is not read", () => {
  keep();
  removeBinding();
  expect(() => box(new BlockCache(kept(), SOURCES), { ...binding, packageVersion: "1.2.4" })).toThrow(UnknownType);
});

test("without a folder, nothing is written", () => {
  const cache = new BlockCache(undefined, SOURCES);
  box(cache);
  cache.save();
  expect(readdirSync(folder)).toEqual(["lib"]);
});
