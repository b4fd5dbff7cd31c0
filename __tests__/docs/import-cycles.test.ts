import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

// It reads every file of the repository, which takes longer than a test's usual time on a busy machine.
/** The files that a file imports, types included. */
function listImports(file: string): string[] {
  const paths = [...readFileSync(file, "utf8").matchAll(/^(?:import|export|\} from)\b[^;]*?"(\.[^"]*)";/gm)];
  return paths.flatMap(([, imported]) => {
    const found = path.join(path.dirname(file), imported as string);
    return [`${found}.ts`, path.join(found, "index.ts")].filter(existsSync);
  });
}

/** The first import cycle of a program, as a path that ends where it starts. */
function findCycle(imports: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, above: readonly string[]): string[] | undefined => {
    if (above.includes(file)) return [...above.slice(above.indexOf(file)), file];
    if (done.has(file)) return undefined;
    done.add(file);
    for (const imported of imports.get(file) ?? []) {
      const cycle = visit(imported, [...above, file]);
      if (cycle) return cycle;
    }
    return undefined;
  };
  for (const file of imports.keys()) {
    const cycle = visit(file, []);
    if (cycle) return cycle;
  }
  return undefined;
}

test("no file imports itself through others", () => {
  const files = execFileSync("git", ["ls-files", "*.ts"], { encoding: "utf8" }).split("\n");
  const imports = new Map(files.filter(existsSync).map((file) => [file, listImports(file)] as const));
  expect(imports.get(path.join("constructs", "index.ts"))).toContain(path.join("constructs", "azure.ts"));
  expect(findCycle(imports)).toBeUndefined();
});

test("a cycle is found", () => {
  const imports = new Map([
    ["a", ["b"]],
    ["b", ["c", "d"]],
    ["c", []],
    ["d", ["b"]],
  ]);
  expect(findCycle(imports)).toEqual(["b", "d", "b"]);
});
