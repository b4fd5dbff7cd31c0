import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { toOneLine } from "../files/escape";
import { runProgram } from "../files/run-program";
import type { SynthesizedStack } from "../rehearsal/synthesized-environments";
import { readStacks } from "../terraform-json/read";
import type { Stack } from "../terraform-json/stack";
import { readSynthesizedJson } from "./rehearsed-change";

/** The earlier stacks that a review compares with. */
export interface Base {
  readonly stacks: readonly Stack[];
  /** The JSON of those that are syntheses, in the order in which they are deployed. */
  readonly json: readonly SynthesizedStack[];
  /** What a reader must know about how it was made, each a sentence. */
  readonly notes: readonly string[];
}

/** The base does not exist, or it cannot be synthesized. */
export class NoBase extends Error {
  readonly kind = "outside";

  constructor(name: string, problem: string) {
    super(`base ${toOneLine(name)} ${problem}`);
  }
}

export interface BaseOptions {
  /** The root of the project: a git repository, or a folder in one. */
  readonly root: string;
  /** The current folder of the environment files. */
  readonly directory: string;
  /** An empty folder to work in, which the caller removes. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/**
 * Starts reading the stacks of a base: a file or a folder of Terraform JSON, or else a commit, tag or branch. A commit's
 * own synthesizer is run on its own environment files, so that changes of code are compared too.
 * @returns a function that waits for the synthesizer, which runs meanwhile
 * @throws NoBase
 * @throws Unreadable
 */
export async function startBase(name: string, options: BaseOptions): Promise<() => Promise<Base>> {
  if (existsSync(name)) {
    const stacks = readStacks(name);
    return () => Promise.resolve({ stacks, json: readSynthesizedJson(name, stacks), notes: [] });
  }
  const tree = await checkOut(name, options);
  const { directory, notes } = findEnvironmentFiles(tree, name, options);
  const output = path.join(options.folder, "synthesis");
  const synthesized = synthesize(name, tree, ["--directory", directory, "--output", output], options.signal);
  // The returned function reports the error.
  synthesized.catch(() => undefined);
  return async () => {
    await synthesized;
    const read = readStacks(output);
    const stacks = read.map((stack) => ({ ...stack, file: `${name}:${path.relative(output, stack.file)}` }));
    return {
      stacks,
      json: readSynthesizedJson(output, read),
      notes: [packagesNote(name, tree, options.root), ...notes],
    };
  };
}

/** Writes the tree of a commit into a folder of its own, with a link to the installed packages. */
async function checkOut(name: string, { root, folder, signal }: BaseOptions): Promise<string> {
  const git = (...args: readonly string[]) => runProgram("git", args, { cwd: root, signal });
  const inside = await git("rev-parse", "--git-dir");
  const notFound = "was not found: there is no such file or folder";
  if (inside.code === undefined) {
    throw new NoBase(name, `${notFound}, and git, which looks for a commit, cannot be started: ${inside.stderr}`);
  }
  if (inside.code !== 0) throw new NoBase(name, `${notFound}, and the project is not in a git repository`);
  // git would read a name that begins with a hyphen as an option.
  const found = name.startsWith("-") ? undefined : await git("rev-parse", "--verify", "--quiet", `${name}^{commit}`);
  if (found?.code !== 0) {
    throw new NoBase(
      name,
      "was not found: there is no such file, folder, commit, tag or branch. List branches: git branch --all; " +
        "in a shallow clone: git fetch --unshallow",
    );
  }

  const [archive, tree] = [path.join(folder, "tree.tar"), path.join(folder, "tree")];
  mkdirSync(tree, { recursive: true });
  const packed = await git("archive", "--format=tar", `--output=${archive}`, found.stdout.trim());
  if (packed.code !== 0) throw new NoBase(name, `cannot be exported from git: ${packed.stderr}`);
  const unpacked = await runProgram("tar", ["-xf", archive, "-C", tree], { cwd: folder, signal });
  if (unpacked.code !== 0) throw new NoBase(name, `cannot be unpacked: ${unpacked.stderr}`);
  symlinkSync(path.join(root, "node_modules"), path.join(tree, "node_modules"), "junction");
  return tree;
}

/** The environment files of the base; the current ones if the repository does not have them. */
function findEnvironmentFiles(tree: string, name: string, { root, directory }: BaseOptions) {
  const relative = path.relative(root, path.resolve(directory));
  if (relative.split(path.sep)[0] === ".." || path.isAbsolute(relative)) {
    const note = `The environment files are not in this repository: the base ${name} was synthesized from the current ones.`;
    return { directory: path.resolve(directory), notes: [note] };
  }
  if (!existsSync(path.join(tree, relative))) throw new NoBase(name, `has no folder ${relative} of environment files`);
  return { directory: path.join(tree, relative), notes: [] };
}

/** Runs the base's own `npm run synth`, without the policy: only what is new must comply. */
async function synthesize(name: string, tree: string, args: readonly string[], signal: AbortSignal): Promise<void> {
  const manifest = path.join(tree, "package.json");
  if (!existsSync(manifest) || !/"synth":/.test(readFileSync(manifest, "utf8"))) {
    throw new NoBase(name, "cannot be synthesized: its package.json has no script synth");
  }
  const ended = await runProgram("npm", ["run", "--silent", "synth", "--", "--unchecked", ...args], {
    cwd: tree,
    signal,
  });
  if (ended.code !== 0) {
    const stderr = ended.stderr.replaceAll(`${tree}${path.sep}`, "");
    throw new NoBase(name, `cannot be synthesized; its own synthesizer reports:\n${stderr}`);
  }
}

function packagesNote(name: string, tree: string, root: string): string {
  const [base, current] = [tree, root].map((folder) => {
    const file = path.join(folder, "package-lock.json");
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  });
  const note = `The base ${name} was synthesized with the packages that are installed now`;
  return base === current
    ? `${note}; its package-lock.json is the same.`
    : `${note}; its package-lock.json is different, so that its own packages may give another result.`;
}
