import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import { STORAGE_ACCOUNT, STORAGE_CONTAINER, scopeOf } from "../../azure-scope";
import { workloadIdentities } from "../../federated-credential";
import { identityKey } from "../../managed-identity";
import { follow } from "../../reference";
import { roleAssignments, type RoleAssignment } from "../../role-assignment";
import { each, finding, given, type Finding, type Rule } from "../../rule";

/** To read and write what is in the container; to sign URLs, which the account lets do. */
const NEEDED = [
  { role: "Storage Blob Data Contributor", kind: STORAGE_CONTAINER, on: "the storage container" },
  { role: "Storage Blob Delegator", kind: STORAGE_ACCOUNT, on: "the storage account" },
] as const;

export const blobRoles: Rule = {
  id: "blob-roles",
  group: "identity",
  title: "The workload identity is Data Contributor of its container and Delegator of the account, and nothing else.",
  rationale:
    "Data Contributor on the account would open every container in it, and any further role is one that Langfuse does " +
    "not use. Without Delegator, which Azure takes on the account but not on a container, no URL can be signed without a key.",
  source: "https://learn.microsoft.com/rest/api/storageservices/create-user-delegation-sas",
  fix: "Assign the identity exactly these two roles, each once and at its own scope.",
  check: (deployment) =>
    each(workloadIdentities(deployment), "identity with a federated credential of a workload", (identity) => {
      const own = assignmentsOf(deployment, identity);
      return [
        ...NEEDED.filter(({ role }) => !own.some((one) => one.role === role)).map(({ role, on }) =>
          finding(identity, "", `is not assigned ${role} on ${on}`),
        ),
        ...own.flatMap((assignment, index) => misplaced(assignment, own.slice(0, index))),
        ...apart(deployment, own),
      ];
    }),
};

function assignmentsOf(deployment: Deployment, identity: Block): RoleAssignment[] {
  const key = identityKey(deployment, identity);
  return roleAssignments(deployment).filter((one) => one.identity && identityKey(deployment, one.identity) === key);
}

function misplaced(assignment: RoleAssignment, earlier: readonly RoleAssignment[]): Finding[] {
  const { block, paths, role, rolePath, scope } = assignment;
  const needed = NEEDED.find((one) => one.role === role);
  if (!needed) {
    return [
      finding(block, rolePath, `is ${given(role ?? "nothing that can be read")}, which the workload does not need`),
    ];
  }
  if (earlier.some((other) => other.role === role)) {
    return [finding(block, rolePath, `is ${given(needed.role)}, which the workload identity has already`)];
  }
  if (scope?.kind === needed.kind) return [];
  return [finding(block, paths.scope, `is ${scope ? `a ${scope.kind}` : "unknown"}, and must be ${needed.on}`)];
}

/** The account whose URLs are signed must be that of the container. */
function apart(deployment: Deployment, own: readonly RoleAssignment[]): Finding[] {
  const [contributor, delegator] = NEEDED.map(({ role, kind }) =>
    own.find((one) => one.role === role && one.scope?.kind === kind),
  );
  const account = delegator?.scope?.key;
  if (!contributor || !delegator || account === undefined) return [];
  const keys = [contributor.scope?.key, keyAbove(deployment, contributor)];
  if (keys.some((key) => key === account || key?.startsWith(`${account}/`))) return [];
  return [
    finding(delegator.block, delegator.paths.scope, "is not the account of the container that the identity writes to"),
  ];
}

/** What the container of an assignment is in, where the assignment refers to its block. */
function keyAbove(deployment: Deployment, { block, paths }: RoleAssignment): string | undefined {
  const container = follow(deployment, block, block.value(paths.scope))?.block;
  const above = container?.value("storage_account_id") ?? container?.value("parent_id");
  return container && scopeOf(deployment, container, above)?.key;
}
