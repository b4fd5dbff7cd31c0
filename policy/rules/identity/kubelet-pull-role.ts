import type { Block } from "../../../terraform-json/block";
import { CONTAINER_REGISTRY } from "../../azure-scope";
import { findRoleAssignments, type RoleAssignment } from "../../role-assignment";
import { BROAD_ROLES } from "../../roles";
import { each, finding, given, type Finding, type Rule } from "../../rule";

const PULL = "AcrPull";

/** Roles that only read a registry. */
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
  title: "The nodes may only pull images from the registry, and the deployment assigns no role to push.",
  rationale:
    "Every node has the kubelet identity. If it could push, a compromised pod could replace the image of all others; " +
    "without AcrPull, no pod of Langfuse starts.",
  source: "https://learn.microsoft.com/azure/aks/cluster-container-registry-integration",
  fix: "Assign AcrPull on the registry to the kubelet identity, once, and assign roles to push outside this deployment.",
  check: (deployment) => {
    const assignments = findRoleAssignments(deployment);
    return each(deployment.resources("azurerm_kubernetes_cluster"), "AKS cluster", (cluster) => [
      ...checkKubelet(cluster, assignments),
      ...assignments.filter(({ kubeletOf }) => kubeletOf !== cluster).flatMap(checkOthers),
    ]);
  },
};

function checkKubelet(cluster: Block, assignments: readonly RoleAssignment[]): Finding[] {
  const own = assignments.filter(({ kubeletOf }) => kubeletOf === cluster);
  if (own.length === 0) return [finding(cluster, "kubelet_identity", `is not assigned ${PULL} on the registry`)];
  return own.flatMap(({ block, paths, role, rolePath, scope }) => {
    if (role !== PULL) return [finding(block, rolePath, `is ${given(role ?? null)}, and must be "${PULL}"`)];
    if (scope?.kind === CONTAINER_REGISTRY) return [];
    return [finding(block, paths.scope, `is ${scope ? `a ${scope.kind}` : "unknown"}, and must be the registry`)];
  });
}

/** `no-broad-role` checks broad roles and roles that cannot be read. */
function checkOthers({ block, role, rolePath, scope }: RoleAssignment): Finding[] {
  if (scope?.kind !== CONTAINER_REGISTRY || role === undefined || BROAD_ROLES.includes(role)) return [];
  return READERS.includes(role)
    ? []
    : [finding(block, rolePath, `is ${given(role)}, and must be a role that only reads`)];
}
