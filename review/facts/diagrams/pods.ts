import { helmValue, type HelmRelease } from "../../../terraform-json/helm-release";
import type { Deployment } from "../../../terraform-json/deployment";
import type { DiagramNode } from "../../report";
import { LANGFUSE_CHART, readReleases } from "../helm-releases";
import { getName } from "../naming";

/** Pods of a release that do the same. */
export interface Pod extends Pick<DiagramNode, "label" | "what"> {
  /** As `describePods` returns it: `web`, `ClickHouse (chart 1)`. */
  readonly name: string;
  readonly release: HelmRelease;
}

/** What the pods of charts other than Langfuse's are. */
const PREREQUISITES: Readonly<Record<string, readonly [name: string, what: string]>> = {
  "cert-manager": ["cert-manager", "issues certificates"],
  "clickhouse-operator-helm": ["ClickHouse operator", "manages ClickHouse"],
  traefik: ["Traefik", "ingress controller"],
};

/** The pods of all releases. With several releases of Langfuse, a label names the release too. */
export function findPods(deployment: Deployment): Pod[] {
  const releases = readReleases(deployment);
  const hasSeveral = releases.filter(({ chart }) => chart === LANGFUSE_CHART).length > 1;
  return releases.flatMap((release) =>
    findParts(deployment, release).map((part) => {
      const isOneOfSeveral = hasSeveral && release.chart === LANGFUSE_CHART;
      const label = isOneOfSeveral ? `${part.label} of ${getName(deployment, release.block)}` : part.label;
      return { ...part, label, release };
    }),
  );
}

function findParts(deployment: Deployment, release: HelmRelease): Omit<Pod, "release">[] {
  if (release.chart !== LANGFUSE_CHART) {
    const [name, what] = PREREQUISITES[release.chart] ?? [getName(deployment, release.block), `chart ${release.chart}`];
    return [{ name, label: name, what }];
  }
  const isChart1 = release.block.text("version")?.startsWith("1.") ?? false;
  const app = (name: "web" | "worker") => ({ name, label: name, what: `pods${describeReplicas(release, name)}` });
  const store = (name: string, label: string, key: string, what: string) =>
    helmValue(release, `${key}.deploy`) === false ? [] : [{ name, label, what }];
  const consensus = "consensus of ClickHouse";
  return [
    app("web"),
    app("worker"),
    ...store("PostgreSQL", "PostgreSQL", "postgresql", "users, projects, keys"),
    ...store("Redis", "Redis", "redis", "queues, cache"),
    ...store(isChart1 ? "ClickHouse (chart 1)" : "ClickHouse", "ClickHouse", "clickhouse", "traces"),
    ...(isChart1
      ? store("ZooKeeper", "ZooKeeper", "clickhouse", consensus)
      : helmValue(release, "clickhouse.keeper.enabled") === false
        ? []
        : store("ClickHouse Keeper", "Keeper", "clickhouse", consensus)),
  ];
}

function describeReplicas(release: HelmRelease, name: "web" | "worker"): string {
  const read = (path: string) => helmValue(release, `langfuse.${name}.${path}`);
  if (read("hpa.enabled") === true) return `, ${String(read("hpa.minReplicas"))} to ${String(read("hpa.maxReplicas"))}`;
  const count = read("replicas");
  return count === undefined ? "" : `, ${String(count)}`;
}
