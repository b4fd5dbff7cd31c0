import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startBase, type Base } from "../../review/base";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-base-test-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const never = () => new AbortController().signal;

/** Without git, these tests are reported as skipped. */
const describeWithGit = spawnSync("git", ["--version"]).status === 0 ? describe : describe.skip;

/** Writes a stack with the name of the folder of environment files. */
const SYNTHESIZER = `
const { mkdirSync, writeFileSync } = require("node:fs");
const { basename } = require("node:path");
const [, directory, , output] = process.argv.slice(3);
mkdirSync(output, { recursive: true });
writeFileSync(output + "/cdk.tf.json", JSON.stringify({ output: { directory: { value: basename(directory) } } }));
`;

describeWithGit("the environment files of a commit", () => {
  let root: string;
  const read = async (directory: string): Promise<Base> => {
    const options = { root, directory, folder: mkdtempSync(path.join(folder, "work-")), signal: never() };
    return (await startBase("HEAD", options))();
  };
  const outputs = ({ stacks }: Base) => stacks.flatMap(({ blocks }) => blocks.map((block) => block.value("value")));

  beforeAll(() => {
    root = path.join(folder, "project");
    mkdirSync(path.join(root, "..environments"), { recursive: true });
    writeFileSync(path.join(root, "..environments", "dev.yaml"), "");
    writeFileSync(path.join(root, "package.json"), JSON.stringify({ scripts: { synth: "node synth.js" } }));
    writeFileSync(path.join(root, "synth.js"), SYNTHESIZER);
    const identity = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "core.hooksPath=/dev/null"];
    for (const args of [
      ["init", "--quiet"],
      ["add", "--all"],
      [...identity, "commit", "--quiet", "-m", "first"],
    ]) {
      expect(spawnSync("git", args, { cwd: root, encoding: "utf8" })).toMatchObject({ status: 0 });
    }
  });

  test("are those of the commit, also in a folder whose name begins with two dots", async () => {
    const base = await read(path.join(root, "..environments"));
    expect(outputs(base)).toEqual(["..environments"]);
    expect(base.notes).toEqual([
      "The base HEAD was synthesized with the packages that are installed now; its package-lock.json is the same.",
    ]);
  });

  test("are the current ones outside of the repository", async () => {
    const outside = path.join(folder, "elsewhere");
    mkdirSync(outside);
    const base = await read(outside);
    expect(outputs(base)).toEqual(["elsewhere"]);
    expect(base.notes[1]).toBe(
      "The environment files are not in this repository: the base HEAD was synthesized from the current ones.",
    );
  });

  test("are missing in a commit without their folder", async () => {
    mkdirSync(path.join(root, "new"));
    await expect(read(path.join(root, "new"))).rejects.toThrow("base HEAD has no folder new of environment files");
  });
});
