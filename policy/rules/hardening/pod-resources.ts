import { helmPlaces, helmReleases, type HelmRelease } from "../../../terraform-json/helm-release";
import { isDeployed } from "../../helm-values";
import { STORES, generationOf } from "../../langfuse-chart";
import { each, finding, type Finding, type Rule } from "../../rule";

/** What each pod must be promised, and where it must end. Processor time is shared without harm. */
const NEEDED = ["requests.cpu", "requests.memory", "limits.memory"];

export const podResources: Rule = {
  id: "pod-resources",
  group: "hardening",
  title: "Langfuse and its stores say what they need, and how much memory they may take.",
  rationale:
    "A pod that asks for nothing is placed on a full node and killed first there. Without a limit of memory, one query " +
    "of ClickHouse takes its neighbours along.",
  source: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
  fix: "Set requests of cpu and memory and a limit of memory for web, worker and every store.",
  check: (deployment) =>
    each(helmReleases(deployment, "langfuse"), "release of Langfuse", (release) =>
      resourcesOf(release).flatMap((path) => missing(release, path)),
    ),
};

function resourcesOf(release: HelmRelease): string[] {
  const stores = STORES[generationOf(release)].filter(({ deployedBy }) => isDeployed(release, deployedBy));
  return ["langfuse.web.resources", "langfuse.worker.resources", ...stores.map(({ resources }) => resources)];
}

function missing(release: HelmRelease, path: string): Finding[] {
  return NEEDED.map((name) => `${path}.${name}`)
    .filter((name) => helmPlaces(release, name).length === 0)
    .map((name) => finding(release.block, `values.${name}`, "is not set"));
}
