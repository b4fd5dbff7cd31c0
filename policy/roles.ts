/**
 * Ids of built-in roles, which are the same in every tenant.
 * @see https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
 */
const BUILT_IN_ROLES: Readonly<Record<string, string>> = {
  "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": "Owner",
  "b24988ac-6180-42a0-ab88-20f7382dd24c": "Contributor",
  "acdd72a7-3385-48ef-bd42-f606fba81ae7": "Reader",
  "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9": "User Access Administrator",
  "f58310d9-a9f6-439a-9e8d-f62e7b41a168": "Role Based Access Control Administrator",
  "ba92f5b4-2d11-453d-a403-e96b0029c9fe": "Storage Blob Data Contributor",
  "db58b8e5-c6ad-4a2a-8342-4190687cbf4a": "Storage Blob Delegator",
  "b7e6dc6d-f1e8-4753-8033-0f276bb0955b": "Storage Blob Data Owner",
  "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1": "Storage Blob Data Reader",
  "7f951dda-4ed3-4680-a7ca-43fe172d538d": "AcrPull",
  "8311e382-0749-4cb8-b61a-304f252e45ec": "AcrPush",
  "c2f4ef07-c644-48eb-af81-4b1b4947fb11": "AcrDelete",
  "17d1049b-9a84-46fb-8f53-869881c3d3ab": "Storage Account Contributor",
  "81a9662b-bebf-436f-a333-f67b29880f12": "Storage Account Key Operator Service Role",
  "c12c1c16-33a1-487b-954d-41c89c60f349": "Reader and Data Access",
  "0ab0b1a8-8aac-4efd-b8c2-3ee1fb270be8": "Azure Kubernetes Service Cluster Admin Role",
};

/**
 * Roles with access to everything in their scope, or with the right to assign any role.
 * @see https://learn.microsoft.com/azure/role-based-access-control/role-assignments-steps#privileged-administrator-roles
 */
export const BROAD_ROLES: readonly string[] = [
  "Owner",
  "Contributor",
  "User Access Administrator",
  "Role Based Access Control Administrator",
];

/** Roles for one kind of resource that may read its keys, or a certificate with all rights in a cluster. */
export const KEY_ROLES: readonly string[] = [
  "Storage Account Contributor",
  "Storage Account Key Operator Service Role",
  "Reader and Data Access",
  "Azure Kubernetes Service Cluster Admin Role",
];

/** The name of a role by its id; the id for another role than those above. */
export function findRoleName(id: string): string {
  const guid = id.split("/").at(-1)?.toLowerCase() ?? "";
  return BUILT_IN_ROLES[guid] ?? guid;
}
