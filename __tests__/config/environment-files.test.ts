import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { bare, directory, places, told, toldOf } from "./environment-folder";

describe("a folder without environments", () => {
  const none = (folder: string, given: string) => `${folder}
  rule   must be a folder with at least one environment file (*.yaml)
  given  ${given}
  fix    Add an environment file, or name another folder with --directory.`;

  test("that is empty", () => {
    expect(toldOf(directory)).toBe(none(directory, "a folder without any"));
  });

  test("that is missing", () => {
    const missing = path.join(directory, "missing");
    expect(toldOf(missing)).toBe(none(missing, "nothing there"));
  });

  test("that is a file", () => {
    const file = path.join(directory, "dev.yaml");
    writeFileSync(file, bare("dev"));
    expect(toldOf(file)).toBe(none(file, "not a folder"));
  });
});

describe("an entry that cannot be read", () => {
  const unreadable = (given: string) => `x.yaml:1:1
  rule   must be a file that can be read
  given  ${given}
  fix    Correct it, or give it a name that does not end with .yaml or .yml.

1 problem; nothing was written.`;

  test("as a folder", () => {
    mkdirSync(path.join(directory, "x.yaml"));
    expect(told({ "dev.yaml": bare("dev") })).toBe(unreadable("a folder"));
  });

  test("as a link to nothing", () => {
    symlinkSync("missing.yaml", path.join(directory, "x.yaml"));
    expect(told({ "dev.yaml": bare("dev") })).toBe(unreadable("nothing there"));
  });

  test("as a link to itself", () => {
    symlinkSync("x.yaml", path.join(directory, "x.yaml"));
    expect(told({})).toBe(unreadable("a loop of links"));
  });

  test("as a pipe, without waiting for its writer", () => {
    spawnSync("mkfifo", [path.join(directory, "x.yaml")]);
    expect(told({ "dev.yaml": bare("dev") })).toBe(unreadable("a pipe or a device"));
  });

  test("does not hide the problems of a file", () => {
    mkdirSync(path.join(directory, "x.yaml"));
    expect(places({ "dev.yaml": bare("dev", "colour: blue\n") })).toEqual(["dev.yaml:12:1  colour", "x.yaml:1:1"]);
  });
});
