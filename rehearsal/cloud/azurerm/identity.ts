import type { Values } from "../../values/value";
import { textAt } from "../../values/walk";
import type { Behaviour } from "../behaviour";
import { Refusal, guid } from "../world";
import { armResource, lastPart, requiresAzure, subscriptionId } from "./arm";

export const USER_ASSIGNED_IDENTITY = armResource("Microsoft.ManagedIdentity/userAssignedIdentities", {
  computes: (_, { id, world }) => ({
    client_id: guid(`${id} client`),
    principal_id: guid(`${id} principal`),
    tenant_id: world.account.tenantId,
  }),
});

/** Trusts only an issuer that is there: a cluster whose tokens could never arrive is a mistake. */
export const FEDERATED_IDENTITY_CREDENTIAL: Behaviour = {
  id: (given) => `${textAt(given, "parent_id")}/federatedIdentityCredentials/${textAt(given, "name")}`,
  checks: (given, context) => {
    requiresAzure("parent_id")(given, context);
    const { world, prior } = context;
    const issuer = textAt(given, "issuer") ?? "";
    const clusters = world.all.filter(({ type, assumed }) => type === "azurerm_kubernetes_cluster" && !assumed);
    const issuers = clusters.map(({ values }) => textAt(values, "oidc_issuer_url"));
    if (issuers.length > 0 && !issuers.includes(issuer)) {
      throw new Refusal(`The issuer must be that of a cluster, ${issuers.join(" or ")}; "${issuer}" is of none.`);
    }
    const wanted = { parent_id: textAt(given, "parent_id") ?? "", issuer, subject: textAt(given, "subject") ?? "" };
    if (!prior && world.find("azurerm_federated_identity_credential", wanted).length > 0) {
      throw new Refusal("The identity has a credential with this issuer and subject already.");
    }
  },
};

/** Its scope must be there, and one assignment of a role to somebody on a scope is all that Azure takes. */
export const ROLE_ASSIGNMENT: Behaviour = {
  id: (given) => {
    const { scope, role, principal } = assignmentOf(given);
    return `${scope}/providers/Microsoft.Authorization/roleAssignments/${guid(`${scope} ${role} ${principal}`)}`;
  },
  checks: (given, context) => {
    requiresAzure("scope")(given, context);
    const { scope, role, principal } = assignmentOf(given);
    const same = { scope, role_definition_name: role, principal_id: principal };
    if (!context.prior && context.world.find("azurerm_role_assignment", same).length > 0) {
      throw new Refusal(`RoleAssignmentExists: ${principal} has the role ${role} on ${scope} already.`);
    }
  },
  computes: (given, context) => {
    const { role } = assignmentOf(given);
    const definitions = `${subscriptionId(context)}/providers/Microsoft.Authorization/roleDefinitions`;
    return {
      name: lastPart(context.id),
      role_definition_id: `${definitions}/${guid(role)}`,
      role_definition_name: role,
      principal_type: "User",
    };
  },
};

function assignmentOf(given: Values) {
  return {
    scope: textAt(given, "scope") ?? "",
    role: textAt(given, "role_definition_name") ?? textAt(given, "role_definition_id") ?? "",
    principal: textAt(given, "principal_id") ?? "",
  };
}
