import type { Deployment } from "../../../terraform-json/deployment";
import { helmPlaces, helmReleases, type HelmRelease } from "../../../terraform-json/helm-release";
import { isDeployed, valueMustBe } from "../../helm-values";
import { STORES, generationOf, type Store } from "../../langfuse-chart";
import { answer, finding, given, mustBe, notApplicable, type Finding, type Rule } from "../../rule";

const STORAGE_CLASSES = ["kubernetes_storage_class_v1", "kubernetes_storage_class"];

export const volumesRetained: Rule = {
  id: "volumes-retained",
  group: "safety",
  title: "The disks of the databases stay when their claims go.",
  rationale:
    "AKS's own storage classes delete the disk with the claim, so that an uninstalled chart or a deleted namespace " +
    "takes the databases along. A disk of a class that retains can be attached again.",
  source: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming",
  fix:
    'Set reclaim_policy of the storage class to "Retain", name that class for every store of the chart, and keep the ' +
    "claim of Redis.",
  check(deployment) {
    const classes = deployment.resources(...STORAGE_CLASSES);
    const releases = helmReleases(deployment, "langfuse");
    if (classes.length + releases.length === 0) return notApplicable("there is no storage class and no database");
    return answer([
      ...classes.flatMap((block) => mustBe(block, "reclaim_policy", ["Retain"], { absent: "wrong" })),
      ...releases.flatMap((release) => disksOf(deployment, release)),
    ]);
  },
};

function disksOf(deployment: Deployment, release: HelmRelease): Finding[] {
  return STORES[generationOf(release)]
    .filter(({ deployedBy }) => isDeployed(release, deployedBy))
    .flatMap((store) => [
      ...store.mustBeTrue.flatMap(({ path, absent }) => valueMustBe(release, path, [true], { absent })),
      ...classOf(deployment, release, store),
    ]);
}

/** The class of a store's disks must be one that is looked at here. */
function classOf(deployment: Deployment, release: HelmRelease, { name, storageClass }: Store): Finding[] {
  const { block } = release;
  const [place] = helmPlaces(release, storageClass);
  if (!place) {
    const problem = `is not set: the cluster's default class deletes the disk of ${name} with its claim`;
    return [finding(block, `values.${storageClass}`, problem)];
  }
  const known = deployment.resources(...STORAGE_CLASSES).map((one) => deployment.resolvedText(one, "metadata.name"));
  if (known.includes(String(deployment.resolve(block, place.value)))) return [];
  const problem = `is ${given(place.value)}, a class that is not made here: nobody can tell whether it keeps disks`;
  return [finding(block, place.path, problem)];
}
