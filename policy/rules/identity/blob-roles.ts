import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import { STORAGE_ACCOUNT, STORAGE_CONTAINER, readScope } from "../../azure-scope";
import { findWorkloadIdentities } from "../../federated-credential";
import { identityKey } from "../../managed-identity";
import { follow } from "../../reference";
import { findRoleAssignments, type RoleAssignment } from "../../role-assignment";
import { each, finding, given, type Finding, type Rule } from "../../rule";

/** To read and write blobs of the container; to sign URLs, which needs a role on the account. */
const NEEDED = [
  { role: "Storage Blob Data Contributor", kind: STORAGE_CONTAINER, on: "the storage container" },
  { role: "Storage Blob Delegator", kind: STORAGE_ACCOUNT, on: "the storage account" },
] as const;

export const blobRoles: Rule = {
  id: "blob-roles",
  group: "identity",
  title: "The workload identity is Data Contributor of its container and Delegator of the account, with no other role.",
  rationale:
    "Data Contributor on the account gives access to every container, and Langfuse uses no other role. Without Delegator, " +
    "which Azure accepts only on the account, no URL can be signed without a key.",
  source: "https://learn.microsoft.com/rest/api/storageservices/create-user-delegation-sas",
  fix: "Assign exactly these two roles to the identity, each once and at its scope.",
  check: (deployment) =>
    each(findWorkloadIdentities(deployment), "identity with a federated credential of a workload", (identity) => {
      const own = findAssignments(deployment, identity);
      return [
        ...NEEDED.filter(({ role }) => !own.some((one) => one.role === role)).map(({ role, on }) =>
          finding(identity, "", `is not assigned ${role} on ${on}`),
        ),
        ...own.flatMap((assignment, index) => checkAssignment(assignment, own.slice(0, index))),
        ...checkSameAccount(deployment, own),
      ];
    }),
};

function findAssignments(deployment: Deployment, identity: Block): RoleAssignment[] {
  const key = identityKey(deployment, identity);
  return findRoleAssignments(deployment).filter((one) => one.identity && identityKey(deployment, one.identity) === key);
}

function checkAssignment(assignment: RoleAssignment, earlier: readonly RoleAssignment[]): Finding[] {
  const { block, paths, role, rolePath, scope } = assignment;
  const needed = NEEDED.find((one) => one.role === role);
  if (!needed) {
    return [
      finding(block, rolePath, `is ${role === undefined ? "unknown" : given(role)}, which the workload does not need`),
    ];
  }
  if (earlier.some((other) => other.role === role)) {
    return [finding(block, rolePath, `is ${given(needed.role)}, which is assigned already`)];
  }
  if (scope?.kind === needed.kind) return [];
  return [finding(block, paths.scope, `is ${scope ? `a ${scope.kind}` : "unknown"}, and must be ${needed.on}`)];
}

/** Both roles must be for the same account. */
function checkSameAccount(deployment: Deployment, own: readonly RoleAssignment[]): Finding[] {
  const [contributor, delegator] = NEEDED.map(({ role, kind }) =>
    own.find((one) => one.role === role && one.scope?.kind === kind),
  );
  const account = delegator?.scope?.key;
  if (!contributor || !delegator || account === undefined) return [];
  const keys = [contributor.scope?.key, findAccountKey(deployment, contributor)];
  if (keys.some((key) => key === account || key?.startsWith(`${account}/`))) return [];
  return [finding(delegator.block, delegator.paths.scope, "is not the account of the container")];
}

/** The account of the container that an assignment refers to. */
function findAccountKey(deployment: Deployment, { block, paths }: RoleAssignment): string | undefined {
  const container = follow(deployment, block, block.value(paths.scope))?.block;
  const above = container?.value("storage_account_id") ?? container?.value("parent_id");
  return container && readScope(deployment, container, above)?.key;
}
