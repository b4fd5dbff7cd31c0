import { helmPlaces, helmReleases, type HelmRelease } from "../../../terraform-json/helm-release";
import { isDeployed } from "../../langfuse-chart";
import { STORES, getGeneration } from "../../langfuse-chart";
import { each, finding, type Finding, type Rule } from "../../rule";

/** A limit of CPU is not needed, because CPU time is shared. */
const REQUIRED = ["requests.cpu", "requests.memory", "limits.memory"];

export const podResources: Rule = {
  id: "pod-resources",
  group: "hardening",
  title: "Langfuse and its databases have resource requests and a memory limit.",
  rationale:
    "A pod without requests may be scheduled on a full node, and is evicted first. Without a memory limit, a query of " +
    "ClickHouse can use the memory of other pods.",
  source: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
  fix: "Set requests of cpu and memory and a limit of memory for web, worker and every database.",
  check: (deployment) =>
    each(helmReleases(deployment, "langfuse"), "release of Langfuse", (release) =>
      listResources(release).flatMap((path) => findMissing(release, path)),
    ),
};

function listResources(release: HelmRelease): string[] {
  const stores = STORES[getGeneration(release)].filter(({ deployedBy }) => isDeployed(release, deployedBy));
  return ["langfuse.web.resources", "langfuse.worker.resources", ...stores.map(({ resources }) => resources)];
}

function findMissing(release: HelmRelease, path: string): Finding[] {
  return REQUIRED.map((name) => `${path}.${name}`)
    .filter((name) => helmPlaces(release, name).length === 0)
    .map((name) => finding(release.block, `values.${name}`, "is not set"));
}
