import { roleOfId } from "../../policy/roles";
import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import { isList, type Json } from "../../terraform-json/json";
import type { Sentence, TrustStatement } from "../report";
import { accessKeyWords, buckets, bucketWords, type Bucket } from "./bucket";
import { MICROSOFT_GRAPH, named, source, the } from "./naming";
import { actsAs, holderOf, principalOf, serviceAccountOf } from "./principal";
import { roleWords } from "./roles";
import { scopeOf } from "./scope";
import { capitalized, enumerated, mention, plain, sentence } from "./sentence";

/** Who may do what, who may act as whom, and who may sign in: one sentence for each grant. */
export function trust(deployment: Deployment): TrustStatement[] {
  return [
    ...deployment.resources("azurerm_federated_identity_credential").map((block) => federation(deployment, block)),
    ...deployment.resources("azurerm_kubernetes_cluster").flatMap((block) => clusterIdentity(deployment, block)),
    ...deployment.resources("azurerm_kubernetes_cluster").flatMap((block) => clusterAdmins(deployment, block)),
    ...deployment.resources("azurerm_role_assignment").map((block) => role(deployment, block)),
    ...buckets(deployment).map((bucket) => accessKey(deployment, bucket)),
    ...vaults(deployment).map((block) => vault(deployment, block)),
    ...deployment.resources("azurerm_key_vault").flatMap((block) => accessPolicies(deployment, block)),
    ...deployment.resources("azurerm_key_vault_access_policy").map((block) => accessPolicy(deployment, block)),
    ...applications(deployment).map((block) => signIn(deployment, block)),
    ...deployment
      .resources("azuread_application", "azuread_service_principal", "azuread_group")
      .flatMap((block) => owners(deployment, block)),
    ...deployment.resources("azuread_app_role_assignment").map((block) => assignment(deployment, block)),
    ...deployment
      .resources("azuread_service_principal_delegated_permission_grant")
      .map((block) => consent(deployment, block)),
  ];
}

/** The name of the role that an assignment gives; of a role that only an id tells, the id. */
export function roleName(assignment: Block): string {
  return assignment.text("role_definition_name") ?? roleOfId(assignment.text("role_definition_id") ?? "");
}

function role(deployment: Deployment, block: Block): TrustStatement {
  const who = principalOf(deployment, block, block.value("principal_id"), block.text("principal_type"));
  const scope = scopeOf(deployment, block);
  const name = roleName(block);
  const words = roleWords(name);
  const link = mention(block, name);
  const may = words ? sentence`may ${words.may} (${link}) ${words.on}` : sentence`has the role ${link} on`;
  const condition = block.value("condition") ? ", under a condition" : "";
  const bounds = scope.narrow && !hasElsewhere(deployment, block, plain(who.words)) ? ", nowhere else" : "";
  return {
    kind: "role",
    sentence: capitalized(sentence`${who.words} ${may} ${scope.words}${condition}${bounds}.`),
    scope: plain(scope.words),
  };
}

/** Whether the same principal is given the same role by another assignment too. */
function hasElsewhere(deployment: Deployment, block: Block, who: string): boolean {
  return deployment
    .resources("azurerm_role_assignment")
    .filter((other) => other !== block && roleName(other) === roleName(block))
    .some((other) => {
      const principal = principalOf(deployment, other, other.value("principal_id"), other.text("principal_type"));
      return plain(principal.words) === who;
    });
}

/** The audience of tokens that are exchanged for those of an identity, unless a credential says otherwise. */
const EXCHANGE = "api://AzureADTokenExchange";

function federation(deployment: Deployment, block: Block): TrustStatement {
  const parent = block.value("user_assigned_identity_id") ?? block.value("parent_id");
  const identity = source(deployment, block, parent)?.block;
  const as = identity ? the(deployment, identity) : ["an identity outside of these stacks"];
  const subject = deployment.resolvedText(block, "subject") ?? "a subject that is not told";
  const account = serviceAccountOf(deployment, subject);
  const who = account ? sentence`pods with ${account}` : [`whoever has a token for ${subject}`];
  const audience = [block.value("audience") ?? []].flat().map(String).join(", ");
  const forWhom = audience === EXCHANGE ? "" : `, if it is for ${audience}`;
  return {
    kind: "federation",
    sentence: capitalized(
      sentence`${who} may act as ${as}: it trusts what ${issuer(deployment, block)} issues for ${mention(block, subject)}${forWhom}.`,
    ),
    scope: plain(as),
  };
}

function issuer(deployment: Deployment, block: Block): Sentence {
  const value = block.value("issuer");
  const found = source(deployment, block, value)?.block ?? issuingCluster(deployment, value);
  return found ? the(deployment, found) : [typeof value === "string" ? value : "an issuer that is not told"];
}

function issuingCluster(deployment: Deployment, value: Json | undefined): Block | undefined {
  return deployment
    .resources("azurerm_kubernetes_cluster")
    .find((cluster) => value !== undefined && cluster.value("oidc_issuer_url") === value);
}

function clusterIdentity(deployment: Deployment, block: Block): TrustStatement[] {
  return actsAs(deployment, block).map((identity) => ({
    kind: "federation",
    sentence: sentence`The control plane of ${the(deployment, block)} acts as ${the(deployment, identity)}.`,
    scope: plain(the(deployment, identity)),
  }));
}

/** What opens a bucket of somebody else, who knows no identity of Azure. */
function accessKey(deployment: Deployment, bucket: Bucket): TrustStatement {
  const { release } = bucket;
  const scope = bucketWords(bucket);
  return {
    kind: "key",
    sentence: sentence`Whoever has ${accessKeyWords(deployment, release)}, as web and worker of the release ${named(deployment, release.block)} have, may do in ${scope} what its owner there allows: the store trusts the key, and no identity of Azure.`,
    scope,
  };
}

/** Groups whose members a cluster takes for its administrators, beside all roles. */
function clusterAdmins(deployment: Deployment, block: Block): TrustStatement[] {
  const path = "azure_active_directory_role_based_access_control.admin_group_object_ids";
  const words = the(deployment, block);
  return [block.value(path) ?? []].flat().map((id) => ({
    kind: "group",
    sentence: capitalized(
      sentence`${principalOf(deployment, block, id, "Group").words} may do everything in Kubernetes on ${words}, as one of its ${mention(block, "admin groups")}.`,
    ),
    scope: plain(words),
  }));
}

/** Who may change an app registration, an enterprise application or a group, and give credentials or members to it. */
function owners(deployment: Deployment, block: Block): TrustStatement[] {
  const words = the(deployment, block);
  return [block.value("owners") ?? []].flat().map((id) => ({
    kind: "group",
    sentence: capitalized(
      sentence`${principalOf(deployment, block, id).words} may change ${words}, as one of its ${mention(block, "owners")}.`,
    ),
    scope: plain(words),
  }));
}

/** Key Vaults that are made here, and those that are only looked up by the stack that writes into them. */
function vaults(deployment: Deployment): Block[] {
  const written = deployment
    .resources("azurerm_key_vault_secret")
    .flatMap((secret) => source(deployment, secret, secret.value("key_vault_id"))?.block ?? []);
  const used = written.filter(({ kind }) => kind === "data");
  return [...deployment.resources("azurerm_key_vault"), ...new Set(used)];
}

function vault(deployment: Deployment, block: Block): TrustStatement {
  const words = the(deployment, block);
  const scope = plain(words);
  if (block.kind === "data") {
    return {
      kind: "role",
      sentence: sentence`Who else may read ${words} is its owner's matter, and not told here.`,
      scope,
    };
  }
  const byRoles = block.value("rbac_authorization_enabled") ?? block.value("enable_rbac_authorization");
  return {
    kind: "role",
    sentence:
      byRoles === true
        ? sentence`Nobody gets at secrets in ${words} but by a role: it takes no access policies.`
        : sentence`Rights in ${words} come from access policies, not from roles.`,
    scope,
  };
}

function accessPolicies(deployment: Deployment, block: Block): TrustStatement[] {
  return block.places("access_policy").flatMap(({ path, value }) => {
    const policies = isList(value) ? value : [value];
    return policies.map((_, index) => policyOf(deployment, block, block, isList(value) ? `${path}.${index}` : path));
  });
}

function accessPolicy(deployment: Deployment, block: Block): TrustStatement {
  const owner = source(deployment, block, block.value("key_vault_id"))?.block;
  return policyOf(deployment, block, owner, "");
}

const PERMISSIONS = ["secret", "key", "certificate", "storage"] as const;

function policyOf(deployment: Deployment, block: Block, owner: Block | undefined, path: string): TrustStatement {
  const [place = "", index] = path.split(/\.(?=\d+$)/);
  const policies = path === "" ? [block.values as Json] : [block.value(place) ?? null].flat();
  const policy = new Map(Object.entries((policies[Number(index ?? 0)] ?? {}) as object)) as Map<string, Json>;
  const who = principalOf(deployment, block, policy.get("object_id"));
  const rights = PERMISSIONS.flatMap((kind) => {
    const list = [policy.get(`${kind}_permissions`) ?? []].flat().map(String);
    return list.length > 0 ? [`${list.map((one) => one.toLowerCase()).join(", ")} on ${kind}s`] : [];
  });
  const words = owner ? the(deployment, owner) : ["a Key Vault outside of these stacks"];
  return {
    kind: "role",
    sentence: capitalized(
      sentence`${who.words} has ${enumerated(rights.length > 0 ? rights : ["no right"])} in ${words} by an ${mention(block, "access policy")}.`,
    ),
    scope: plain(words),
  };
}

/** Enterprise applications that users sign in to; Microsoft's own, which consents are about, is none of them. */
function applications(deployment: Deployment): Block[] {
  return deployment.blocks.filter(
    (block) =>
      block.type === "azuread_service_principal" &&
      (block.kind === "resource" || block.kind === "data") &&
      block.value("client_id") !== MICROSOFT_GRAPH,
  );
}

function signIn(deployment: Deployment, block: Block): TrustStatement {
  const words = the(deployment, block);
  const scope = plain(words);
  const required = block.value("app_role_assignment_required");
  if (block.kind === "data" && required === undefined) {
    const text = sentence`Who may sign in to ${words} is set outside of these stacks; a plan fails unless it requires assignment.`;
    return { kind: "group", sentence: checksAssignment(block) ? text : unknownSignIn(words), scope };
  }
  return {
    kind: "group",
    sentence:
      required === true
        ? sentence`Only those who are assigned to ${words} may sign in.`
        : sentence`Every user of the tenant may sign in to ${words}: it requires no assignment.`,
    scope,
  };
}

function unknownSignIn(words: Sentence): Sentence {
  return sentence`Who may sign in to ${words} is set outside of these stacks, and not told here.`;
}

function checksAssignment(block: Block): boolean {
  return JSON.stringify(block.value("lifecycle.postcondition") ?? "").includes("app_role_assignment_required");
}

/** The role that stands for being assigned, where an application defines none. */
const DEFAULT_ACCESS = "00000000-0000-0000-0000-000000000000";

function assignment(deployment: Deployment, block: Block): TrustStatement {
  const who = principalOf(deployment, block, block.value("principal_object_id"));
  const target = holderOf(deployment, block, block.value("resource_object_id"))?.block;
  const words = target ? the(deployment, target) : ["an application outside of these stacks"];
  const appRole = block.text("app_role_id");
  const link = mention(block, "assigned");
  const as = appRole === DEFAULT_ACCESS ? "" : ` with its role ${appRole ?? "that is not told"}`;
  const members = who.kind === "person" ? sentence`${who.words}, with its members if it is a group,` : who.words;
  return {
    kind: "group",
    sentence: capitalized(sentence`${members} is ${link} to ${words}${as}, and so may use it.`),
    scope: plain(words),
  };
}

function consent(deployment: Deployment, block: Block): TrustStatement {
  const client = holderOf(deployment, block, block.value("service_principal_object_id"))?.block;
  const resource = holderOf(deployment, block, block.value("resource_service_principal_object_id"))?.block;
  const claims = [block.value("claim_values") ?? []].flat().map(String);
  const forWhom = block.text("user_object_id");
  const who = forWhom ? `the user ${forWhom}` : "all users";
  const of = resource ? named(deployment, resource) : "an application outside of these stacks";
  const words = client ? the(deployment, client) : ["an application outside of these stacks"];
  return {
    kind: "consent",
    sentence: capitalized(
      sentence`${words} may use ${enumerated(claims)} of ${of} for those who sign in: ${mention(block, "consented")} for ${who}.`,
    ),
    scope: plain(sentence`${of}`),
  };
}
