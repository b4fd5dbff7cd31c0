import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { Node, Project, type ImportDeclaration, type SourceFile } from "ts-morph";
import { assertAllowedDynamicImports, mergeImports, siblingFile } from "./module-imports";

/** The library's own sources: the same place seen from `src/langfuse` and from `dist/langfuse`. */
export const KEYLESS_SOURCES = path.join(__dirname, "../../src/keyless");

/** The file that the others are joined for, and the names that Langfuse uses. */
const ENTRY = "keyless-blob-storage.ts";
const EXPORTED = ["KeylessBlobStorage"];

/**
 * One self-contained source out of the library's small files: everything that the entry imports, dependencies first,
 * with the package imports at the top. A fork builds it with no package of ours.
 * @throws Error that names the file, the line and the rule, when the sources cannot be joined.
 */
export function moduleSource(folder: string = KEYLESS_SOURCES): string {
  const sources = inOrder(readSources(folder));
  sources.forEach(assertAllowedDynamicImports);
  assertNoDuplicates(sources);
  const packages = sources.flatMap((source) =>
    source.getImportDeclarations().filter((declaration) => !declaration.isModuleSpecifierRelative()),
  );
  const bodies = sources.map((source) => `// ----- ${source.getBaseName()} -----\n\n${joinedBody(source)}`);
  return `${[mergeImports(packages).join("\n"), ...bodies].join("\n\n")}\n`;
}

let joined: string | undefined;

/** The library's own module; joined once in a process. */
export function libraryModule(): string {
  joined ??= moduleSource();
  return joined;
}

function readSources(folder: string): Map<string, SourceFile> {
  const project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true });
  const names = readdirSync(folder).filter((name) => name.endsWith(".ts"));
  return new Map(
    names.sort().map((name) => [name, project.createSourceFile(name, readFileSync(path.join(folder, name), "utf8"))]),
  );
}

/** Depth first from the entry, so that each file comes after all that it imports. */
function inOrder(files: ReadonlyMap<string, SourceFile>): SourceFile[] {
  const ordered: SourceFile[] = [];
  const visit = (name: string, importers: readonly string[]) => {
    const source = files.get(name);
    if (!source)
      throw new Error(`${importers.at(-1) ?? "the joined module"} needs ${name}, which is not in the folder`);
    if (importers.includes(name)) throw new Error(`files import each other: ${[...importers, name].join(" → ")}`);
    if (ordered.includes(source)) return;
    for (const declaration of source.getImportDeclarations()) {
      if (declaration.isModuleSpecifierRelative()) visit(siblingFile(declaration), [...importers, name]);
    }
    ordered.push(source);
  };
  visit(ENTRY, []);
  return ordered;
}

/** The file without its imports and without `export` where Langfuse does not need it; comments and layout stay. */
function joinedBody(source: SourceFile): string {
  const [reexport] = [...source.getExportDeclarations(), ...source.getExportAssignments()];
  if (reexport) {
    const line = reexport.getStartLineNumber();
    throw new Error(`${source.getBaseName()}:${line}: export where it is declared, not by a statement of its own`);
  }
  const text = source.getFullText();
  const cuts = source.getStatements().flatMap((statement): [number, number][] => {
    if (Node.isImportDeclaration(statement)) return [[statement.getStart(), statement.getEnd()]];
    const keyword = Node.isExportable(statement) ? statement.getExportKeyword() : undefined;
    if (!keyword || declaredNames(statement).some((name) => EXPORTED.includes(name))) return [];
    return [[keyword.getStart(), keyword.getEnd() + 1]];
  });
  return cuts.reduceRight((body, [start, end]) => cut(body, start, end), text).trim();
}

/** Takes a part out, and with a whole line its break, and blank lines where there are some before it already. */
function cut(body: string, start: number, end: number): string {
  const before = body.slice(0, start);
  const after = body.slice(end);
  return before + after.replace(before.endsWith("\n\n") ? /^\n+/ : /^\n/, "");
}

/** A name stands for one thing in the joined file, be it declared there or imported from a package. */
function assertNoDuplicates(sources: readonly SourceFile[]): void {
  const owners = new Map<string, string>();
  const claim = (name: string, owner: string, file: string) => {
    const earlier = owners.get(name) ?? owner;
    if (earlier !== owner) {
      throw new Error(`${file}: ${name} of ${owner} would hide ${name} of ${earlier} in the joined file; rename one`);
    }
    owners.set(name, owner);
  };
  for (const source of sources) {
    const file = source.getBaseName();
    source
      .getStatements()
      .flatMap(declaredNames)
      .forEach((name) => claim(name, file, file));
    for (const declaration of source.getImportDeclarations()) {
      if (declaration.isModuleSpecifierRelative()) continue;
      importedNames(declaration).forEach((name) => claim(name, declaration.getModuleSpecifierValue(), file));
    }
  }
}

function importedNames(declaration: ImportDeclaration): string[] {
  const whole = [declaration.getDefaultImport(), declaration.getNamespaceImport()];
  const named = declaration.getNamedImports().map((each) => each.getAliasNode() ?? each.getNameNode());
  return [...whole, ...named].flatMap((name) => name?.getText() ?? []);
}

function declaredNames(statement: Node): string[] {
  if (Node.isVariableStatement(statement)) return statement.getDeclarations().map((each) => each.getName());
  const name = Node.hasName(statement) || Node.isNameable(statement) ? statement.getName() : undefined;
  return name === undefined ? [] : [name];
}
