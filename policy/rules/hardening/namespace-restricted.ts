import type { Block } from "../../../terraform-json/block";
import { answer, finding, given, notApplicable, type Finding, type Rule } from "../../rule";

const ENFORCE = "pod-security.kubernetes.io/enforce";

export const namespaceRestricted: Rule = {
  id: "namespace-restricted",
  group: "hardening",
  title: 'A namespace admits only pods of the Pod Security level "restricted".',
  rationale:
    "Whoever may make a pod in a namespace without a level may make one that is root on its node. The level holds for " +
    "every pod, also for those of an operator or of somebody with stolen rights.",
  source: "https://kubernetes.io/docs/concepts/security/pod-security-admission/",
  fix: `Label the namespace ${ENFORCE}=restricted, and let Terraform make it instead of Helm.`,
  check(deployment) {
    const namespaces = deployment.resources("kubernetes_namespace_v1", "kubernetes_namespace");
    const releases = deployment.resources("helm_release");
    if (namespaces.length + releases.length === 0) return notApplicable("there is no namespace and no Helm release");
    return answer([...namespaces.flatMap(enforced), ...releases.flatMap(unlabelled)]);
  },
};

function enforced(namespace: Block): Finding[] {
  const [place] = namespace.places(["metadata", "labels", ENFORCE]);
  if (place?.value === "restricted") return [];
  const path = place?.path ?? `metadata.labels["${ENFORCE}"]`;
  return [finding(namespace, path, `${place ? `is ${given(place.value)}` : "is not set"}, and must be "restricted"`)];
}

/** Helm makes a namespace without labels. */
function unlabelled(release: Block): Finding[] {
  const value = release.value("create_namespace");
  if (value === undefined || value === false) return [];
  return [finding(release, "create_namespace", `is ${given(value)}, and would make a namespace without a level`)];
}
