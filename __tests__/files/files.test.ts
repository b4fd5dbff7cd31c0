import { spawnSync } from "node:child_process";
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { NotWritable, runInTemporaryFolder, readRegularFile, requireWritable, writeFiles } from "../../files/files";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (name: string) => readFileSync(path.join(folder, name), "utf8");

test("files are written into new folders, and no other file is left", () => {
  writeFiles(path.join(folder, "a"), [
    { name: "one", text: "1" },
    { name: path.join("b", "two"), text: "2" },
  ]);
  expect(readdirSync(folder, { recursive: true }).sort()).toEqual(["a", "a/b", "a/b/two", "a/one"]);
  expect([read("a/one"), read("a/b/two")]).toEqual(["1", "2"]);
});

test("if one file cannot be written, none is written", () => {
  writeFileSync(path.join(folder, "one"), "before");
  mkdirSync(path.join(folder, "two"));
  const files = ["one", "two"].map((name) => ({ name, text: "after" }));
  expect(() => writeFiles(folder, files)).toThrow(NotWritable);
  expect([read("one"), readdirSync(folder)]).toEqual(["before", ["one", "two"]]);
});

test("a link stays a link, and a pipe stays a pipe", () => {
  writeFileSync(path.join(folder, "real"), "before");
  symlinkSync("real", path.join(folder, "link"));
  writeFiles(folder, [{ name: "link", text: "after" }]);
  expect([lstatSync(path.join(folder, "link")).isSymbolicLink(), read("real")]).toEqual([true, "after"]);
  spawnSync("mkfifo", [path.join(folder, "pipe")]);
  expect(() => writeFiles(folder, [{ name: "pipe", text: "" }])).toThrow(
    /cannot write into .*pipe is not a regular file/,
  );
  expect(lstatSync(path.join(folder, "pipe")).isFIFO()).toBe(true);
});

test("the check whether a folder is writable leaves no file", () => {
  requireWritable(path.join(folder, "made"));
  expect(readdirSync(folder, { recursive: true })).toEqual(["made"]);
  writeFileSync(path.join(folder, "file"), "");
  expect(() => requireWritable(path.join(folder, "file", "below"))).toThrow(NotWritable);
});

test("a temporary folder is deleted after a failure too, unless it is kept", async () => {
  const seen: string[] = [];
  const work = (place: string) => {
    seen.push(place);
    return Promise.reject(new Error("failed"));
  };
  await expect(runInTemporaryFolder(work)).rejects.toThrow("failed");
  await expect(runInTemporaryFolder(work, { keep: true })).rejects.toThrow("failed");
  const [deleted = "", kept = ""] = seen;
  expect([deleted, kept].map((place) => lstatSync(place, { throwIfNoEntry: false })?.isDirectory())).toEqual([
    undefined,
    true,
  ]);
  rmSync(kept, { recursive: true });
});

test("only a regular file of the expected size is read", () => {
  writeFileSync(path.join(folder, "file"), "text");
  spawnSync("mkfifo", [path.join(folder, "pipe")]);
  expect(readRegularFile(path.join(folder, "file"), 4).toString()).toBe("text");
  expect(() => readRegularFile(path.join(folder, "file"), 3)).toThrow(/is too large/);
  expect(() => readRegularFile(folder)).toThrow(/is a folder/);
  for (const place of ["/dev/zero", path.join(folder, "pipe")]) {
    expect(() => readRegularFile(place)).toThrow(/is a pipe or a device/);
  }
});
