import { Refusal, type Cloud } from "../cloud";
import type { Values } from "../values/value";
import { plain, textAt } from "../values/walk";
import { UUID } from "./patterns";

export type PrincipalType = "User" | "Group" | "ServicePrincipal";

/** The attributes that have the object id of a principal, by type. */
const OBJECT_IDS: Readonly<Record<string, readonly [attribute: string, type: PrincipalType]>> = {
  azuread_group: ["object_id", "Group"],
  azuread_service_principal: ["object_id", "ServicePrincipal"],
  azuread_user: ["object_id", "User"],
  azurerm_user_assigned_identity: ["principal_id", "ServicePrincipal"],
};

/** Attributes of the same objects that are often given by mistake. */
const OTHER_IDS: readonly (readonly [type: string, attribute: string, fix: string])[] = [
  ["azurerm_user_assigned_identity", "client_id", "the client id of an identity; give its principal_id"],
  ["azuread_service_principal", "client_id", "the client id of a service principal; give its object_id"],
  ["azuread_application", "object_id", "the object id of an application; give that of its service principal"],
  ["azuread_application", "client_id", "the client id of an application; give the object_id of its service principal"],
];

/**
 * Requires that Entra ID has a principal. Known are those that the rehearsal deployed or read, the identities of
 * resources, and the deployer. Any other object id is assumed to exist, with the type of its first use.
 * @param type undefined if Entra ID looks it up
 * @throws Refusal
 */
export function requirePrincipal(cloud: Cloud, path: string, id: string, type?: PrincipalType): void {
  if (!UUID.pattern.test(id) || /^[0-]+$/.test(id)) {
    throw new Refusal(`PrincipalNotFound: "${path}" must be the object id of a principal, got "${id}".`);
  }
  const wrong = OTHER_IDS.find(([kind, attribute]) => cloud.find(kind, { [attribute]: id }).length > 0);
  if (wrong) throw new Refusal(`PrincipalNotFound: "${path}" ${id} is ${wrong[2]}.`);
  if (id === cloud.account.objectId) return;
  const known = findPrincipalType(cloud, id);
  if (known === undefined) {
    if (type) cloud.assume(ASSUMED, id, { type }, `the principal ${id} exists, as ${type}`);
    return;
  }
  if (type === undefined || known === type) return;
  throw new Refusal(`UnmatchedPrincipalType: the principal ${id} is a ${known}, got the type ${type}.`);
}

/** A principal that is in no stack. */
const ASSUMED = "principal";

function findPrincipalType(cloud: Cloud, id: string): PrincipalType | undefined {
  const assumed = cloud.get(ASSUMED, id);
  if (assumed) return textAt(assumed.values, "type") as PrincipalType;
  const found = Object.entries(OBJECT_IDS).find(([type, [attribute]]) => cloud.find(type, { [attribute]: id })[0]);
  if (found) return found[1][1];
  return cloud.all.some(({ values }) => hasIdentity(values, id)) ? "ServicePrincipal" : undefined;
}

/** Whether it is the system-assigned identity or the kubelet identity of a resource. */
function hasIdentity(values: Values, id: string): boolean {
  return ["identity.principal_id", "kubelet_identity.object_id", "output.identity.principalId"].some(
    (path) => textAt(plain(values), path) === id,
  );
}
