import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import { helmValue, type HelmRelease } from "../../terraform-json/helm-release";
import { nameOf, source } from "./naming";
import { serviceAccountBlock } from "./principal";
import { readableReleases } from "./releases";
import { LANGFUSE_CHART, podsOf, secretReaders } from "./secret-readers";
import { clusterFrame, type AzureNodes } from "./topology-azure";
import type { TopologyGraph } from "./topology-graph";

/** A node of pods. */
interface PodNode {
  readonly id: string;
  /** What its pods are called where policies tell them apart: `web`, `ClickHouse (chart 1)`. */
  readonly name: string;
  readonly release: HelmRelease;
}

/** The nodes of pods, to be found by what network policies call them. */
export class PodNodes {
  private readonly all: PodNode[] = [];

  add(node: PodNode): void {
    this.all.push(node);
  }

  named(name: string): readonly PodNode[] {
    return this.all.filter((node) => node.name === name);
  }

  of(release: HelmRelease): readonly PodNode[] {
    return this.all.filter((node) => node.release === release);
  }

  get releases(): readonly HelmRelease[] {
    return [...new Set(this.all.map(({ release }) => release))];
  }
}

/** What a chart other than Langfuse's is drawn as: its pods' name, and what it is. */
const PREREQUISITES: Readonly<Record<string, readonly [name: string, what: string]>> = {
  "cert-manager": ["cert-manager", "makes certificates"],
  "clickhouse-operator-helm": ["ClickHouse operator", "runs ClickHouse"],
  traefik: ["Traefik", "ingress controller"],
};

/** Draws what runs in the cluster into its namespaces, and where its secrets are from. */
export function drawPods(graph: TopologyGraph, deployment: Deployment, azure: AzureNodes): PodNodes {
  const frames = new Frames(graph, deployment, azure);
  const pods = new PodNodes();
  const releases = readableReleases(deployment);
  const several = releases.filter(({ chart }) => chart === LANGFUSE_CHART).length > 1;
  for (const release of releases) {
    const group = frames.ofNamespace(release.block, deployment.resolvedText(release.block, "namespace") ?? "default");
    for (const part of partsOf(deployment, release)) {
      const id = `${release.block.stack}/${release.block.address} ${part.name}`;
      const label =
        several && release.chart === LANGFUSE_CHART
          ? `${part.label} of ${nameOf(deployment, release.block)}`
          : part.label;
      pods.add({
        id: graph.node(id, { label, what: part.what, group, block: release.block }),
        name: part.name,
        release,
      });
    }
  }
  drawServiceAccounts(graph, deployment, frames, pods);
  drawSecrets(graph, deployment, frames, pods, azure);
  return pods;
}

/** The frames of the stack that deploys into a cluster, and of namespaces in it. */
class Frames {
  constructor(
    private readonly graph: TopologyGraph,
    private readonly deployment: Deployment,
    private readonly azure: AzureNodes,
  ) {}

  ofNamespace(block: Block, namespace: string): string {
    return this.graph.group("namespace", namespace, this.around(block.stack));
  }

  /** The frame of a stack, in that of the cluster; of a stack that makes the cluster too, that of the cluster. */
  private around(stack: string): string {
    const cluster = this.clusterOf(stack);
    const frame = cluster && clusterFrame(this.graph, this.deployment, this.azure, cluster);
    return frame !== undefined && cluster?.stack === stack ? frame : this.graph.group("stack", stack, frame);
  }

  /** The cluster that the stack's providers sign in to; else the only one that there is. */
  private clusterOf(stack: string): Block | undefined {
    const clusters = this.deployment.resources("azurerm_kubernetes_cluster");
    const looked = this.deployment.data("azurerm_kubernetes_cluster").filter((block) => block.stack === stack);
    const name = looked[0] && nameOf(this.deployment, looked[0]);
    const named = clusters.find((block) => nameOf(this.deployment, block) === name);
    return named ?? (clusters.length === 1 ? clusters[0] : undefined);
  }
}

interface Part {
  readonly name: string;
  readonly label: string;
  readonly what: string;
}

function partsOf(deployment: Deployment, release: HelmRelease): Part[] {
  if (release.chart !== LANGFUSE_CHART) {
    const [name, what] = PREREQUISITES[release.chart] ?? [nameOf(deployment, release.block), `chart ${release.chart}`];
    return [{ name, label: name, what }];
  }
  const isFirst = release.block.text("version")?.startsWith("1.") ?? false;
  const app = (name: "web" | "worker"): Part => ({
    name,
    label: name,
    what: `pods${replicas(release, `langfuse.${name}`)}`,
  });
  const store = (name: string, label: string, key: string, what: string): Part[] =>
    helmValue(release, `${key}.deploy`) === false ? [] : [{ name, label, what }];
  return [
    app("web"),
    app("worker"),
    ...store("PostgreSQL", "PostgreSQL", "postgresql", "users, projects, keys"),
    ...store("Redis", "Redis", "redis", "queues, cache"),
    ...store(isFirst ? "ClickHouse (chart 1)" : "ClickHouse", "ClickHouse", "clickhouse", "traces"),
    ...(isFirst
      ? store("ZooKeeper", "ZooKeeper", "clickhouse", "agreement of ClickHouse")
      : helmValue(release, "clickhouse.keeper.enabled") === false
        ? []
        : store("ClickHouse Keeper", "Keeper", "clickhouse", "agreement of ClickHouse")),
  ];
}

function replicas(release: HelmRelease, path: string): string {
  const [min, max] = [helmValue(release, `${path}.hpa.minReplicas`), helmValue(release, `${path}.hpa.maxReplicas`)];
  if (helmValue(release, `${path}.hpa.enabled`) === true) return `, ${String(min)} to ${String(max)}`;
  const count = helmValue(release, `${path}.replicas`);
  return count === undefined ? "" : `, ${String(count)}`;
}

function drawServiceAccounts(graph: TopologyGraph, deployment: Deployment, frames: Frames, pods: PodNodes): void {
  for (const release of pods.releases) {
    const name = helmValue(release, "langfuse.serviceAccount.name");
    const namespace = deployment.resolvedText(release.block, "namespace") ?? "default";
    if (typeof name !== "string") continue;
    const block = serviceAccountBlock(deployment, namespace, name);
    const group = frames.ofNamespace(release.block, namespace);
    const id = graph.node(serviceAccountId(namespace, name), { label: name, what: "service account", group, block });
    for (const node of pods.of(release).filter((one) => one.name === "web" || one.name === "worker")) {
      graph.edge("trust", node.id, id, "has tokens of");
    }
  }
}

/** The id of the node of a service account. */
export function serviceAccountId(namespace: string, name: string): string {
  return `service account ${namespace}/${name}`;
}

/** One node for all Secrets of a namespace that Terraform writes. */
function drawSecrets(
  graph: TopologyGraph,
  deployment: Deployment,
  frames: Frames,
  pods: PodNodes,
  azure: AzureNodes,
): void {
  const secrets = deployment.resources("kubernetes_secret_v1", "kubernetes_secret");
  const byName = new Map(secrets.map((block) => [nameOf(deployment, block), block]));
  const idOf = (block: Block) => `secrets ${deployment.resolvedText(block, "metadata.namespace") ?? "default"}`;
  for (const block of secrets) {
    const namespace = deployment.resolvedText(block, "metadata.namespace") ?? "default";
    const count = secrets.filter((other) => idOf(other) === idOf(block)).length;
    const label = count === 1 ? "1 Secret" : `${count} Secrets`;
    graph.node(idOf(block), { label, what: "Kubernetes Secrets", group: frames.ofNamespace(block, namespace), block });
    for (const vault of vaultsOf(deployment, block)) {
      graph.edge("secret", azure.idOf(vault), idOf(block), "ephemeral read, write-only argument");
    }
  }
  for (const reader of secretReaders(deployment)) {
    const block = byName.get(reader.secret);
    if (!block) continue;
    const readers = podsOf(reader);
    for (const { id, name, release } of pods.releases.flatMap((one) => pods.of(one))) {
      const isReader = readers.length === 0 || readers.includes(name.replace(" (chart 1)", ""));
      if (release.block === reader.release.block && isReader) graph.edge("secret", idOf(block), id, "reads");
    }
  }
}

/** The vaults whose secrets the stack of a Secret reads. */
function vaultsOf(deployment: Deployment, { stack }: Block): Block[] {
  return deployment.blocks
    .filter((block) => block.kind === "ephemeral" && block.type === "azurerm_key_vault_secret" && block.stack === stack)
    .flatMap((block) => source(deployment, block, block.value("key_vault_id"))?.block ?? []);
}
