import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { FILES } from "../../src/langfuse/checkout";
import { SampleTree, TOOL, command } from "./checkout";

let tree: SampleTree;
beforeEach(() => (tree = new SampleTree("B")));
afterEach(() => tree.remove());

/** Returns the message for an unusable checkout, which is one line. */
function unusable(): string {
  const { code, out, err } = tree.apply();
  expect({ code, out }).toEqual({ code: 3, out: "" });
  expect(err.split("\n")).toHaveLength(2);
  return err.trimEnd();
}

describe("the command line", () => {
  test.each([
    [[], "Usage: langfuse-keyless-blob [options] [command]"],
    [["patch"], "error: unknown command 'patch'"],
    [["apply"], "error: required option '--repo <folder>' not specified"],
    [["apply", "--repo", "x", "--force"], "error: unknown option '--force'"],
    [["apply", "--repo", "x", "--check", "--diff"], "error: option '--check' cannot be used with option '--diff'"],
    [["apply", "--repo", "x", "--check", "--revert"], "error: option '--check' cannot be used with option '--revert'"],
    [["apply", "--repo", "x", "--diff", "--revert"], "error: option '--diff' cannot be used with option '--revert'"],
  ])("%j: exit code 2, the error and the usage", (args, message) => {
    const { code, out, err } = command(TOOL, ...args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err.split("\n")[0]).toBe(message);
    expect(err).toContain("Usage: langfuse-keyless-blob");
  });

  test("--help lists the options and the exit codes", () => {
    const { code, out, err } = command(TOOL, "apply", "--help");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toBe(`Usage: langfuse-keyless-blob apply [options]

Changes a Langfuse source tree: its Azure Blob storage can then sign in with an Entra identity.

Options:
  --repo <folder>  a checkout of Langfuse, v3.0.0 or later
  --check          change nothing, and show by the exit code whether the change is applied
  --diff           change nothing, print the change as a unified diff
  --revert         remove the change and restore the original files
  -h, --help       display help for command

Exit codes: 0 done or nothing to do, 1 refused: Langfuse not recognized, or the change was edited, 2 invalid command
line, 3 the checkout cannot be read or written, 4 a bug in this program, 5 with --check: there is something to do.
`);
  });

  test("--version prints the version of the package", () => {
    expect(command(TOOL, "--version")).toEqual({ code: 0, out: "0.1.0\n", err: "" });
  });
});

describe("a checkout that cannot be used", () => {
  test("a missing folder", () => {
    rmSync(tree.root, { recursive: true });
    expect(unusable()).toBe(
      `--repo must name the folder of a Langfuse checkout, got ${tree.root}, which is not a folder`,
    );
  });

  test("a file", () => {
    rmSync(tree.root, { recursive: true });
    writeFileSync(tree.root, "");
    expect(unusable()).toBe(
      `--repo must name the folder of a Langfuse checkout, got ${tree.root}, which is not a folder`,
    );
  });

  const no = () => `${tree.root} is not a Langfuse checkout: `;

  test.each(["package.json", ...Object.values(FILES).filter((file) => file !== FILES.module)])("without %s", (file) => {
    tree.removeFile(file);
    expect(unusable()).toBe(`${no()}${file} is missing; every release since v3.0.0 has it`);
  });

  test("a package of another name", () => {
    tree.edit(FILES.manifest, "@langfuse/shared", "@acme/shared");
    expect(unusable()).toBe(
      `${no()}packages/shared/package.json must have the name "@langfuse/shared", got "@acme/shared"`,
    );
  });

  test("a manifest that is not JSON", () => {
    tree.edit(FILES.manifest, '"dependencies": {', '"dependencies": {{');
    expect(unusable()).toBe(`${no()}packages/shared/package.json must have the name "@langfuse/shared", got none`);
  });

  test("a file that is not text", () => {
    writeFileSync(path.join(tree.root, FILES.storageService), Buffer.from([0xff, 0xfe, 0x00]));
    expect(unusable()).toBe(`${path.join(tree.root, FILES.storageService)} is not UTF-8 text`);
  });

  test("a folder instead of a file", () => {
    tree.removeFile(FILES.environment);
    mkdirSync(path.join(tree.root, FILES.environment));
    const file = path.join(tree.root, FILES.environment);
    expect(unusable()).toBe(`cannot read ${file}: EISDIR: illegal operation on a directory, read`);
  });
});
