import { spawnSync } from "node:child_process";

/** The version that environments/production.yaml pins; without it Helm renders for a version of its own. */
const KUBERNETES_VERSION = "1.35.0";

/** What the prerequisites add to the cluster before the chart is installed, and the chart asks for. */
const API_VERSIONS = [
  "clickhouse.com/v1alpha1/ClickHouseCluster",
  "clickhouse.com/v1alpha1/KeeperCluster",
  "cert-manager.io/v1/Issuer",
  "cert-manager.io/v1/Certificate",
];

export interface RenderOptions {
  /** Name or path of the Helm binary. */
  readonly helm: string;
  readonly chartDirectory: string;
  readonly releaseName: string;
  readonly namespace: string;
  /** Values as YAML. */
  readonly values: string;
}

/** What `helm template` wrote: the manifests, and line by line what it said beside them. */
export interface HelmOutput {
  readonly manifests: string;
  readonly warnings: readonly string[];
}

/** There is no Helm to render with. */
export class HelmMissing extends Error {
  readonly kind = "outside";

  constructor(helm: string) {
    super(
      `Helm was not found as "${helm}"; install Helm 3.17 or newer (https://helm.sh/docs/intro/install), ` +
        "or name the binary in the environment variable HELM",
    );
  }
}

/** @throws HelmMissing if there is no Helm */
export function requireHelm(helm: string): void {
  const { error, status, stdout } = spawnSync(helm, ["version", "--short"], { encoding: "utf8" });
  if (error || status !== 0 || !/^v\d/.test(stdout)) throw new HelmMissing(helm);
}

/**
 * Renders a chart without a cluster.
 * @throws with Helm's words if it refuses the chart or the values
 */
export function renderChart({ helm, chartDirectory, releaseName, namespace, values }: RenderOptions): HelmOutput {
  const args = ["template", releaseName, chartDirectory, "--namespace", namespace, "--values", "-"];
  const { error, status, stdout, stderr } = spawnSync(
    helm,
    [
      ...args,
      "--kube-version",
      KUBERNETES_VERSION,
      ...API_VERSIONS.flatMap((apiVersion) => ["--api-versions", apiVersion]),
    ],
    { input: values, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
  );
  if (error) throw error;
  if (status !== 0) throw new Error(`helm template refused: ${stderr.trim()}`);
  return { manifests: stdout, warnings: stderr.split("\n").filter((line) => line.trim() !== "") };
}
