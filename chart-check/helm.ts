import { spawnSync } from "node:child_process";

/** The version of environments/production.yaml; Helm has another default. */
const KUBERNETES_VERSION = "1.35.0";

/** The APIs that the prerequisites of the chart add to the cluster. */
const API_VERSIONS = [
  "clickhouse.com/v1alpha1/ClickHouseCluster",
  "clickhouse.com/v1alpha1/KeeperCluster",
  "cert-manager.io/v1/Issuer",
  "cert-manager.io/v1/Certificate",
];

interface RenderOptions {
  /** Name or path of the Helm binary. */
  readonly helm: string;
  readonly chartDirectory: string;
  readonly releaseName: string;
  readonly namespace: string;
  /** Values as YAML. */
  readonly values: string;
}

/** The Helm binary was not found. */
export class HelmMissing extends Error {
  readonly kind = "outside";

  constructor(helm: string) {
    super(
      `Helm was not found as "${helm}"; install Helm 3.17 or newer (https://helm.sh/docs/intro/install), ` +
        "or name the binary in the environment variable HELM",
    );
  }
}

/** @throws HelmMissing */
export function requireHelm(helm: string): void {
  const { error, status, stdout } = spawnSync(helm, ["version", "--short"], { encoding: "utf8" });
  if (error || status !== 0 || !/^v\d/.test(stdout)) throw new HelmMissing(helm);
}

/**
 * Renders a chart without a cluster; the warnings are the lines of standard error.
 * @throws Error with Helm's message if it refuses the chart or the values
 */
export function renderChart({ helm, chartDirectory, releaseName, namespace, values }: RenderOptions) {
  const apis = API_VERSIONS.flatMap((apiVersion) => ["--api-versions", apiVersion]);
  const versions = ["--kube-version", KUBERNETES_VERSION, ...apis];
  const args = ["template", releaseName, chartDirectory, "--namespace", namespace, "--values", "-", ...versions];
  const options = { input: values, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 } as const;
  const { error, status, stdout, stderr } = spawnSync(helm, args, options);
  if (error) throw error;
  if (status !== 0) throw new Error(`helm template failed: ${stderr.trim()}`);
  return { manifests: stdout, warnings: stderr.split("\n").filter((line) => line.trim() !== "") };
}
