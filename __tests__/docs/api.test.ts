import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** The files of a folder with their content. */
function contents(folder: string): Record<string, string> {
  return Object.fromEntries(readdirSync(folder).map((file) => [file, readFileSync(path.join(folder, file), "utf8")]));
}

// It costs seven seconds of one core, nearly all of them TypeScript's.
test("the API reference is the one that npm run docs:api writes, and every exported thing is documented", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "langfuse-test-"));
  try {
    const args = ["node_modules/typedoc/bin/typedoc", "--options", "docs/typedoc.json", "--out", folder];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    expect({ status, output: status === 0 ? "" : stdout + stderr }).toEqual({ status: 0, output: "" });
    expect(contents(folder)).toEqual(contents("docs/api"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 120_000);
