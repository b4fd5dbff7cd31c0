import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { Node, Project, type ImportDeclaration, type SourceFile } from "ts-morph";
import { assertAllowedDynamicImports, mergeImports, resolveSiblingFile } from "./module-imports";

/** The library's own sources. The path is correct from `src/langfuse` and from `dist/langfuse`. */
export const KEYLESS_SOURCES = path.join(__dirname, "../../src/keyless");

/** The file whose imports are joined, and the names that Langfuse imports. */
const ENTRY = "keyless-blob-storage.ts";
const EXPORTED = ["KeylessBlobStorage"];

/**
 * Joins the library's files into one source without relative imports: everything that the entry imports, dependencies
 * first, with the package imports at the top. A fork can build it without a package from here.
 * @throws Error with the file, the line and the rule, if the sources cannot be joined.
 */
export function joinSources(folder: string = KEYLESS_SOURCES): string {
  const sources = sortByImports(readSources(folder));
  sources.forEach(assertAllowedDynamicImports);
  assertNoDuplicates(sources);
  const packages = sources.flatMap((source) =>
    source.getImportDeclarations().filter((declaration) => !declaration.isModuleSpecifierRelative()),
  );
  const bodies = sources.map((source) => `// ----- ${source.getBaseName()} -----\n\n${extractBody(source)}`);
  return `${[mergeImports(packages).join("\n"), ...bodies].join("\n\n")}\n`;
}

let joined: string | undefined;

/** Joins the library's own sources, once per process. */
export function getLibraryModule(): string {
  joined ??= joinSources();
  return joined;
}

function readSources(folder: string): Map<string, SourceFile> {
  const project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true });
  const names = readdirSync(folder).filter((name) => name.endsWith(".ts"));
  return new Map(
    names.sort().map((name) => [name, project.createSourceFile(name, readFileSync(path.join(folder, name), "utf8"))]),
  );
}

/** Sorts the files so that each one comes after its imports. */
function sortByImports(files: ReadonlyMap<string, SourceFile>): SourceFile[] {
  const ordered: SourceFile[] = [];
  const visit = (name: string, importers: readonly string[]) => {
    const source = files.get(name);
    if (!source)
      throw new Error(`${importers.at(-1) ?? "the joined module"} imports ${name}, which is not in the folder`);
    if (importers.includes(name)) throw new Error(`files import each other: ${[...importers, name].join(" → ")}`);
    if (ordered.includes(source)) return;
    for (const declaration of source.getImportDeclarations()) {
      if (declaration.isModuleSpecifierRelative()) visit(resolveSiblingFile(declaration), [...importers, name]);
    }
    ordered.push(source);
  };
  visit(ENTRY, []);
  return ordered;
}

/** Removes the imports, and `export` from names that Langfuse does not import. Keeps comments and layout. */
function extractBody(source: SourceFile): string {
  const [reexport] = [...source.getExportDeclarations(), ...source.getExportAssignments()];
  if (reexport) {
    const line = reexport.getStartLineNumber();
    throw new Error(`${source.getBaseName()}:${line}: export at the declaration, not in a separate statement`);
  }
  const text = source.getFullText();
  const cuts = source.getStatements().flatMap((statement): [number, number][] => {
    if (Node.isImportDeclaration(statement)) return [[statement.getStart(), statement.getEnd()]];
    const keyword = Node.isExportable(statement) ? statement.getExportKeyword() : undefined;
    if (!keyword || getDeclaredNames(statement).some((name) => EXPORTED.includes(name))) return [];
    return [[keyword.getStart(), keyword.getEnd() + 1]];
  });
  return cuts.reduceRight((body, [start, end]) => cut(body, start, end), text).trim();
}

/** Removes a range, the line break after it, and duplicate blank lines. */
function cut(body: string, start: number, end: number): string {
  const before = body.slice(0, start);
  const after = body.slice(end);
  return before + after.replace(before.endsWith("\n\n") ? /^\n+/ : /^\n/, "");
}

/** The joined files share one scope, so no two may declare, or import from a package, the same name. */
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
      .flatMap(getDeclaredNames)
      .forEach((name) => claim(name, file, file));
    for (const declaration of source.getImportDeclarations()) {
      if (declaration.isModuleSpecifierRelative()) continue;
      getImportedNames(declaration).forEach((name) => claim(name, declaration.getModuleSpecifierValue(), file));
    }
  }
}

function getImportedNames(declaration: ImportDeclaration): string[] {
  const whole = [declaration.getDefaultImport(), declaration.getNamespaceImport()];
  const named = declaration.getNamedImports().map((each) => each.getAliasNode() ?? each.getNameNode());
  return [...whole, ...named].flatMap((name) => name?.getText() ?? []);
}

function getDeclaredNames(statement: Node): string[] {
  if (Node.isVariableStatement(statement)) return statement.getDeclarations().map((each) => each.getName());
  const name = Node.hasName(statement) || Node.isNameable(statement) ? statement.getName() : undefined;
  return name === undefined ? [] : [name];
}
