import type { Block } from "../../../terraform-json/block";
import { CONTAINER_REGISTRY } from "../../azure-scope";
import { roleAssignments, type RoleAssignment } from "../../role-assignment";
import { BROAD_ROLES } from "../../roles";
import { each, finding, given, type Finding, type Rule } from "../../rule";

const PULL = "AcrPull";

/** Roles that read a registry and change nothing in it. */
const READERS = [
  PULL,
  "Reader",
  "AcrQuarantineReader",
  "Container Registry Repository Reader",
  "Container Registry Repository Catalog Lister",
];

export const kubeletPullRole: Rule = {
  id: "kubelet-pull-role",
  group: "identity",
  title:
    "The nodes may pull images from the registry and do nothing else, and nobody may push through this deployment.",
  rationale:
    "Every pod's node holds the kubelet's identity. Could it push, one pod that broke out could replace the image that all " +
    "others start from; without AcrPull no pod of Langfuse starts.",
  source: "https://learn.microsoft.com/azure/aks/cluster-container-registry-integration",
  fix: "Assign the kubelet identity AcrPull on the registry, once, and let pipelines get their right to push elsewhere.",
  check: (deployment) => {
    const assignments = roleAssignments(deployment);
    return each(deployment.resources("azurerm_kubernetes_cluster"), "AKS cluster that azurerm makes", (cluster) => [
      ...kubelet(cluster, assignments),
      ...assignments.filter(({ kubeletOf }) => kubeletOf !== cluster).flatMap(pushes),
    ]);
  },
};

function kubelet(cluster: Block, assignments: readonly RoleAssignment[]): Finding[] {
  const own = assignments.filter(({ kubeletOf }) => kubeletOf === cluster);
  if (own.length === 0) return [finding(cluster, "kubelet_identity", `is not assigned ${PULL} on the registry`)];
  return own.flatMap(({ block, paths, role, rolePath, scope }) => {
    if (role !== PULL) return [finding(block, rolePath, `is ${given(role ?? null)}, and must be "${PULL}"`)];
    if (scope?.kind === CONTAINER_REGISTRY) return [];
    return [finding(block, paths.scope, `is ${scope ? `a ${scope.kind}` : "unknown"}, and must be the registry`)];
  });
}

/** Roles that open everything, and those that cannot be read, are the business of no-broad-role. */
function pushes({ block, role, rolePath, scope }: RoleAssignment): Finding[] {
  if (scope?.kind !== CONTAINER_REGISTRY || role === undefined || BROAD_ROLES.includes(role)) return [];
  return READERS.includes(role)
    ? []
    : [finding(block, rolePath, `is ${given(role)}, and must be a role that only reads`)];
}
