import { platform } from "../facts/deployments";
import { listEffects } from "./effects";

/** A resource with one argument, before and after. */
function describeArgument(type: string, argument: string, before: unknown, after: unknown): string[] {
  const create = (value: unknown) =>
    platform({ [type]: { it: { name: "it", ...(value !== undefined && { [argument]: value }) } } });
  return listEffects(create(before), create(after));
}

const CLUSTER = "azurerm_kubernetes_cluster";
const POOL = "azurerm_kubernetes_cluster_node_pool";

test.each([
  [
    CLUSTER,
    "kubernetes_version",
    "1.34",
    "1.35",
    "interrupts: Kubernetes of the cluster it: 1.34 → 1.35. Azure upgrades the control plane, then the nodes: all pods restart.",
  ],
  [
    CLUSTER,
    "kubernetes_version",
    "1.35",
    "1.34",
    "unknown: Kubernetes: 1.35 → 1.34. Azure refuses an older version: the apply fails.",
  ],
  [
    CLUSTER,
    "sku_tier",
    "Standard",
    "Free",
    "interrupts: The API server of the cluster it has no uptime agreement any more: Standard → Free.",
  ],
  [
    CLUSTER,
    "sku_tier",
    "Free",
    "Standard",
    "harmless: The API server of the cluster it gets an uptime agreement: Free → Standard.",
  ],
  [CLUSTER, "run_command_enabled", false, true, "opens: Commands can be run in the cluster it through Azure's API."],
  [CLUSTER, "azure_policy_enabled", true, false, "opens: Azure Policy no longer checks what the cluster it runs."],
  [
    CLUSTER,
    "automatic_upgrade_channel",
    "patch",
    "stable",
    "harmless: The cluster it is maintained at other times or in another way (automatic_upgrade_channel: patch → stable).",
  ],
  [
    POOL,
    "vm_size",
    "Standard_D4s_v5",
    "Standard_D8s_v5",
    "interrupts: The nodes of the node pool it are replaced (vm_size: Standard_D4s_v5 → Standard_D8s_v5): their pods restart on new nodes.",
  ],
  [
    POOL,
    "orchestrator_version",
    "1.34",
    "1.35",
    "interrupts: Kubernetes on the nodes of the node pool it: 1.34 → 1.35. Azure replaces the nodes one after another, and their pods restart.",
  ],
  [POOL, "max_count", 9, 6, "interrupts: The node pool it has fewer nodes (9 → 6): pods of removed nodes restart."],
  [POOL, "max_count", 6, 9, "harmless: The node pool it may have more nodes: 6 → 9."],
  [POOL, "auto_scaling_enabled", true, false, "harmless: Autoscaling of the node pool it: true → false."],
  [
    "azurerm_container_registry",
    "retention_policy_in_days",
    30,
    7,
    "destroys: Untagged images of the registry it are deleted after 7 days (before: 30).",
  ],
  [
    "azurerm_container_registry",
    "retention_policy_in_days",
    undefined,
    30,
    "destroys: Untagged images of the registry it are deleted after 30 days (before: (not set)).",
  ],
  [
    "azurerm_container_registry",
    "retention_policy_in_days",
    30,
    undefined,
    "harmless: Untagged images of the registry it are kept longer: days 30 → (not set).",
  ],
  [
    "azurerm_key_vault",
    "purge_protection_enabled",
    true,
    false,
    "unknown: Purge protection of the Key Vault it: Azure refuses to switch it off, and the apply fails.",
  ],
  [
    "azurerm_key_vault",
    "soft_delete_retention_days",
    90,
    7,
    "unknown: Soft-delete days of the Key Vault it: 90 → 7. Azure refuses another number after the creation.",
  ],
  [
    "azurerm_key_vault_secret",
    "value_wo_version",
    1,
    2,
    "interrupts: The secret it gets another value: pods that read it restart.",
  ],
  [
    "azurerm_subnet",
    "address_prefixes",
    ["10.0.0.0/20"],
    ["10.0.0.0/21"],
    "unknown: Range of the subnet it: 10.0.0.0/20 → 10.0.0.0/21. Azure refuses another range while nodes use it.",
  ],
  [
    "azurerm_storage_management_policy",
    "rule",
    [{ delete_after_days_since_creation: 90 }],
    [{ delete_after_days_since_creation: 30 }],
    "destroys: Exports and old versions of blobs are deleted after 30 instead of 90 days.",
  ],
  [
    "azurerm_dns_a_record",
    "records",
    ["192.0.2.1"],
    ["192.0.2.2"],
    "interrupts: The DNS record it points to another address.",
  ],
  ["azurerm_virtual_network", "tags", { a: "1" }, { a: "2" }, "harmless: Tags of 1 resource change."],
  [
    "azurerm_virtual_network",
    "flow_timeout",
    4,
    5,
    "unknown: The virtual network it: flow_timeout changes, and this report does not know what that does.",
  ],
])("%s.%s, %j to %j", (type, argument, before, after, effect) => {
  expect(describeArgument(type, argument, before, after)).toContain(effect);
});

const ACCOUNT = "Microsoft.Storage/storageAccounts@2024-01-01";
const account = (body: object) => platform({ azapi_resource: { it: { type: ACCOUNT, name: "it", body } } });

test.each([
  ["Standard_ZRS", "Standard_LRS", "interrupts: ZRS → LRS: a zone's failure stops storage."],
  [
    "Standard_LRS",
    "Standard_ZRS",
    "harmless: LRS → ZRS: storage survives a zone's failure. Azure converts the account in the background, which takes days.",
  ],
  [
    "Standard_RAGZRS",
    "Standard_GRS",
    "interrupts: GZRS → GRS: a zone's failure stops storage, and Azure keeps a copy in another region.",
  ],
])("redundancy from %s to %s", (before, after, effect) => {
  expect(listEffects(account({ sku: { name: before } }), account({ sku: { name: after } }))).toEqual([effect]);
});

test("the salt and the encryption key are never generated again without a warning", () => {
  const secret = (version: number) =>
    platform({ azurerm_key_vault_secret: { salt: { name: "langfuse-salt", value_wo_version: version } } });
  expect(listEffects(secret(1), secret(2))).toEqual([
    "destroys: The secret langfuse-salt is generated again: what it encrypted or hashed, as API keys, cannot be read any more.",
  ]);
});

test("a resource that is removed", () => {
  const lock = platform({
    azurerm_management_lock: { keep: { name: "keep" } },
    azurerm_public_ip: { ip: { name: "ip" } },
  });
  expect(listEffects(lock, platform({}))).toEqual([
    "interrupts: The public IP ip is deleted: its address is released, and users cannot reach it any more.",
    "opens: The lock keep is deleted: what it protects can be deleted.",
  ]);
});

test("only a namespace with data is a loss of data", () => {
  const namespace = (chart: string) =>
    platform({
      kubernetes_namespace_v1: { it: { metadata: { name: "it" } } },
      helm_release: { it: { name: "it", chart, namespace: "${kubernetes_namespace_v1.it.metadata[0].name}" } },
    });
  expect(listEffects(namespace("traefik"), platform({})).slice(0, 2)).toEqual([
    "interrupts: The namespace it is deleted.",
    "interrupts: The Helm release it is deleted.",
  ]);
  expect(listEffects(namespace("langfuse"), platform({}))[0]).toBe(
    "destroys: The namespace it is deleted: lost: everything in the namespace.",
  );
});
