import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import { helmValue, type HelmRelease } from "../../terraform-json/helm-release";
import type { TopologyNode } from "../report";
import { findSource } from "./blocks";
import { LANGFUSE_CHART, readReleases } from "./helm-releases";
import { getName, getNamespace } from "./naming";
import { findServiceAccount, type ServiceAccount } from "./principal";
import { findReadingPods, findSecretReaders } from "./secret-references";
import type { AzureNodes } from "./topology-azure";
import type { TopologyGraph } from "./topology-graph";

interface PodNode {
  readonly id: string;
  /** The name of its pods, as `describePods` returns it: `web`, `ClickHouse (chart 1)`. */
  readonly name: string;
  readonly release: HelmRelease;
}

/** The nodes of pods, by name and by release. */
export class PodNodes {
  readonly all: PodNode[] = [];

  named(...names: readonly string[]): readonly PodNode[] {
    return names.flatMap((name) => this.all.filter((node) => node.name === name));
  }

  of(release: HelmRelease): readonly PodNode[] {
    return this.all.filter((node) => node.release === release);
  }

  get releases(): readonly HelmRelease[] {
    return [...new Set(this.all.map(({ release }) => release))];
  }
}

/** What the parts of the drawing need. */
export interface Drawing {
  readonly graph: TopologyGraph;
  readonly deployment: Deployment;
  readonly azure: AzureNodes;
  readonly pods: PodNodes;
}

/** Nodes for charts other than Langfuse's. */
const PREREQUISITES: Readonly<Record<string, readonly [name: string, what: string]>> = {
  "cert-manager": ["cert-manager", "issues certificates"],
  "clickhouse-operator-helm": ["ClickHouse operator", "manages ClickHouse"],
  traefik: ["Traefik", "ingress controller"],
};

/** Draws pods, service accounts and Secrets in their namespaces. */
export function drawPods({ graph, deployment, azure }: Omit<Drawing, "pods">): PodNodes {
  const pods = new PodNodes();
  const drawing = { graph, deployment, azure, pods };
  const releases = readReleases(deployment);
  const hasSeveral = releases.filter(({ chart }) => chart === LANGFUSE_CHART).length > 1;
  for (const release of releases) {
    const { block, chart } = release;
    const group = drawNamespace(drawing, block);
    for (const { name, label, what } of findParts(deployment, release)) {
      const fullLabel = hasSeveral && chart === LANGFUSE_CHART ? `${label} of ${getName(deployment, block)}` : label;
      const id = graph.node(`${block.stack}/${block.address} ${name}`, { label: fullLabel, what, group, block });
      pods.all.push({ id, name, release });
    }
  }
  drawServiceAccounts(drawing);
  drawSecrets(drawing);
  return pods;
}

/** The frame of a block's namespace, within that of its stack. */
function drawNamespace({ graph, deployment, azure }: Drawing, block: Block): string {
  const { stack } = block;
  const cluster = findCluster(deployment, stack);
  const frame = cluster && azure.drawClusterFrame(cluster);
  // A stack that creates the cluster too needs no frame within that of the cluster.
  const around = frame !== undefined && cluster?.stack === stack ? frame : graph.group("stack", stack, frame);
  return graph.group("namespace", getNamespace(deployment, block), around);
}

/** The cluster that a stack looks up; else the only cluster of the deployment. */
function findCluster(deployment: Deployment, stack: string): Block | undefined {
  const clusters = deployment.resources("azurerm_kubernetes_cluster");
  const lookup = deployment.data("azurerm_kubernetes_cluster").find((block) => block.stack === stack);
  const name = lookup && getName(deployment, lookup);
  const found = clusters.find((block) => getName(deployment, block) === name);
  return found ?? (clusters.length === 1 ? clusters[0] : undefined);
}

type Part = Pick<TopologyNode, "label" | "what"> & { readonly name: string };

function findParts(deployment: Deployment, release: HelmRelease): Part[] {
  if (release.chart !== LANGFUSE_CHART) {
    const [name, what] = PREREQUISITES[release.chart] ?? [getName(deployment, release.block), `chart ${release.chart}`];
    return [{ name, label: name, what }];
  }
  const isChart1 = release.block.text("version")?.startsWith("1.") ?? false;
  const app = (name: "web" | "worker") => ({ name, label: name, what: `pods${describeReplicas(release, name)}` });
  const store = (name: string, label: string, key: string, what: string): Part[] =>
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

function drawServiceAccounts(drawing: Drawing): void {
  const { graph, deployment, pods } = drawing;
  for (const release of pods.releases) {
    const name = helmValue(release, "langfuse.serviceAccount.name");
    if (typeof name !== "string") continue;
    const account = { namespace: getNamespace(deployment, release.block), name };
    const id = graph.node(getServiceAccountId(account), {
      label: name,
      what: "service account",
      group: drawNamespace(drawing, release.block),
      block: findServiceAccount(deployment, account),
    });
    for (const node of pods.of(release).filter((one) => one.name === "web" || one.name === "worker")) {
      graph.edge("trust", node.id, id, "uses tokens of");
    }
  }
}

/** The id of the node of a service account. */
export function getServiceAccountId({ namespace, name }: ServiceAccount): string {
  return `service account ${namespace}/${name}`;
}

/** Draws one node for all Secrets of a namespace that Terraform writes. */
function drawSecrets(drawing: Drawing): void {
  const { graph, deployment, azure, pods } = drawing;
  const secrets = deployment.resources("kubernetes_secret_v1", "kubernetes_secret");
  const byName = new Map(secrets.map((block) => [getName(deployment, block), block]));
  const getId = (block: Block) => `secrets ${getNamespace(deployment, block)}`;
  for (const block of secrets) {
    const count = secrets.filter((other) => getId(other) === getId(block)).length;
    const label = count === 1 ? "1 Secret" : `${count} Secrets`;
    graph.node(getId(block), { label, what: "Kubernetes Secrets", group: drawNamespace(drawing, block), block });
    for (const vault of findVaults(deployment, block)) {
      graph.edge("secret", azure.getId(vault), getId(block), "ephemeral read, write-only argument");
    }
  }
  for (const reader of findSecretReaders(deployment)) {
    const block = byName.get(reader.secret);
    if (!block) continue;
    const names = findReadingPods(reader);
    for (const { id, name, release } of pods.all) {
      const isReader = names.length === 0 || names.includes(name.replace(" (chart 1)", ""));
      if (release.block === reader.release.block && isReader) graph.edge("secret", getId(block), id, "reads");
    }
  }
}

/** The vaults from which the stack of a Secret reads. */
function findVaults(deployment: Deployment, { stack }: Block): Block[] {
  return deployment.blocks
    .filter((block) => block.kind === "ephemeral" && block.type === "azurerm_key_vault_secret" && block.stack === stack)
    .flatMap((block) => findSource(deployment, block, block.value("key_vault_id"))?.block ?? []);
}
