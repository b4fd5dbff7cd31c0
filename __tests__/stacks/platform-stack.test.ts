import { PlatformStack } from "../../stacks/platform-stack";
import { namedEnvironment } from "../support/named-environment";
import { addresses, terraformOf, testApp } from "../support/synth";

function platform(sections: Record<string, unknown> = {}) {
  return terraformOf(new PlatformStack(testApp(), namedEnvironment(sections)));
}

test("resources have the tags of the file and those that are always set", () => {
  const json = platform({ tags: { owner: "me", environment: "mine" } });
  const tags = { owner: "me", application: "langfuse", environment: "test", "managed-by": "terraform" };
  expect(json.resource["azurerm_kubernetes_cluster"]?.["cluster"].tags).toEqual(tags);
  expect(json.resource["azapi_resource"]?.["blob_account"].tags).toEqual(tags);
  const untagged = Object.entries(json.resource).filter(([, named]) =>
    Object.values(named).some((resource) => !("tags" in resource)),
  );
  expect(untagged.map(([type]) => type).sort()).toEqual([
    "azapi_update_resource",
    "azuread_application",
    "azuread_application_password",
    "azuread_service_principal",
    "azuread_service_principal_delegated_permission_grant",
    "azurerm_federated_identity_credential",
    "azurerm_monitor_diagnostic_setting",
    "azurerm_role_assignment",
    "azurerm_storage_container",
    "azurerm_storage_management_policy",
    "azurerm_subnet",
    "azurerm_subnet_network_security_group_association",
    "time_rotating",
    "time_sleep",
  ]);
});

test("the deployer is the administrator, unless the file names others", () => {
  const roles = (json: ReturnType<typeof platform>) =>
    Object.keys(json.resource["azurerm_role_assignment"] ?? {}).filter((name) => /admin|officer|kubeconfig/.test(name));
  expect(roles(platform())).toEqual([
    "vault_officer_deployer",
    "cluster_kubeconfig_deployer",
    "cluster_admin_deployer",
  ]);
  const named = platform({
    administrators: { team: { objectId: "11111111-1111-1111-1111-111111111111", type: "Group" } },
  });
  expect(roles(named)).toEqual(["vault_officer_team", "cluster_kubeconfig_team", "cluster_admin_team"]);
});

test("an existing vault keeps its owner's roles and logs", () => {
  const json = platform({ keyVault: { existing: true, name: "kv-shared", resourceGroup: "rg-kv" } });
  expect(addresses(json).filter((address) => /vault_(officer|logs)|time_sleep.vault/.test(address))).toEqual([]);
  expect(json.resource["azurerm_key_vault_secret"]?.["vault_salt"]).not.toHaveProperty("depends_on");
});

test("a Terraform without write-only arguments is refused", () => {
  expect(platform().terraform["required_version"]).toBe(">= 1.11");
});

test("resources with data are protected, or none is", () => {
  const isProtected = (json: ReturnType<typeof platform>) =>
    Object.entries(json.resource)
      .flatMap(([type, named]) => Object.entries(named).map(([name, resource]) => ({ type, name, resource })))
      .filter(({ resource }) => resource.lifecycle?.prevent_destroy)
      .map(({ type, name }) => `${type}.${name}`)
      .sort();
  expect(isProtected(platform())).toEqual([
    "azapi_resource.blob_account",
    "azurerm_container_registry.cluster_registry",
    "azurerm_key_vault.vault",
    "azurerm_key_vault_secret.vault_clickhouse_password",
    "azurerm_key_vault_secret.vault_encryption_key",
    "azurerm_key_vault_secret.vault_nextauth_secret",
    "azurerm_key_vault_secret.vault_postgresql_admin_password",
    "azurerm_key_vault_secret.vault_postgresql_password",
    "azurerm_key_vault_secret.vault_redis_password",
    "azurerm_key_vault_secret.vault_salt",
    "azurerm_kubernetes_cluster.cluster",
    "azurerm_resource_group.group",
    "azurerm_storage_container.blob_container",
  ]);
  expect(isProtected(platform({ deletionProtection: false }))).toEqual([]);
});

test("existing resources are found, not created", () => {
  const json = platform({
    resourceGroup: { name: "rg-shared", existing: true },
    network: { existing: true, resourceGroup: "rg-net", virtualNetwork: "vnet", subnet: "snet" },
    registry: { existing: true, name: "acrshared", resourceGroup: "rg-acr" },
    keyVault: { existing: true, name: "kv-shared", resourceGroup: "rg-kv" },
    sso: { application: { existing: true, clientId: "22222222-2222-2222-2222-222222222222" } },
    diagnostics: {
      existing: true,
      workspaceId:
        "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log-shared",
    },
  });
  const made = addresses(json);
  for (const type of [
    "azurerm_resource_group",
    "azurerm_virtual_network",
    "azurerm_subnet",
    "azurerm_network_security_group",
    "azurerm_container_registry",
    "azurerm_key_vault",
    "azuread_application",
    "azuread_service_principal",
    "azapi_resource.logs",
  ]) {
    expect(made.filter((address) => address === type || address.startsWith(`${type}.`))).toEqual([]);
  }
  expect(made.filter((address) => address.startsWith("data."))).toEqual([
    "data.azuread_application.sso",
    "data.azuread_service_principal.sso_principal",
    "data.azurerm_client_config.client",
    "data.azurerm_key_vault.vault",
    "data.azurerm_resource_group.group",
    "data.azurerm_subnet.cluster_nodes",
  ]);
  expect(json.resource["azurerm_role_assignment"]?.["cluster_pull_images"].scope).toBe(
    "/subscriptions/${data.azurerm_client_config.client.subscription_id}/resourceGroups/rg-acr/providers/Microsoft.ContainerRegistry/registries/acrshared",
  );
  expect(json.output["registry_login_server"]?.value).toBe("acrshared.azurecr.io");
});

test("without diagnostics there is no workspace and no setting", () => {
  const made = addresses(platform({ diagnostics: { enabled: false } }));
  expect(made.filter((address) => /logs|diagnostic/.test(address))).toEqual([]);
});

test("selected networks are the nodes' subnet and the given ranges", () => {
  const json = platform({ storage: { network: { access: "selected-networks", ranges: ["203.0.113.0/24"] } } });
  expect(json.resource["azapi_resource"]?.["blob_account"].body.properties.networkAcls).toEqual({
    bypass: "AzureServices",
    defaultAction: "Deny",
    ipRules: [{ value: "203.0.113.0/24", action: "Allow" }],
    virtualNetworkRules: [
      {
        id: "${azurerm_subnet_network_security_group_association.cluster_network_nodes_guarded.subnet_id}",
        action: "Allow",
      },
    ],
  });
});

test.each([
  ["langfuse.example.com", "example.com", "langfuse"],
  ["a.b.example.com", "example.com", "a.b"],
  ["example.com", "example.com", "@"],
])("the DNS record of %s in zone %s is %s", (host, zone, record) => {
  const json = platform({
    publicUrl: `https://${host}`,
    exposure: { kind: "public", acmeEmail: "me@example.com", dnsZone: { name: zone, resourceGroup: "rg-dns" } },
  });
  expect(json.resource["azurerm_dns_a_record"]?.["cluster_public_ip_dns"]).toMatchObject({
    name: record,
    zone_name: zone,
    resource_group_name: "rg-dns",
  });
});

test.each([
  ["azure-cli", { use_cli: true, use_msi: false, use_oidc: false }],
  ["oidc", { use_cli: false, use_msi: false, use_oidc: true }],
  ["managed-identity", { use_cli: false, use_msi: true, use_oidc: false }],
])("every provider uses sign-in %s, and no other", (signIn, expected) => {
  const subscriptionId = "00000000-0000-0000-0000-000000000001";
  const tenantId = "00000000-0000-0000-0000-000000000002";
  const { provider } = platform({ azure: { location: "eastus", signIn, subscriptionId, tenantId } });
  expect(provider["azurerm"]?.[0]).toMatchObject({
    ...expected,
    subscription_id: subscriptionId,
    tenant_id: tenantId,
    storage_use_azuread: true,
    resource_provider_registrations: "none",
  });
  expect(provider["azapi"]?.[0]).toMatchObject({ ...expected, subscription_id: subscriptionId, tenant_id: tenantId });
  expect(provider["azuread"]?.[0]).toEqual({ ...expected, tenant_id: tenantId });
});

test("cluster and vault authenticate against the tenant of the file", () => {
  const tenantId = "00000000-0000-0000-0000-000000000002";
  const { resource } = platform({ azure: { location: "eastus", tenantId } });
  expect(resource["azurerm_key_vault"]?.["vault"].tenant_id).toBe(tenantId);
  expect(resource["azurerm_kubernetes_cluster"]?.["cluster"]).toMatchObject({
    azure_active_directory_role_based_access_control: { tenant_id: tenantId },
  });
});

test("resource providers are registered only if the file says so", () => {
  expect(platform().provider["azurerm"]?.[0]).toHaveProperty("resource_providers_to_register");
  const json = platform({ azure: { location: "eastus", registerProviders: false } });
  expect(json.provider["azurerm"]?.[0]).not.toHaveProperty("resource_providers_to_register");
});
