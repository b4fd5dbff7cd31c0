import { chmodSync, mkdirSync, renameSync } from "node:fs";
import path from "node:path";
import { writeChanges, type FileChange } from "../../src/langfuse/write";
import { SampleTree } from "./checkout";

let tree: SampleTree;
let changes: readonly FileChange[];

beforeEach(() => {
  tree = new SampleTree("A");
  tree.write("one.txt", "one");
  tree.write("two.txt", "two");
  tree.write("deleted.txt", "deleted");
  changes = [
    { file: "new.txt", before: undefined, after: "new" },
    { file: "one.txt", before: "one", after: "ONE" },
    { file: "deleted.txt", before: "deleted", after: undefined },
    { file: "two.txt", before: "two", after: "TWO" },
  ];
});
afterEach(() => tree.remove());

/** Fails for one file, like a full disk or a lost network drive. */
function failingFor(name: string): (from: string, to: string) => void {
  return (from, to) => {
    if (path.basename(to) === name) throw new Error("ENOSPC: no space left on device");
    renameSync(from, to);
  };
}

/** The id of a user without permissions, by convention. */
const UNPRIVILEGED_USER = 65_534;

/** Root can write without permissions, so another user is needed. */
function asOtherUser(action: () => void): void {
  const user = process.geteuid?.();
  if (user !== 0) return action();
  process.seteuid?.(UNPRIVILEGED_USER);
  try {
    action();
  } finally {
    process.seteuid?.(user);
  }
}

test("writes, replaces and removes", () => {
  const before = tree.bytes();
  writeChanges(tree.root, changes);
  const encoded = (text: string) => Buffer.from(text).toString("base64");
  delete before["deleted.txt"];
  expect(tree.bytes()).toEqual({
    ...before,
    "new.txt": encoded("new"),
    "one.txt": encoded("ONE"),
    "two.txt": encoded("TWO"),
  });
});

test.each(["new.txt", "one.txt", "two.txt"])("if %s cannot be replaced, all files are restored", (name) => {
  const before = tree.bytes();
  expect(() => writeChanges(tree.root, changes, failingFor(name))).toThrow(
    `cannot write ${path.join(tree.root, name)}: ENOSPC: no space left on device. Nothing was changed`,
  );
  expect(tree.bytes()).toEqual(before);
});

test("if a temporary file cannot be written, nothing is changed", () => {
  const before = tree.bytes();
  const temporary = path.join(tree.root, `two.txt.${process.pid}.tmp`);
  mkdirSync(temporary);
  expect(() => writeChanges(tree.root, changes)).toThrow(
    `cannot write ${path.join(tree.root, "two.txt")}: EISDIR: illegal operation on a directory, open '${temporary}'. Nothing was changed`,
  );
  expect(tree.bytes()).toEqual(before);
});

test("a file without write permission is named, and nothing is changed", () => {
  chmodSync(tree.root, 0o777);
  chmodSync(path.join(tree.root, "one.txt"), 0o444);
  const before = tree.bytes();
  const file = path.join(tree.root, "one.txt");
  expect(() => asOtherUser(() => writeChanges(tree.root, changes))).toThrow(
    `cannot write ${file}: EACCES: permission denied, open '${file}'. Nothing was changed`,
  );
  expect(tree.bytes()).toEqual(before);
});

test("files that cannot be restored are named", () => {
  const replace = (from: string, to: string) => {
    if (path.basename(to) !== "two.txt") return renameSync(from, to);
    tree.removeFile("one.txt");
    mkdirSync(path.join(tree.root, "one.txt"));
    throw new Error("EIO: i/o error");
  };
  expect(() => writeChanges(tree.root, changes, replace)).toThrow(
    `cannot write ${path.join(tree.root, "two.txt")}: EIO: i/o error. These files are changed and could not be restored: one.txt`,
  );
  expect(tree.has("new.txt")).toBe(false);
  expect(tree.read("deleted.txt")).toBe("deleted");
});
