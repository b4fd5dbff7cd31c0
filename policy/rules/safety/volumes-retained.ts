import type { Deployment } from "../../../terraform-json/deployment";
import { helmPlaces, helmReleases, type HelmRelease } from "../../../terraform-json/helm-release";
import { isDeployed, checkHelmValue } from "../../langfuse-chart";
import { STORES, getGeneration, type Store } from "../../langfuse-chart";
import { answer, finding, given, mustBe, notApplicable, type Finding, type Rule } from "../../rule";

const STORAGE_CLASSES = ["kubernetes_storage_class_v1", "kubernetes_storage_class"];

export const volumesRetained: Rule = {
  id: "volumes-retained",
  group: "safety",
  title: "The disks of the databases are kept when their claims are deleted.",
  rationale:
    "The default storage classes of AKS delete a disk with its claim: uninstalling the chart or deleting the namespace " +
    "deletes the databases. A retained disk can be attached again.",
  source: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming",
  fix:
    'Set reclaim_policy of the storage class to "Retain", use that class for every database of the chart, and keep the ' +
    "claim of Redis.",
  check(deployment) {
    const classes = deployment.resources(...STORAGE_CLASSES);
    const releases = helmReleases(deployment, "langfuse");
    if (classes.length + releases.length === 0) return notApplicable("there is no storage class and no database");
    return answer([
      ...classes.flatMap((block) => mustBe(block, "reclaim_policy", ["Retain"], { absent: "wrong" })),
      ...releases.flatMap((release) => checkDisks(deployment, release)),
    ]);
  },
};

function checkDisks(deployment: Deployment, release: HelmRelease): Finding[] {
  return STORES[getGeneration(release)]
    .filter(({ deployedBy }) => isDeployed(release, deployedBy))
    .flatMap((store) => [
      ...store.mustBeTrue.flatMap(({ path, absent }) => checkHelmValue(release, path, [true], { absent })),
      ...checkClass(deployment, release, store),
    ]);
}

/** The storage class must be one of this deployment. */
function checkClass(deployment: Deployment, release: HelmRelease, { name, storageClass }: Store): Finding[] {
  const { block } = release;
  const [place] = helmPlaces(release, storageClass);
  if (!place) {
    const problem = `is not set: the default class of the cluster deletes the disk of ${name} with its claim`;
    return [finding(block, `values.${storageClass}`, problem)];
  }
  const known = deployment.resources(...STORAGE_CLASSES).map((one) => deployment.resolvedText(one, "metadata.name"));
  if (known.includes(String(deployment.resolve(block, place.value)))) return [];
  const problem = `is ${given(place.value)}, which this deployment does not create: whether it retains disks is unknown`;
  return [finding(block, place.path, problem)];
}
