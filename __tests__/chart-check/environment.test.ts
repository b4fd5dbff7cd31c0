import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CHECKS } from "../../chart-check/checks";
import { checkEnvironment } from "../../chart-check/environment";
import { namedEnvironment } from "../support/named-environment";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const CHART = { directory: "x", version: "2.0.0", generation: 2 } as const;

function helm(script: string): string {
  const file = path.join(folder, "helm");
  writeFileSync(file, `#!${process.execPath}\n${script}`, { mode: 0o755 });
  return file;
}

test("all checks run on the manifests of Helm", () => {
  const policy = "{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: open } }";
  const result = checkEnvironment(namedEnvironment(), CHART, helm(`console.log(${JSON.stringify(policy)})`));
  const results = "results" in result ? result.results : [];
  expect(results.map(({ check }) => check)).toEqual(CHECKS);
  const found = results.find(({ check }) => check.id === "network-policies");
  expect(found?.mismatches).toContainEqual(expect.objectContaining({ object: "NetworkPolicy/open" }));
  expect(found?.skipped).toEqual([
    "policy langfuse-clickhouse: the operator creates its pods",
    "policy langfuse-keeper: the operator creates its pods",
  ]);
});

test("an environment that cannot be rendered has an error", () => {
  const result = checkEnvironment(namedEnvironment(), CHART, helm(`console.error("Error: no"); process.exit(1);`));
  expect(result).toEqual({ environment: "test", error: "helm template failed: Error: no" });
});
