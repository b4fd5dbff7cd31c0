import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { TerraformOutput } from "cdktf";
import { KeylessBlob, type KeylessBlobProps } from "../../../constructs/keyless-blob/keyless-blob";
import { AzapiProvider } from "../../../constructs/terraform/azapi";
import { OBJECT_ID, RESOURCE_GROUP, WORKSPACE_ID, addresses, synth } from "../../support/synth";

const MINIMAL: KeylessBlobProps = {
  resourceGroup: RESOURCE_GROUP,
  accountName: "sttest",
  identityName: "id-test",
  oidcIssuerUrl: "https://issuer.example.com/",
};

function blob(props: Partial<KeylessBlobProps> = {}, use: (blob: KeylessBlob) => void = () => undefined) {
  return synth((stack) => {
    new AzurermProvider(stack, "azurerm", { features: [{}] });
    new AzapiProvider(stack, "azapi");
    use(new KeylessBlob(stack, "blob", { ...MINIMAL, ...props }));
  });
}

test("default: one account, one container, one identity, two roles, one trusted subject", () => {
  expect(addresses(blob())).toEqual([
    "azapi_resource.blob_account",
    "azapi_update_resource.blob_service",
    "azurerm_federated_identity_credential.blob_federation",
    "azurerm_role_assignment.blob_data_contributor",
    "azurerm_role_assignment.blob_delegator",
    "azurerm_storage_container.blob_container",
    "azurerm_storage_management_policy.blob_retention",
    "azurerm_user_assigned_identity.blob_identity",
  ]);
});

test("no key opens the account, and only the endpoint of the response is kept", () => {
  const account = blob().resource["azapi_resource"]?.["blob_account"];
  expect(account.response_export_values).toEqual(["properties.primaryEndpoints.blob"]);
  expect(account.body.properties).toEqual({
    accessTier: "Hot",
    allowBlobPublicAccess: false,
    allowCrossTenantReplication: false,
    allowSharedKeyAccess: false,
    allowedCopyScope: "AAD",
    defaultToOAuthAuthentication: true,
    encryption: {
      keySource: "Microsoft.Storage",
      requireInfrastructureEncryption: true,
      services: { blob: { enabled: true, keyType: "Account" }, file: { enabled: true, keyType: "Account" } },
    },
    isHnsEnabled: false,
    isLocalUserEnabled: false,
    isSftpEnabled: false,
    minimumTlsVersion: "TLS1_2",
    networkAcls: { bypass: "AzureServices", defaultAction: "Allow" },
    publicNetworkAccess: "Enabled",
    supportsHttpsTrafficOnly: true,
  });
});

test("the identity may use the container's data and sign URLs, nothing else", () => {
  const principal = {
    principal_id: "${azurerm_user_assigned_identity.blob_identity.principal_id}",
    principal_type: "ServicePrincipal",
  };
  expect(blob().resource["azurerm_role_assignment"]).toEqual({
    blob_data_contributor: {
      ...principal,
      role_definition_name: "Storage Blob Data Contributor",
      scope: "${azurerm_storage_container.blob_container.id}",
    },
    blob_delegator: {
      ...principal,
      role_definition_name: "Storage Blob Delegator",
      scope: "${azapi_resource.blob_account.id}",
    },
  });
});

test("grantReadWrite and grantDelegate: the same roles for a further principal", () => {
  const backup = { objectId: OBJECT_ID, type: "ServicePrincipal" } as const;
  const json = blob({}, (blob) => {
    blob.grantReadWrite("backup", backup);
    blob.grantDelegate("backup-delegator", backup);
  });
  expect(json.resource["azurerm_role_assignment"]).toMatchObject({
    blob_backup: {
      principal_id: OBJECT_ID,
      principal_type: "ServicePrincipal",
      role_definition_name: "Storage Blob Data Contributor",
      scope: "${azurerm_storage_container.blob_container.id}",
    },
    blob_backup_delegator: {
      principal_id: OBJECT_ID,
      principal_type: "ServicePrincipal",
      role_definition_name: "Storage Blob Delegator",
      scope: "${azapi_resource.blob_account.id}",
    },
  });
});

test("fromName: storage of another stack, of which only the client id is read", () => {
  const json = synth((stack) => {
    new AzurermProvider(stack, "azurerm", { features: [{}] });
    const names = { accountName: "sttest", identityName: "id-test", resourceGroup: "rg-test" };
    const storage = KeylessBlob.fromName(stack, "identity", names);
    new TerraformOutput(stack, "storage", { value: storage, staticId: true });
  });
  expect(json.data).toEqual({
    azurerm_user_assigned_identity: { identity: { name: "id-test", resource_group_name: "rg-test" } },
  });
  expect(json.output["storage"]?.value).toEqual({
    kind: "azure-keyless",
    endpoint: "https://sttest.blob.core.windows.net",
    container: "langfuse",
    identityClientId: "${data.azurerm_user_assigned_identity.identity.client_id}",
  });
});

test("one service account of one cluster may act as the identity", () => {
  const json = blob({ serviceAccount: { namespace: "traces", name: "web" } }, ({ subject }) =>
    expect(subject).toBe("system:serviceaccount:traces:web"),
  );
  expect(json.resource["azurerm_federated_identity_credential"]).toEqual({
    blob_federation: {
      name: "langfuse-service-account",
      resource_group_name: "rg-test",
      parent_id: "${azurerm_user_assigned_identity.blob_identity.id}",
      issuer: "https://issuer.example.com/",
      subject: "system:serviceaccount:traces:web",
      audience: ["api://AzureADTokenExchange"],
    },
  });
});

test("the container is private and made by the management plane", () => {
  expect(blob().resource["azurerm_storage_container"]).toEqual({
    blob_container: {
      name: "langfuse",
      storage_account_id: "${azapi_resource.blob_account.id}",
      container_access_type: "private",
      lifecycle: { prevent_destroy: true },
    },
  });
});

test("deleted and overwritten blobs can be restored; exports and old versions are deleted after their time", () => {
  const json = blob({ softDeleteDays: 14, exportRetentionDays: 60 });
  expect(json.resource["azapi_update_resource"]?.["blob_service"].body.properties).toEqual({
    isVersioningEnabled: true,
    deleteRetentionPolicy: { enabled: true, days: 14 },
    containerDeleteRetentionPolicy: { enabled: true, days: 14 },
    cors: { corsRules: [] },
  });
  expect(json.resource["azurerm_storage_management_policy"]?.["blob_retention"].rule).toEqual([
    {
      name: "delete-exports",
      enabled: true,
      filters: { blob_types: ["blockBlob"], prefix_match: ["langfuse/exports/"] },
      actions: { base_blob: { delete_after_days_since_creation_greater_than: 60 } },
    },
    {
      name: "delete-old-versions",
      enabled: true,
      filters: { blob_types: ["blockBlob"], prefix_match: ["langfuse/"] },
      actions: { version: { delete_after_days_since_creation: 14 } },
    },
  ]);
});

test("a browser of the public URL may use signed URLs", () => {
  const json = blob({ corsOrigins: ["https://langfuse.example.com"] });
  expect(json.resource["azapi_update_resource"]?.["blob_service"].body.properties.cors).toEqual({
    corsRules: [
      {
        allowedOrigins: ["https://langfuse.example.com"],
        allowedMethods: ["GET", "HEAD", "PUT"],
        allowedHeaders: ["x-ms-*", "content-type"],
        exposedHeaders: ["x-ms-*"],
        maxAgeInSeconds: 3600,
      },
    ],
  });
});

test("full settings", () => {
  const json = blob({
    replication: "GZRS",
    network: { access: "selected-networks", ranges: ["203.0.113.0/24", "198.51.100.7/32"], subnetIds: ["/subnet"] },
    logWorkspaceId: WORKSPACE_ID,
    protect: false,
    tags: { owner: "me" },
  });
  const account = json.resource["azapi_resource"]?.["blob_account"];
  expect(account).not.toHaveProperty("lifecycle");
  expect(account.tags).toEqual({ owner: "me" });
  expect(account.body.sku).toEqual({ name: "Standard_GZRS" });
  expect(account.body.properties.networkAcls).toEqual({
    bypass: "AzureServices",
    defaultAction: "Deny",
    ipRules: [
      { value: "203.0.113.0/24", action: "Allow" },
      { value: "198.51.100.7", action: "Allow" },
    ],
    virtualNetworkRules: [{ id: "/subnet", action: "Allow" }],
  });
  expect(json.resource["azurerm_monitor_diagnostic_setting"]).toEqual({
    blob_logs: {
      name: "blob-access",
      target_resource_id: "${azapi_resource.blob_account.id}/blobServices/default",
      log_analytics_workspace_id: WORKSPACE_ID,
      enabled_log: [{ category: "StorageDelete" }, { category: "StorageRead" }, { category: "StorageWrite" }],
    },
  });
});

test.each<[Partial<KeylessBlobProps>, string]>([
  [
    { accountName: "Bad_Name" },
    '"accountName" must be 3 to 24 lower-case letters and digits (unique in all of Azure), got Bad_Name',
  ],
  [
    { containerName: "a--b" },
    '"containerName" must be 3 to 63 lower-case letters, digits and single hyphens between them, got a--b',
  ],
  [{ softDeleteDays: 0 }, '"softDeleteDays" must be a whole number from 1 to 365, got 0'],
  [{ exportRetentionDays: 366 }, '"exportRetentionDays" must be a whole number from 1 to 365, got 366'],
  [
    { network: { access: "selected-networks", ranges: ["203.0.113.0/24", "198.51.100.6/31"] } },
    '"network.ranges[1]" must be a public IPv4 range in CIDR notation, no /31; a single address ends with /32, got 198.51.100.6/31',
  ],
  [{ softDeleteDays: 1.5 }, '"softDeleteDays" must be a whole number from 1 to 365, got 1.5'],
  [{ oidcIssuerUrl: "foo" }, '"oidcIssuerUrl" must be an https URL without user, query and fragment, got foo'],
  [{ corsOrigins: ["langfuse.example.com/"] }, '"corsOrigins[0]" must be a URL, got langfuse.example.com/'],
  [
    { serviceAccount: { namespace: "kube-system", name: "langfuse" } },
    '"serviceAccount.namespace" must be a namespace that only Langfuse uses, got kube-system',
  ],
])("%j is refused", (props, message) => {
  expect(() => blob(props)).toThrow(message);
});

test("props that are left out have their documented default", () => {
  const json = blob();
  expect(json.resource["azurerm_federated_identity_credential"]?.["blob_federation"].subject).toBe(
    "system:serviceaccount:langfuse:langfuse",
  );
  const account = json.resource["azapi_resource"]?.["blob_account"];
  expect(account.body.sku).toEqual({ name: "Standard_LRS" });
  expect(account.lifecycle).toEqual({ prevent_destroy: true });
  const service = json.resource["azapi_update_resource"]?.["blob_service"].body.properties;
  expect(service.deleteRetentionPolicy.days).toBe(7);
  const [exports, versions] = (json.resource["azurerm_storage_management_policy"] ?? {})["blob_retention"].rule;
  expect(exports.filters.prefix_match).toEqual(["langfuse/exports/"]);
  expect(exports.actions.base_blob.delete_after_days_since_creation_greater_than).toBe(30);
  expect(versions.actions.version.delete_after_days_since_creation).toBe(7);
});
