import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { FILES } from "../../src/langfuse/checkout";
import { run } from "../../src/langfuse/command";
import type { Shape } from "../../src/langfuse/shape";

export const TOOL = { name: "langfuse-keyless-blob", version: "0.1.0" };

const SAMPLE_TREES = path.join(__dirname, "sample-trees");
const PLACES: Readonly<Record<string, string>> = {
  "StorageService.ts.txt": FILES.storageService,
  "env.ts.txt": FILES.environment,
  "shared-package.json.txt": FILES.manifest,
  "package.json.txt": "package.json",
  "pnpm-workspace.yaml.txt": "pnpm-workspace.yaml",
};

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A small tree for tests, with everything that the tool looks for in a Langfuse of this shape. */
export class SampleTree {
  public readonly root = mkdtempSync(path.join(tmpdir(), "sample-tree-"));

  public constructor(public readonly shape: Shape) {
    for (const name of readdirSync(path.join(SAMPLE_TREES, shape))) {
      const place = PLACES[name];
      if (!place) continue;
      mkdirSync(path.dirname(path.join(this.root, place)), { recursive: true });
      cpSync(path.join(SAMPLE_TREES, shape, name), path.join(this.root, place));
    }
  }

  public read(file: string): string {
    return readFileSync(path.join(this.root, file), "utf8");
  }

  public write(file: string, text: string): void {
    writeFileSync(path.join(this.root, file), text);
  }

  /** Replaces a text that must occur exactly once, so that a test cannot edit nothing. */
  public edit(file: string, from: string, to: string): void {
    const parts = this.read(file).split(from);
    if (parts.length !== 2) throw new Error(`${JSON.stringify(from)} occurs ${parts.length - 1} times in ${file}`);
    this.write(file, parts.join(to));
  }

  /** Every file of the tree with its bytes. */
  public bytes(): Record<string, string> {
    const files = readdirSync(this.root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return Object.fromEntries(
      files
        .map((entry) => path.relative(this.root, path.join(entry.parentPath, entry.name)))
        .sort()
        .map((file) => [file, readFileSync(path.join(this.root, file), "base64")]),
    );
  }

  public has(file: string): boolean {
    return existsSync(path.join(this.root, file));
  }

  public removeFile(file: string): void {
    rmSync(path.join(this.root, file));
  }

  public apply(...options: string[]): Outcome {
    return this.applyBy(TOOL.version, ...options);
  }

  public applyBy(version: string, ...options: string[]): Outcome {
    return command({ ...TOOL, version }, "apply", "--repo", this.root, ...options);
  }

  public remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** The expected unified diff of a shape, without the module. */
export function expectedDiff(shape: Shape): string {
  return readFileSync(path.join(SAMPLE_TREES, shape, "expected.diff"), "utf8");
}

export function command(tool: typeof TOOL, ...args: string[]): Outcome {
  let out = "";
  let err = "";
  const code = run(args, tool, { out: (text) => (out += text), err: (text) => (err += text) });
  return { code, out, err };
}
