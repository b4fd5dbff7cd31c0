import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { RandomProvider } from "@cdktf/provider-random/lib/provider";
import { TimeProvider } from "@cdktf/provider-time/lib/provider";
import { TerraformOutput } from "cdktf";
import { LANGFUSE_SECRETS } from "../../../constructs/names";
import { SecretVault, type SecretVaultProps } from "../../../constructs/secret-vault/secret-vault";
import { OBJECT_ID, RESOURCE_GROUP, TENANT_ID, WORKSPACE_ID, addresses, synth } from "../../support/synth";

const NEW_VAULT = { name: "kv-test", resourceGroup: RESOURCE_GROUP, tenantId: TENANT_ID };

const MINIMAL: SecretVaultProps = {
  vault: NEW_VAULT,
  secretPrefix: "langfuse-test-",
  secrets: [LANGFUSE_SECRETS.salt, LANGFUSE_SECRETS.encryptionKey],
  officers: { team: { objectId: OBJECT_ID, type: "Group" } },
};

function vault(props: Partial<SecretVaultProps> = {}, use: (vault: SecretVault) => void = () => undefined) {
  return synth((stack) => {
    new AzurermProvider(stack, "azurerm", { features: [{}] });
    new RandomProvider(stack, "random");
    new TimeProvider(stack, "time");
    use(new SecretVault(stack, "vault", { ...MINIMAL, ...props }));
  });
}

test("default: a vault with Azure RBAC whose officers write the secrets", () => {
  const json = vault();
  expect(addresses(json)).toEqual([
    "azurerm_key_vault.vault",
    "azurerm_key_vault_secret.vault_encryption_key",
    "azurerm_key_vault_secret.vault_salt",
    "azurerm_role_assignment.vault_officer_team",
    "ephemeral.random_password.vault_encryption_key_value",
    "ephemeral.random_password.vault_salt_value",
    "time_sleep.vault_officers_effective",
  ]);
  expect(json.resource["azurerm_key_vault"]).toEqual({
    vault: {
      name: "kv-test",
      resource_group_name: "rg-test",
      location: "eastus",
      tenant_id: TENANT_ID,
      sku_name: "standard",
      rbac_authorization_enabled: true,
      purge_protection_enabled: true,
      soft_delete_retention_days: 90,
      network_acls: { bypass: "AzureServices", default_action: "Allow" },
      lifecycle: { prevent_destroy: true },
    },
  });
  expect(json.resource["azurerm_role_assignment"]).toEqual({
    vault_officer_team: {
      role_definition_name: "Key Vault Secrets Officer",
      scope: "${azurerm_key_vault.vault.id}",
      principal_id: OBJECT_ID,
      principal_type: "Group",
    },
  });
});

test("a secret is generated once, by a write-only argument, after its writer's role has taken effect", () => {
  const json = vault();
  expect(json.resource["azurerm_key_vault_secret"]?.["vault_encryption_key"]).toEqual({
    name: "langfuse-test-encryption-key",
    key_vault_id: "${azurerm_key_vault.vault.id}",
    content_type: "text/plain",
    value_wo: "${ephemeral.random_password.vault_encryption_key_value.result}",
    value_wo_version: 1,
    depends_on: ["time_sleep.vault_officers_effective"],
    lifecycle: { prevent_destroy: true },
  });
  expect(json.ephemeral["random_password"]?.["vault_encryption_key_value"]).toEqual({
    length: 64,
    upper: false,
    lower: false,
    special: true,
    override_special: "abcdef",
  });
});

test("with ranges, no other address can connect to the vault", () => {
  const json = vault({ vault: { ...NEW_VAULT, allowedRanges: ["203.0.113.0/24"], softDeleteDays: 7 } });
  expect(json.resource["azurerm_key_vault"]?.["vault"]).toMatchObject({
    network_acls: { bypass: "AzureServices", default_action: "Deny", ip_rules: ["203.0.113.0/24"] },
    soft_delete_retention_days: 7,
  });
});

test("an existing vault is found by its name, and gets the same roles and secrets", () => {
  const json = vault({ vault: { existing: true, name: "kv-shared", resourceGroup: "rg-shared" } });
  expect(json.resource["azurerm_key_vault"]).toBeUndefined();
  expect(json.data["azurerm_key_vault"]).toEqual({ vault: { name: "kv-shared", resource_group_name: "rg-shared" } });
  expect(json.resource["azurerm_role_assignment"]?.["vault_officer_team"].scope).toBe(
    "${data.azurerm_key_vault.vault.id}",
  );
});

test("grantRead and grantReadWrite: the roles of the vault for further principals", () => {
  const json = vault({}, (vault) => {
    vault.grantRead("pipeline", { objectId: OBJECT_ID, type: "ServicePrincipal" });
    vault.grantReadWrite("operator", { objectId: OBJECT_ID, type: "User" });
  });
  const scope = "${azurerm_key_vault.vault.id}";
  expect(json.resource["azurerm_role_assignment"]).toMatchObject({
    vault_reader_pipeline: {
      principal_id: OBJECT_ID,
      principal_type: "ServicePrincipal",
      role_definition_name: "Key Vault Secrets User",
      scope,
    },
    vault_officer_operator: {
      principal_id: OBJECT_ID,
      principal_type: "User",
      role_definition_name: "Key Vault Secrets Officer",
      scope,
    },
  });
});

test("fromName: a vault of another stack", () => {
  const json = synth((stack) => {
    new AzurermProvider(stack, "azurerm", { features: [{}] });
    const names = { name: "kv-test", resourceGroup: "rg-test", secretPrefix: "langfuse-test-" };
    new TerraformOutput(stack, "found", { value: SecretVault.fromName(stack, "vault", names), staticId: true });
  });
  expect(json.data["azurerm_key_vault"]).toEqual({ vault: { name: "kv-test", resource_group_name: "rg-test" } });
  expect(json.output["found"]?.value).toEqual({
    id: "${data.azurerm_key_vault.vault.id}",
    secretPrefix: "langfuse-test-",
  });
});

test("more tags than a secret can have are refused", () => {
  const tags = Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`tag${index}`, "x"]));
  expect(() => vault({ tags })).toThrow('"tags" must be at most 15: Key Vault\'s secrets take no more, got 16');
});

test("a value of another construct is stored with its version and expiry, and may be replaced", () => {
  const json = vault({}, (vault) =>
    vault.store("sso", { name: "sso-client-secret", value: "${made.elsewhere}", version: 7, expires: "2030-01-01" }),
  );
  expect(json.resource["azurerm_key_vault_secret"]?.["vault_sso"]).toEqual({
    name: "langfuse-test-sso-client-secret",
    key_vault_id: "${azurerm_key_vault.vault.id}",
    content_type: "text/plain",
    value_wo: "${made.elsewhere}",
    value_wo_version: 7,
    expiration_date: "2030-01-01",
    depends_on: ["time_sleep.vault_officers_effective"],
  });
});

test("the audit log is sent to the workspace; protect: false protects nothing", () => {
  const json = vault({ logWorkspaceId: WORKSPACE_ID, protect: false });
  expect(json.resource["azurerm_monitor_diagnostic_setting"]?.["vault_logs"]).toEqual({
    name: "audit",
    target_resource_id: "${azurerm_key_vault.vault.id}",
    log_analytics_workspace_id: WORKSPACE_ID,
    enabled_log: [{ category: "AuditEvent" }, { category: "AzurePolicyEvaluationDetails" }],
  });
  expect(JSON.stringify(json)).not.toContain("prevent_destroy");
});
