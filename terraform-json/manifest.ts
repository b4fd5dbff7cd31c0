import { existsSync, realpathSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { Unreadable, parseJson, readText } from "./parse";

export const SYNTHESIZE = "Run: npm run synth";

/** A stack that the manifest of CDKTF lists. */
export interface ManifestStack {
  readonly name: string;
  /** The path of its Terraform JSON. */
  readonly file: string;
  /** Names of the stacks that it depends on. */
  readonly dependencies: readonly string[];
}

const MANIFEST = z.object({
  stacks: z.record(z.string(), z.object({ synthesizedStackPath: z.string(), dependencies: z.array(z.string()) })),
});

/**
 * The stacks of a synthesized folder, by name.
 * @param rule what the folder must be, in the error of a folder without a manifest
 * @throws Unreadable
 */
export function readManifest(
  folder: string,
  rule = "must be the output folder of a synthesis, with a manifest.json",
): ManifestStack[] {
  const file = path.join(folder, "manifest.json");
  if (!existsSync(file)) throw new Unreadable(folder, rule, SYNTHESIZE, "outside");
  const manifest = MANIFEST.safeParse(parseJson(file, readText(file)));
  if (!manifest.success) throw new Unreadable(file, "must be the manifest of a synthesis", SYNTHESIZE);
  return Object.entries(manifest.data.stacks)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { synthesizedStackPath, dependencies }]) => ({
      name,
      file: getStackFile(folder, synthesizedStackPath, file),
      dependencies,
    }));
}

/** A manifest names files of its own folder only. */
function getStackFile(folder: string, relative: string, manifest: string): string {
  const file = path.join(folder, relative);
  const real = existsSync(file) ? realpathSync(file) : path.resolve(realpathSync(folder), relative);
  if (path.relative(realpathSync(folder), real).split(path.sep)[0] === "..") {
    throw new Unreadable(manifest, `must only name files in its folder, but names ${relative}`, SYNTHESIZE);
  }
  if (!existsSync(file)) throw new Unreadable(file, "must exist, because the manifest names it", SYNTHESIZE);
  return file;
}
