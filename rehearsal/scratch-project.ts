import { copyFileSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseDocument, visit } from "yaml";

/** Files that a command may write to: the scratch project has copies. */
const COPIED = ["package.json", "cdktf.json"];

/** What a command only reads: the scratch project has links. A linked program runs the code of the project. */
const LINKED = ["node_modules", "cli"];

/** Folders that are empty at first, whatever the project has in them: syntheses and local states. */
const EMPTY = ["cdktf.out", "terraform-state/local"];

export interface ScratchProjectOptions {
  /** Folder of the scratch project. */
  readonly folder: string;
  /** The root of the project that it replaces. */
  readonly root: string;
  /** The folder of the environment files. */
  readonly environmentDirectory: string;
  /** The environments that the scratch project has. */
  readonly environments: readonly string[];
}

/**
 * Creates a project in which `cdktf`, `terraform` and `npm run` work as in the real one, and cannot reach its states: the
 * environment files have no section `state`, so each state is a local file of the scratch project.
 */
export function createScratchProject(options: ScratchProjectOptions): void {
  const { folder, root, environmentDirectory, environments } = options;
  for (const name of [...EMPTY, "environments"]) mkdirSync(path.join(folder, name), { recursive: true });
  for (const name of COPIED) copyFileSync(path.join(root, name), path.join(folder, name));
  for (const name of LINKED) symlinkSync(path.resolve(root, name), path.join(folder, name));
  // A name without a file is an error of an environment that is not rehearsed.
  const isFile = (name: string) => statSync(path.join(environmentDirectory, name), { throwIfNoEntry: false })?.isFile();
  for (const file of readdirSync(environmentDirectory).filter((name) => /\.ya?ml$/.test(name) && isFile(name))) {
    const text = readFileSync(path.join(environmentDirectory, file), "utf8");
    if (!environments.includes(readEnvironmentName(text))) continue;
    writeFileSync(path.join(folder, "environments", file), removeState(text));
  }
}

function readEnvironmentName(text: string): string {
  return String(parseDocument(text).get("environment"));
}

/** An environment file without its section `state`. Aliases are replaced, because one may refer to that section. */
export function removeState(text: string): string {
  const document = parseDocument(text);
  visit(document, { Alias: (_key, alias) => alias.resolve(document) });
  document.delete("state");
  return document.toString({ lineWidth: 0 });
}
