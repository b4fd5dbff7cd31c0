import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { HelmMissing, renderChart, requireHelm } from "../../chart-check/helm";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program that replaces Helm. */
function stub(script: string): string {
  const file = path.join(folder, "helm");
  writeFileSync(file, `#!${process.execPath}\n${script}`, { mode: 0o755 });
  return file;
}

const OPTIONS = { chartDirectory: "/charts/langfuse", releaseName: "traces", namespace: "ns", values: "a: 1\n" };

test("Helm gets the release, the namespace, and the values on its input", () => {
  const helm = stub(`
    console.log(JSON.stringify({ args: process.argv.slice(2), input: require("fs").readFileSync(0, "utf8") }));
    console.error("first\\n\\nsecond");`);
  const { manifests, warnings } = renderChart({ helm, ...OPTIONS });
  expect(JSON.parse(manifests)).toEqual({
    args: [
      ...["template", "traces", "/charts/langfuse", "--namespace", "ns", "--values", "-"],
      ...["--kube-version", "1.35.0"],
      ...["--api-versions", "clickhouse.com/v1alpha1/ClickHouseCluster"],
      ...["--api-versions", "clickhouse.com/v1alpha1/KeeperCluster"],
      ...["--api-versions", "cert-manager.io/v1/Issuer"],
      ...["--api-versions", "cert-manager.io/v1/Certificate"],
    ],
    input: "a: 1\n",
  });
  expect(warnings).toEqual(["first", "second"]);
});

test("an error of Helm is shown", () => {
  const helm = stub(`console.error("Error: s3.bucket is required"); process.exit(1);`);
  expect(() => renderChart({ helm, ...OPTIONS })).toThrow("helm template failed: Error: s3.bucket is required");
});

test("the error of a missing Helm names the way to install it", () => {
  const missing = path.join(folder, "none");
  expect(() => requireHelm(missing)).toThrow(HelmMissing);
  expect(() => requireHelm(missing)).toThrow(/install Helm 3.17 or newer .* or name the binary in .* HELM/);
  expect(() => requireHelm(stub("process.exit(1);"))).toThrow(HelmMissing);
  expect(() => requireHelm(stub(""))).toThrow(HelmMissing);
  expect(() => requireHelm(stub('console.log("v3.17.2+g1234567");'))).not.toThrow();
});
