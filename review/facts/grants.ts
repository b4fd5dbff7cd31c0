import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import { isObject, toList, type Json, type JsonObject } from "../../terraform-json/json";
import type { Grant, Sentence } from "../report";
import { findSource, getTexts, toTexts } from "./blocks";
import { describeAccessKey, describeBucket, findBuckets, type Bucket } from "./bucket";
import { MICROSOFT_GRAPH, describeBlock, linkName } from "./naming";
import {
  describeServiceAccount,
  findAssignedPrincipal,
  findIdentities,
  findPrincipal,
  findPrincipalSource,
  parseServiceAccount,
} from "./principal";
import { ROLES, findScope, getRoleName } from "./role-assignment";
import { capitalize, joinList, linkTo, sentence, toText } from "./sentence";

/** Who may do what, who may act as which identity, and who may sign in: one sentence for each grant. */
export function findGrants(deployment: Deployment): Grant[] {
  const each = (describe: (deployment: Deployment, block: Block) => Grant | Grant[], ...types: readonly string[]) =>
    deployment.resources(...types).flatMap((block) => describe(deployment, block));
  return [
    ...each(describeFederation, "azurerm_federated_identity_credential"),
    ...each(describeClusterIdentities, "azurerm_kubernetes_cluster"),
    ...each(describeClusterAdmins, "azurerm_kubernetes_cluster"),
    ...each(describeAssignment, "azurerm_role_assignment"),
    ...findBuckets(deployment).map((bucket) => describeKeyHolder(deployment, bucket)),
    ...findVaults(deployment).map((block) => describeVault(deployment, block)),
    ...each(describeInlinePolicies, "azurerm_key_vault"),
    ...each(describeAccessPolicy, "azurerm_key_vault_access_policy"),
    ...findApplications(deployment).map((block) => describeSignIn(deployment, block)),
    ...each(describeOwners, "azuread_application", "azuread_service_principal", "azuread_group"),
    ...each(describeAppRole, "azuread_app_role_assignment"),
    ...each(describeConsent, "azuread_service_principal_delegated_permission_grant"),
  ];
}

function createGrant(kind: Grant["kind"], text: Sentence, scope: Sentence): Grant {
  return { kind, sentence: capitalize(text), scope: toText(scope) };
}

function describeAssignment(deployment: Deployment, block: Block): Grant {
  const principal = findAssignedPrincipal(deployment, block).words;
  const scope = findScope(deployment, block);
  const name = getRoleName(block);
  const role = ROLES[name];
  const link = linkTo(block, name);
  const may = role ? sentence`may ${role.may} (${link}) ${role.on}` : sentence`has the role ${link} on`;
  const condition = block.value("condition") ? ", under a condition" : "";
  const only = scope.isNarrow && !isAssignedElsewhere(deployment, block, toText(principal)) ? " only" : "";
  return createGrant("access", sentence`${principal} ${may} ${scope.words}${only}${condition}.`, scope.words);
}

/** Whether another assignment gives the same role to the same principal. */
function isAssignedElsewhere(deployment: Deployment, block: Block, principal: string): boolean {
  return deployment
    .resources("azurerm_role_assignment")
    .filter((other) => other !== block && getRoleName(other) === getRoleName(block))
    .some((other) => toText(findAssignedPrincipal(deployment, other).words) === principal);
}

/** The audience of tokens that Entra ID exchanges, unless a credential has another one. */
const DEFAULT_AUDIENCE = "api://AzureADTokenExchange";

function describeFederation(deployment: Deployment, block: Block): Grant {
  const parent = block.value("user_assigned_identity_id") ?? block.value("parent_id");
  const found = findSource(deployment, block, parent)?.block;
  const identity = found ? describeBlock(deployment, found) : ["an identity outside of these stacks"];
  const subject = deployment.resolvedText(block, "subject") ?? "an unknown subject";
  const account = parseServiceAccount(subject);
  const who = account
    ? sentence`pods with ${describeServiceAccount(deployment, account)}`
    : [`the holder of a token for ${subject}`];
  const audience = getTexts(block, "audience").join(", ");
  const forAudience = audience === DEFAULT_AUDIENCE ? "" : ` with the audience ${audience}`;
  return createGrant(
    "identity",
    sentence`${who} may act as ${identity}: it trusts tokens of ${describeIssuer(deployment, block)} for ${linkTo(block, subject)}${forAudience}.`,
    identity,
  );
}

function describeIssuer(deployment: Deployment, block: Block): Sentence {
  const value = block.value("issuer");
  const cluster = deployment
    .resources("azurerm_kubernetes_cluster")
    .find((one) => value !== undefined && one.value("oidc_issuer_url") === value);
  const found = findSource(deployment, block, value)?.block ?? cluster;
  return found ? describeBlock(deployment, found) : [typeof value === "string" ? value : "an unknown issuer"];
}

function describeClusterIdentities(deployment: Deployment, block: Block): Grant[] {
  return findIdentities(deployment, block).map((one) => {
    const identity = describeBlock(deployment, one);
    const text = sentence`The control plane of ${describeBlock(deployment, block)} acts as ${identity}.`;
    return createGrant("identity", text, identity);
  });
}

/** The access key of a bucket outside of Azure, which trusts no identity of Azure. */
function describeKeyHolder(deployment: Deployment, bucket: Bucket): Grant {
  const { release } = bucket;
  const scope = [describeBucket(bucket)];
  return createGrant(
    "key",
    sentence`The holder of ${describeAccessKey(deployment, release)} may do in ${scope} what the bucket's owner allows; web and worker of the release ${linkName(deployment, release.block)} have this key. The store does not trust identities of Azure.`,
    scope,
  );
}

/** The admin groups of a cluster, which need no role assignment. */
function describeClusterAdmins(deployment: Deployment, block: Block): Grant[] {
  const cluster = describeBlock(deployment, block);
  return getTexts(block, "azure_active_directory_role_based_access_control.admin_group_object_ids").map((id) => {
    const group = findPrincipal(deployment, block, id, "Group").words;
    const link = linkTo(block, "admin groups");
    return createGrant(
      "membership",
      sentence`${group} may do everything in Kubernetes on ${cluster}, as one of its ${link}.`,
      cluster,
    );
  });
}

/** Owners of an app registration, an enterprise application or a group may add credentials or members. */
function describeOwners(deployment: Deployment, block: Block): Grant[] {
  const words = describeBlock(deployment, block);
  return getTexts(block, "owners").map((id) => {
    const owner = findPrincipal(deployment, block, id).words;
    return createGrant(
      "membership",
      sentence`${owner} may change ${words}, as one of its ${linkTo(block, "owners")}.`,
      words,
    );
  });
}

/** Key Vaults of these stacks, and those that they only look up and write to. */
function findVaults(deployment: Deployment): Block[] {
  const written = deployment
    .resources("azurerm_key_vault_secret")
    .flatMap((secret) => findSource(deployment, secret, secret.value("key_vault_id"))?.block ?? [])
    .filter(({ kind }) => kind === "data");
  return [...deployment.resources("azurerm_key_vault"), ...new Set(written)];
}

function describeVault(deployment: Deployment, block: Block): Grant {
  const vault = describeBlock(deployment, block);
  if (block.kind === "data") {
    const text = sentence`The owner of ${vault} decides who else may read it; these stacks do not manage it.`;
    return createGrant("access", text, vault);
  }
  const usesRoles = block.value("rbac_authorization_enabled") ?? block.value("enable_rbac_authorization");
  const text =
    usesRoles === true
      ? sentence`Access to secrets in ${vault} needs a role: it does not use access policies.`
      : sentence`Access to ${vault} comes from access policies, not from roles.`;
  return createGrant("access", text, vault);
}

function describeInlinePolicies(deployment: Deployment, block: Block): Grant[] {
  return block
    .places("access_policy")
    .flatMap(({ value }) => toList<Json>(value))
    .map((policy) => describePolicy(deployment, block, block, isObject(policy) ? policy : {}));
}

function describeAccessPolicy(deployment: Deployment, block: Block): Grant {
  const vault = findSource(deployment, block, block.value("key_vault_id"))?.block;
  return describePolicy(deployment, block, vault, block.values);
}

const PERMISSIONS = ["secret", "key", "certificate", "storage"] as const;

function describePolicy(deployment: Deployment, block: Block, owner: Block | undefined, policy: JsonObject): Grant {
  const principal = findPrincipal(deployment, block, policy["object_id"]).words;
  const rights = PERMISSIONS.flatMap((kind) => {
    const list = toTexts(policy[`${kind}_permissions`]).map((permission) => permission.toLowerCase());
    return list.length > 0 ? [`${list.join(", ")} on ${kind}s`] : [];
  });
  const vault = owner ? describeBlock(deployment, owner) : ["a Key Vault outside of these stacks"];
  const link = linkTo(block, "access policy");
  return createGrant(
    "access",
    sentence`${principal} has ${joinList(rights.length > 0 ? rights : ["no right"])} in ${vault}, by an ${link}.`,
    vault,
  );
}

/** Enterprise applications for sign-in; Microsoft Graph is only the resource of consents. */
function findApplications(deployment: Deployment): Block[] {
  return deployment.blocks.filter(
    (block) =>
      block.type === "azuread_service_principal" &&
      (block.kind === "resource" || block.kind === "data") &&
      block.value("client_id") !== MICROSOFT_GRAPH,
  );
}

function describeSignIn(deployment: Deployment, block: Block): Grant {
  const application = describeBlock(deployment, block);
  const isRequired = block.value("app_role_assignment_required");
  if (block.kind === "data" && isRequired === undefined) {
    const checksAssignment = JSON.stringify(block.value("lifecycle.postcondition") ?? "").includes(
      "app_role_assignment_required",
    );
    const check = checksAssignment ? ", but a plan fails unless it requires an assignment" : "";
    const text = sentence`Who may sign in to ${application} is set outside of these stacks${check}.`;
    return createGrant("membership", text, application);
  }
  const text =
    isRequired === true
      ? sentence`Only principals that are assigned to ${application} may sign in.`
      : sentence`Every user of the tenant may sign in to ${application}: it requires no assignment.`;
  return createGrant("membership", text, application);
}

/** The app role of an assignment to an application without app roles. */
const DEFAULT_ACCESS = "00000000-0000-0000-0000-000000000000";
const OTHER_APPLICATION = ["an application outside of these stacks"];

function describeAppRole(deployment: Deployment, block: Block): Grant {
  const { words, kind } = findPrincipal(deployment, block, block.value("principal_object_id"));
  const application = describePrincipalBlock(deployment, block, "resource_object_id");
  const appRole = block.text("app_role_id");
  const link = linkTo(block, "assigned");
  const role = appRole === DEFAULT_ACCESS ? "" : ` with the app role ${appRole ?? "of an unknown id"}`;
  const who = kind === "person" ? sentence`${words} (if it is a group: with its members)` : words;
  return createGrant("membership", sentence`${who} is ${link} to ${application}${role}, and may sign in.`, application);
}

function describePrincipalBlock(deployment: Deployment, block: Block, argument: string): Sentence {
  const found = findPrincipalSource(deployment, block, block.value(argument))?.block;
  return found ? describeBlock(deployment, found) : OTHER_APPLICATION;
}

function describeConsent(deployment: Deployment, block: Block): Grant {
  const client = describePrincipalBlock(deployment, block, "service_principal_object_id");
  const api = findPrincipalSource(deployment, block, block.value("resource_service_principal_object_id"))?.block;
  const resource = api ? [linkName(deployment, api)] : OTHER_APPLICATION;
  const user = block.text("user_object_id");
  const link = linkTo(block, "consent");
  return createGrant(
    "consent",
    sentence`${client} may use ${joinList(getTexts(block, "claim_values"))} of ${resource} on behalf of users who sign in: ${link} for ${user ? `the user ${user}` : "all users"}.`,
    resource,
  );
}
