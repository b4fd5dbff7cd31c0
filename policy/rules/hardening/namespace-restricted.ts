import type { Block } from "../../../terraform-json/block";
import { answer, finding, given, notApplicable, type Finding, type Rule } from "../../rule";

const ENFORCE = "pod-security.kubernetes.io/enforce";

export const namespaceRestricted: Rule = {
  id: "namespace-restricted",
  group: "hardening",
  title: 'A namespace admits only pods of the Pod Security level "restricted".',
  rationale:
    "A user who may create pods in a namespace without a level may create one with root on its node. The level applies to " +
    "every pod, also to those of an operator or an attacker.",
  source: "https://kubernetes.io/docs/concepts/security/pod-security-admission/",
  fix:
    "Remove langfuse.podSecurity: baseline from the environment file, or add a waiver (in Terraform: label the namespace " +
    `${ENFORCE}=restricted, and create it with Terraform instead of Helm).`,
  check(deployment) {
    const namespaces = deployment.resources("kubernetes_namespace_v1", "kubernetes_namespace");
    const releases = deployment.resources("helm_release");
    if (namespaces.length + releases.length === 0) return notApplicable("there is no namespace and no Helm release");
    return answer([...namespaces.flatMap(checkLabel), ...releases.flatMap(checkRelease)]);
  },
};

function checkLabel(namespace: Block): Finding[] {
  const [place] = namespace.places(["metadata", "labels", ENFORCE]);
  if (place?.value === "restricted") return [];
  const path = place?.path ?? `metadata.labels["${ENFORCE}"]`;
  return [finding(namespace, path, `${place ? `is ${given(place.value)}` : "is not set"}, and must be "restricted"`)];
}

/** Helm creates a namespace without labels. */
function checkRelease(release: Block): Finding[] {
  const value = release.value("create_namespace");
  if (value === undefined || value === false) return [];
  return [finding(release, "create_namespace", `is ${given(value)}, which creates a namespace without a level`)];
}
