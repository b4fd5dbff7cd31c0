import { findGrants } from "../../../review/facts/grants";
import { environment, given, links, platform, toTexts } from "./deployments";

const IDENTITY = { azurerm_user_assigned_identity: { app: { name: "id-app" } } };

function sentences(resource: object, others: object = {}): string[] {
  return toTexts(findGrants(platform(resource, others)).map(({ sentence }) => sentence));
}

function assigned(assignment: object): string[] {
  return sentences({ ...IDENTITY, azurerm_role_assignment: { one: assignment } });
}

const PRINCIPAL = { principal_id: "${azurerm_user_assigned_identity.app.principal_id}" };

test("a role on one resource", () => {
  const resource = {
    ...IDENTITY,
    azapi_resource: { account: { name: "stapp", type: "Microsoft.Storage/storageAccounts@2024-01-01" } },
    azurerm_storage_container: { box: { name: "box", storage_account_id: "${azapi_resource.account.id}" } },
    azurerm_role_assignment: {
      one: {
        ...PRINCIPAL,
        role_definition_name: "Storage Blob Data Contributor",
        scope: "${azurerm_storage_container.box.id}",
      },
    },
  };
  const [statement] = findGrants(platform(resource));
  expect(statement).toEqual({
    kind: "access",
    sentence: [
      "The identity ",
      { text: "id-app", stack: "test-platform", address: "azurerm_user_assigned_identity.app" },
      " may read, write and delete blobs (",
      { text: "Storage Blob Data Contributor", stack: "test-platform", address: "azurerm_role_assignment.one" },
      ") in the container ",
      { text: "box", stack: "test-platform", address: "azurerm_storage_container.box" },
      " of ",
      { text: "stapp", stack: "test-platform", address: "azapi_resource.account" },
      " only.",
    ],
    scope: "the container box of stapp",
  });
});

test("the same role on two resources", () => {
  const azurerm_user_assigned_identity = { ...IDENTITY.azurerm_user_assigned_identity, other: { name: "id-other" } };
  const one = { ...PRINCIPAL, role_definition_name: "AcrPull", scope: "${azurerm_container_registry.a.id}" };
  const resource = {
    azurerm_user_assigned_identity,
    azurerm_container_registry: { a: { name: "a" }, b: { name: "b" } },
    azurerm_role_assignment: {
      one,
      two: { ...one, scope: "${azurerm_container_registry.b.id}" },
      push: { ...one, role_definition_name: "AcrPush" },
      other: { ...one, principal_id: "${azurerm_user_assigned_identity.other.principal_id}" },
    },
  };
  expect(sentences(resource)).toEqual([
    "The identity id-app may pull images (AcrPull) from the registry a.",
    "The identity id-app may pull images (AcrPull) from the registry b.",
    "The identity id-app may push and pull images (AcrPush) in the registry a only.",
    "The identity id-other may pull images (AcrPull) from the registry a only.",
  ]);
});

test("admin groups of a cluster and owners in Entra ID have rights without a role", () => {
  const resource = {
    azurerm_kubernetes_cluster: {
      aks: {
        name: "aks",
        azure_active_directory_role_based_access_control: [{ admin_group_object_ids: ["1111"] }],
      },
    },
    azuread_application: { app: { display_name: "app", owners: ["${data.azurerm_client_config.me.object_id}"] } },
  };
  expect(sentences(resource, { data: { azurerm_client_config: { me: {} } } })).toEqual([
    "The group 1111 may do everything in Kubernetes on the cluster aks, as one of its admin groups.",
    "The deployer may change the app registration app, as one of its owners.",
  ]);
});

test.each([
  [
    "a subscription",
    { role_definition_name: "Owner", scope: "/subscriptions/0000" },
    "The identity id-app may manage everything and grant rights to others (Owner) in the whole subscription 0000.",
  ],
  [
    "a resource group by its id",
    { role_definition_name: "Reader", scope: "/subscriptions/0000/resourceGroups/rg-app" },
    "The identity id-app may read settings, but no data (Reader) in the whole resource group rg-app.",
  ],
  [
    "a management group",
    { role_definition_name: "Reader", scope: "/providers/Microsoft.Management/managementGroups/root" },
    "The identity id-app may read settings, but no data (Reader) in the whole management group root.",
  ],
  [
    "a resource of no stack",
    {
      role_definition_name: "AcrPull",
      scope: "/subscriptions/${data.x.y.id}/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/acr",
    },
    "The identity id-app may pull images (AcrPull) from the registry acr in the resource group rg only.",
  ],
  [
    "a role by its id",
    { role_definition_id: "/x/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635", scope: "/subscriptions/0000" },
    "The identity id-app may manage everything and grant rights to others (Owner) in the whole subscription 0000.",
  ],
  [
    "an unknown role",
    { role_definition_name: "Chief", scope: "/subscriptions/0000", condition: "1" },
    "The identity id-app has the role Chief on the whole subscription 0000, under a condition.",
  ],
  [
    "an unknown scope",
    { role_definition_name: "Reader", scope: "${var.scope}" },
    "The identity id-app may read settings, but no data (Reader) in ${var.scope}.",
  ],
])("a role: %s", (_, assignment, sentence) => {
  expect(assigned({ ...PRINCIPAL, ...assignment })).toEqual([sentence]);
});

test.each([
  ["Group", "The group 1111"],
  ["User", "The user 1111"],
  ["ServicePrincipal", "The service principal 1111"],
  [undefined, "The principal 1111"],
])("a principal of the type %s by its id", (principal_type, who) => {
  const [sentence] = assigned({
    principal_id: "1111",
    principal_type,
    role_definition_name: "Reader",
    scope: "/subscriptions/0000",
  });
  expect(sentence).toBe(`${who} may read settings, but no data (Reader) in the whole subscription 0000.`);
});

test("a state has ids of principals and scopes", () => {
  const value = (type: string, name: string, values: object) => ({
    address: `${type}.${name}`,
    mode: "managed",
    type,
    name,
    values,
  });
  const resources = [
    value("azurerm_kubernetes_cluster", "aks", { id: "/aks", name: "aks", kubelet_identity: [{ object_id: "77" }] }),
    value("azurerm_container_registry", "acr", { id: "/acr", name: "acr" }),
    value("azurerm_role_assignment", "pull", { principal_id: "77", role_definition_name: "AcrPull", scope: "/acr" }),
  ];
  const state = given({ "test-platform": { format_version: "1.0", values: { root_module: { resources } } } });
  expect(toTexts(findGrants(state).map(({ sentence }) => sentence))).toEqual([
    "The kubelets of the cluster aks may pull images (AcrPull) from the registry acr only.",
  ]);
});

test("federated credentials", () => {
  const credential = {
    parent_id: "${azurerm_user_assigned_identity.app.id}",
    audience: ["api://AzureADTokenExchange"],
  };
  const resource = {
    ...IDENTITY,
    azurerm_kubernetes_cluster: { aks: { name: "aks" } },
    azurerm_federated_identity_credential: {
      pods: {
        ...credential,
        issuer: "${azurerm_kubernetes_cluster.aks.oidc_issuer_url}",
        subject: "system:serviceaccount:apps:app",
      },
      pipeline: {
        ...credential,
        issuer: "https://token.actions.githubusercontent.com",
        subject: "repo:org/app:ref:refs/heads/main",
        audience: ["other"],
      },
    },
  };
  expect(sentences(resource)).toEqual([
    "Pods with the service account app in the namespace apps may act as the identity id-app: it trusts tokens of the cluster aks for system:serviceaccount:apps:app.",
    "The holder of a token for repo:org/app:ref:refs/heads/main may act as the identity id-app: it trusts tokens of https://token.actions.githubusercontent.com for repo:org/app:ref:refs/heads/main with the audience other.",
  ]);
});

test("who may read a vault", () => {
  const azurerm_key_vault = {
    roles: { name: "kv-roles", rbac_authorization_enabled: true },
    policies: { name: "kv-old", access_policy: [{ object_id: "1111", secret_permissions: ["Get", "List"] }] },
  };
  const azurerm_key_vault_access_policy = {
    one: { key_vault_id: "${azurerm_key_vault.policies.id}", object_id: "2222", key_permissions: ["Get"] },
  };
  expect(sentences({ azurerm_key_vault, azurerm_key_vault_access_policy })).toEqual([
    "Access to secrets in the Key Vault kv-roles needs a role: it does not use access policies.",
    "Access to the Key Vault kv-old comes from access policies, not from roles.",
    "The principal 1111 has get, list on secrets in the Key Vault kv-old, by an access policy.",
    "The principal 2222 has get on keys in the Key Vault kv-old, by an access policy.",
  ]);
});

test("who may sign in, and what for", () => {
  const open = { azuread_service_principal: { sso: { client_id: "c", display_name: "SSO" } } };
  expect(sentences(open)).toEqual([
    "Every user of the tenant may sign in to the enterprise application SSO: it requires no assignment.",
  ]);
  const existing = { data: { azuread_service_principal: { sso: { client_id: "c" } } } };
  expect(sentences({}, existing)).toEqual([
    "Who may sign in to the enterprise application c is set outside of these stacks.",
  ]);
});

test("production, whose release looks up resources of the platform", () => {
  const statements = findGrants(environment("production"));
  expect(toTexts(statements.map(({ sentence }) => sentence))).toMatchSnapshot();
  expect(links(statements[0]?.sentence ?? [])).toEqual([
    "production-release kubernetes_service_account_v1.langfuse_service_account",
    "production-platform azurerm_user_assigned_identity.blob_identity",
    "production-platform azurerm_kubernetes_cluster.cluster",
    "production-platform azurerm_federated_identity_credential.blob_federation",
  ]);
});
