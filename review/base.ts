import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { oneLine } from "../files/one-line";
import { readStacks } from "../terraform-json/read";
import type { Stack } from "../terraform-json/stack";
import { runProgram } from "./child-program";

/** What a review compares with. */
export interface Base {
  readonly stacks: readonly Stack[];
  /** How it was made, as far as a reader must know, each a sentence. */
  readonly notes: readonly string[];
}

/** There is no such base, or it cannot be synthesized. */
export class NoBase extends Error {
  readonly kind = "outside";

  constructor(name: string, problem: string) {
    super(`base ${oneLine(name)} ${problem}`);
  }
}

export interface BaseOptions {
  /** The root of the project: a git repository, or a folder in one. */
  readonly root: string;
  /** Folder of the environment files, as it is now. */
  readonly directory: string;
  /** An empty folder to work in, which the caller removes. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/**
 * Starts reading the stacks of a base: a file or a folder of Terraform JSON, or else a commit, tag or branch, whose own
 * synthesizer is run on its own environment files, so that a change of code counts as much as one of a file.
 * @returns what waits for the synthesizer, which works meanwhile
 * @throws NoBase
 * @throws Unreadable
 */
export async function startBase(name: string, options: BaseOptions): Promise<() => Promise<Base>> {
  if (existsSync(name)) {
    const stacks = readStacks(name);
    return () => Promise.resolve({ stacks, notes: [] });
  }
  const tree = await checkOut(name, options);
  const { directory, note } = environmentsIn(tree, name, options);
  const output = path.join(options.folder, "synthesis");
  const synthesized = synthesize(name, { tree, directory, output, signal: options.signal });
  // Whoever waits gets the error.
  synthesized.catch(() => undefined);
  return async () => {
    await synthesized;
    const stacks = readStacks(output).map((stack) => ({
      ...stack,
      file: `${name}:${path.relative(output, stack.file)}`,
    }));
    return { stacks, notes: [packagesNote(name, tree, options.root), ...note] };
  };
}

/** The tree of a commit in a folder of its own, with the packages that are installed here. */
async function checkOut(name: string, { root, folder, signal }: BaseOptions): Promise<string> {
  const git = (...args: readonly string[]) => runProgram("git", args, { cwd: root, signal });
  const inside = await git("rev-parse", "--git-dir");
  if (inside.code === undefined) {
    throw new NoBase(name, `is no file or folder, and git, which would know a commit, cannot be run: ${inside.stderr}`);
  }
  if (inside.code !== 0) throw new NoBase(name, "is no file or folder, and this is no git repository");
  // A name that begins with a hyphen would be an option; the command refuses it, and so does this.
  const found = name.startsWith("-") ? undefined : await git("rev-parse", "--verify", "--quiet", `${name}^{commit}`);
  if (found?.code !== 0) throw new NoBase(name, "is no file or folder, and no commit, tag or branch");

  const [archive, tree] = [path.join(folder, "tree.tar"), path.join(folder, "tree")];
  mkdirSync(tree, { recursive: true });
  const packed = await git("archive", "--format=tar", `--output=${archive}`, found.stdout.trim());
  if (packed.code !== 0) throw new NoBase(name, `cannot be taken out of git: ${packed.stderr}`);
  const unpacked = await runProgram("tar", ["-xf", archive, "-C", tree], { cwd: folder, signal });
  if (unpacked.code !== 0) throw new NoBase(name, `cannot be unpacked: ${unpacked.stderr}`);
  symlinkSync(path.join(root, "node_modules"), path.join(tree, "node_modules"), "junction");
  return tree;
}

/** The environment files of the base; those of now, where they are not kept in this repository. */
function environmentsIn(tree: string, name: string, { root, directory }: BaseOptions) {
  const relative = path.relative(root, path.resolve(directory));
  if (relative.split(path.sep)[0] === ".." || path.isAbsolute(relative)) {
    const note = `The environment files are not in this repository, so the base ${name} has those of now.`;
    return { directory: path.resolve(directory), note: [note] };
  }
  if (!existsSync(path.join(tree, relative))) throw new NoBase(name, `has no folder ${relative} of environment files`);
  return { directory: path.join(tree, relative), note: [] };
}

interface Synthesis {
  readonly tree: string;
  readonly directory: string;
  readonly output: string;
  readonly signal: AbortSignal;
}

/** Runs the base's own `npm run synth`. The policy is for what is new; the base only shows what was. */
async function synthesize(name: string, { tree, directory, output, signal }: Synthesis): Promise<void> {
  const manifest = path.join(tree, "package.json");
  if (!existsSync(manifest) || !/"synth":/.test(readFileSync(manifest, "utf8"))) {
    throw new NoBase(name, "has no synthesizer: its package.json has no script synth");
  }
  const args = ["--unchecked", "--directory", directory, "--output", output];
  const ended = await runProgram("npm", ["run", "--silent", "synth", "--", ...args], { cwd: tree, signal });
  if (ended.code !== 0) {
    throw new NoBase(
      name,
      `cannot be synthesized, its own synthesizer says:\n${ended.stderr.replaceAll(`${tree}${path.sep}`, "")}`,
    );
  }
}

function packagesNote(name: string, tree: string, root: string): string {
  const [then, now] = [tree, root].map((folder) => {
    const file = path.join(folder, "package-lock.json");
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  });
  const which = then === now ? "which its package-lock.json names too" : "and its package-lock.json names others";
  return `The base ${name} was synthesized with the packages that are installed here, ${which}.`;
}
