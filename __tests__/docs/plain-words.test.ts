import { spawnSync } from "node:child_process";
import path from "node:path";

const ROOT = path.resolve(__dirname, "../..");

/** Texts that ESLint does not read. The pages of docs/api are generated from docstrings, which ESLint reads. */
const TEXTS = ["*.md", ":!docs/api/", "*.yaml", "*.yml", "*.txt", "cli/*.json", "package.json", ".ci/run"];

/** Prints each line that has a word to avoid. */
const PROGRAM = `
import { readFileSync } from "node:fs";
import { findWord } from "./.ci/plain-words.mjs";
for (const file of process.argv.slice(1)) {
  readFileSync(file, "utf8").split("\\n").forEach((line, index) => {
    const found = findWord(line);
    if (found) console.log(file + ":" + (index + 1) + ': write plainly: not "' + found.word + '", but: ' + found.use);
  });
}`;

function run(program: string, ...args: readonly string[]): string[] {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: ROOT, encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout.split("\n").filter((line) => line !== "");
}

test("the pages, the environments and the help use plain words", () => {
  const files = run("git", "ls-files", "--", ...TEXTS);
  expect(files).toEqual(
    expect.arrayContaining([
      "README.md",
      "environments/dev.yaml",
      "cli/commands.json",
      "__tests__/config/wrong-values.txt",
    ]),
  );
  expect(run(process.execPath, "--input-type=module", "--eval", PROGRAM, ...files)).toEqual([]);
});
