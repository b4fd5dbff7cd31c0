import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import { getName, getNoun } from "../facts/naming";
import type { StackChanges } from "../report";
import { capitalize, harmless, interrupts, opens, type Effect } from "./consequence";

type ReportedChange = StackChanges["changes"][number];

/** What the deletion or the replacement of a resource does, besides the loss of its data. */
interface Words {
  /** As the continuation of "The public IP pip is created anew: …". */
  readonly replaced?: Effect;
  readonly deleted?: Effect;
}

const WORDS: Readonly<Record<string, Words>> = {
  azapi_update_resource: { replaced: harmless("its settings are written to the new account") },
  azuread_app_role_assignment: { deleted: interrupts("who is assigned by it may no longer sign in") },
  azuread_application: { replaced: interrupts("users cannot sign in until the release has the new client id") },
  azuread_application_password: { replaced: interrupts("pods that read the client secret restart") },
  azuread_service_principal: { replaced: interrupts("users cannot sign in until they are assigned again") },
  azuread_service_principal_delegated_permission_grant: {
    replaced: harmless("users consent again"),
    deleted: interrupts("users have to consent themselves when they sign in"),
  },
  azurerm_dns_a_record: {
    replaced: interrupts("the name does not resolve until it is created"),
    deleted: interrupts("the name does not resolve any more"),
  },
  azurerm_federated_identity_credential: {
    replaced: interrupts("pods get no token for the storage until it is created"),
    deleted: interrupts("pods get no token for the storage any more"),
  },
  azurerm_key_vault: { replaced: interrupts("all secrets are generated again, also the salt and the encryption key") },
  azurerm_key_vault_secret: { replaced: interrupts("it gets another value, if Terraform generates it") },
  azurerm_kubernetes_cluster: { replaced: interrupts("everything that runs in it is deleted, and created again") },
  azurerm_kubernetes_cluster_node_pool: {
    replaced: interrupts("its nodes are deleted first, and pods have no place meanwhile"),
    deleted: interrupts("its pods move to other nodes"),
  },
  azurerm_management_lock: { deleted: opens("what it protects can be deleted") },
  azurerm_monitor_diagnostic_setting: {
    replaced: harmless("no logs are sent until it is created"),
    deleted: opens("its logs are no longer sent"),
  },
  azurerm_network_security_group: { deleted: opens("no rules restrict the subnet any more") },
  azurerm_network_security_rule: {
    replaced: interrupts("its connections fail until it is created"),
    deleted: interrupts("its connections fail"),
  },
  azurerm_public_ip: {
    replaced: interrupts("it gets another address, and the DNS name and firewalls of others still have the old one"),
    deleted: interrupts("its address is released, and users cannot reach it any more"),
  },
  azurerm_role_assignment: {
    replaced: harmless("the role takes effect again after minutes"),
    deleted: interrupts("the principal loses the role"),
  },
  azurerm_storage_management_policy: {
    replaced: harmless("nothing is deleted by age until it is created"),
    deleted: harmless("nothing is deleted by age any more"),
  },
  azurerm_subnet: { replaced: interrupts("nothing can be in it meanwhile") },
  azurerm_subnet_network_security_group_association: {
    replaced: opens("no rules restrict the subnet until it is created"),
    deleted: opens("no rules restrict the subnet any more"),
  },
  azurerm_user_assigned_identity: {
    replaced: interrupts("it gets another client id and has no rights until they are granted again"),
    deleted: interrupts("what signs in with it loses access"),
  },
  azurerm_virtual_network: { replaced: interrupts("nothing can be in it meanwhile") },
  helm_release: { replaced: interrupts("its pods are deleted, and created again") },
  kubernetes_network_policy_v1: { deleted: opens("its pods are open to what no other policy denies") },
  kubernetes_service_account_v1: { replaced: interrupts("pods get no token until it is created") },
  kubernetes_secret_v1: {
    replaced: interrupts("Terraform copies it from Key Vault again, and pods that read it restart"),
    deleted: interrupts("pods that read it do not start"),
  },
  kubernetes_storage_class_v1: {
    replaced: interrupts("existing disks keep the old settings, as their SKU; only new disks get the new ones"),
    deleted: interrupts("no new disks can be created with it"),
  },
  time_rotating: { replaced: interrupts("the client secret of the sign-in is created anew") },
  time_sleep: {
    replaced: harmless("the apply waits again until roles take effect"),
    deleted: harmless("the apply does not wait"),
  },
};

/** What the deletion or the replacement of a resource does; undefined for another action, which its attributes explain. */
export function describeDestruction(change: ReportedChange, type: string, name: string): Effect | undefined {
  const { action, replacedFor } = change;
  if (action !== "delete" && action !== "replace" && action !== "forget") return undefined;
  // Key Vault has the original.
  const loses = type.startsWith("kubernetes_secret") ? undefined : change.loses;
  const words =
    action === "replace" ? (describeStorageClass(change, type) ?? WORDS[type]?.replaced) : WORDS[type]?.deleted;
  const verb = { delete: "deleted", replace: "created anew", forget: "no longer managed and protected" }[action];
  const reason = action === "replace" && replacedFor.length > 0 ? ` (for ${replacedFor.join(", ")})` : "";
  const loss = loses === undefined ? undefined : `lost: ${loses}`;
  const effects = [loss, words?.text].filter((text) => text !== undefined);
  const text = `${capitalize(name)} is ${verb}${reason}${effects.length > 0 ? `: ${effects.join("; ")}` : ""}.`;
  return { risk: loses === undefined ? (words?.risk ?? "interrupts") : "destroys", text };
}

function describeStorageClass({ attributes }: ReportedChange, type: string): Effect | undefined {
  const sku = attributes.find(({ path }) => /^parameters.*sku/i.test(path));
  if (!sku || !type.startsWith("kubernetes_storage_class")) return undefined;
  return interrupts(`existing disks keep ${sku.before}, and only new disks get ${sku.after}`);
}

/** Nouns for types that other parts of the report do not name. */
const NOUNS: Readonly<Record<string, string>> = {
  "Microsoft.Storage/storageAccounts/blobServices": "settings of blobs",
  azuread_app_role_assignment: "assignment to the sign-in",
  azuread_application_password: "client secret",
  azuread_service_principal_delegated_permission_grant: "consent",
  azurerm_dns_a_record: "DNS record",
  azurerm_federated_identity_credential: "federated credential",
  azurerm_management_lock: "lock",
  azurerm_monitor_diagnostic_setting: "diagnostic setting",
  azurerm_network_security_rule: "network rule",
  azurerm_private_endpoint: "private endpoint",
  azurerm_role_assignment: "role assignment",
  azurerm_role_definition: "role definition",
  azurerm_storage_management_policy: "deletion by age",
  azurerm_subnet_network_security_group_association: "network security group of the subnet",
  kubernetes_storage_class_v1: "storage class",
  time_rotating: "rotation",
  time_sleep: "wait for roles",
};

/** `the cluster aks-langfuse-dev`; a block without a name in Azure has that of Terraform. */
export function nameResource(deployment: Deployment, block: Block): string {
  const name = getName(deployment, block);
  return `the ${NOUNS[block.armType ?? block.type] ?? getNoun(block)} ${name === block.address ? block.name : name}`;
}
