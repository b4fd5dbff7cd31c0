import { Node, SyntaxKind, type ImportDeclaration, type SourceFile } from "ts-morph";

/** Packages that a fork has, or that this tool adds to its manifest. */
const ALLOWED_PACKAGES = /^(@azure\/(storage-blob|identity)|node:[a-z/_]+)$/;
const LINE_WIDTH = 80;

/** @throws Error if a fork does not have the package. */
export function assertAllowedPackage(specifier: string, where: Node): void {
  if (ALLOWED_PACKAGES.test(specifier)) return;
  throw new Error(
    `${formatPlace(where)} imports "${specifier}": the module may import @azure/storage-blob, @azure/identity, node:… and files of its own folder`,
  );
}

/**
 * Returns the file of a relative import.
 * @throws Error if a name of the import would be undefined after joining.
 */
export function resolveSiblingFile(declaration: ImportDeclaration): string {
  const specifier = declaration.getModuleSpecifierValue();
  const file = /^\.\/([\w-]+)(?:\.js)?$/.exec(specifier)?.[1];
  if (!file)
    throw new Error(`${formatPlace(declaration)} imports "${specifier}", which is not a file of the same folder`);

  const renamed = declaration.getNamedImports().find((named) => named.getAliasNode());
  const whole = declaration.getDefaultImport() ?? declaration.getNamespaceImport();
  if (renamed || whole || declaration.getNamedImports().length === 0) {
    throw new Error(
      `${formatPlace(declaration)}: import names from "${specifier}" without renaming them, because the files are joined`,
    );
  }
  return `${file}.ts`;
}

/** Merges the package imports of all files: one statement per package, sorted by name. */
export function mergeImports(declarations: readonly ImportDeclaration[]): string[] {
  const packages = new Map<string, { whole: Set<string>; values: Set<string>; types: Set<string> }>();
  for (const declaration of declarations) {
    const specifier = declaration.getModuleSpecifierValue();
    assertAllowedPackage(specifier, declaration);
    const names = packages.get(specifier) ?? { whole: new Set(), values: new Set(), types: new Set() };
    packages.set(specifier, names);
    if (declaration.getDefaultImport() ?? declaration.getNamespaceImport()) names.whole.add(declaration.getText());
    for (const named of declaration.getNamedImports()) {
      const isType = declaration.isTypeOnly() || named.isTypeOnly();
      (isType ? names.types : names.values).add(named.getText().replace(/^type /, ""));
    }
  }
  return [...packages]
    .sort(([one], [other]) => compare(one, other))
    .flatMap(([specifier, { whole, values, types }]) => [
      ...[...whole].sort(compare),
      ...formatImport(values, new Set([...types].filter((name) => !values.has(name))), specifier),
    ]);
}

/** @throws Error if an `import("…")` expression or type names a package that a fork does not have. */
export function assertAllowedDynamicImports(source: SourceFile): void {
  for (const call of source.getDescendantsOfKind(SyntaxKind.CallExpression)) {
    if (call.getExpression().getKind() !== SyntaxKind.ImportKeyword) continue;
    const [argument] = call.getArguments();
    assertAllowedPackage(
      Node.isStringLiteral(argument) ? argument.getLiteralText() : (argument?.getText() ?? ""),
      call,
    );
  }
  for (const type of source.getDescendantsOfKind(SyntaxKind.ImportType)) {
    assertAllowedPackage(
      type
        .getArgument()
        .getText()
        .replace(/^["']|["']$/g, ""),
      type,
    );
  }
}

/** Formats an import as prettier does. Without values, it is an `import type`. */
function formatImport(values: ReadonlySet<string>, types: ReadonlySet<string>, specifier: string): string[] {
  if (values.size + types.size === 0) return [];
  const onlyTypes = values.size === 0;
  const keyword = onlyTypes ? "import type" : "import";
  const marked = [...types].sort(compare).map((name) => (onlyTypes ? name : `type ${name}`));
  const names = [...[...values].sort(compare), ...marked];
  const short = `${keyword} { ${names.join(", ")} } from "${specifier}";`;
  if (short.length <= LINE_WIDTH) return [short];
  return [`${keyword} {\n${names.map((name) => `  ${name},\n`).join("")}} from "${specifier}";`];
}

/** Compares by code unit, so that the order does not depend on the locale. */
function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

function formatPlace(node: Node): string {
  return `${node.getSourceFile().getBaseName()}:${node.getStartLineNumber()}`;
}
