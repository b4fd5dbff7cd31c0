import { noDataLoss } from "../../../../policy/rules/safety/no-data-loss";
import { STRICT } from "../../../../policy/settings";
import { planOfChanges, planOfSynthesis } from "../../planned-changes";
import { deploymentOf, testRule } from "../../rule-table";

const ACCOUNT = { type: "Microsoft.Storage/storageAccounts@2024-01-01", name: "stlangfuse" };
const NAMESPACE = { metadata: [{ name: "traefik" }] };
const release = (chart: string, namespace: string) => ({
  address: `helm_release.${chart}`,
  mode: "managed",
  type: "helm_release",
  name: chart,
  values: { chart, namespace },
});

testRule(noDataLoss, {
  compliant: {
    "a first apply": planOfChanges({ "azapi_resource.account": { actions: ["create"], after: ACCOUNT } }),
    "a new address, by a moved block": planOfChanges({
      "azurerm_key_vault.safe": { actions: ["no-op"], before: { name: "kv" }, after: { name: "kv" } },
    }),
    "what holds no data is replaced": planOfChanges({
      "azurerm_role_assignment.reader": { actions: ["delete", "create"], before: {}, after: {} },
    }),
    "the client secret is rotated": planOfChanges({
      "azuread_application_password.sso": { actions: ["create", "delete"], before: {}, after: {} },
    }),
    "an ingress controller and its namespace are deleted": planOfChanges(
      {
        "helm_release.traefik": { actions: ["delete"], before: { chart: "traefik", namespace: "traefik" } },
        "kubernetes_namespace_v1.traefik": { actions: ["delete"], before: NAMESPACE },
        "azurerm_subnet.nodes": { actions: ["update"], before: {}, after: {} },
      },
      [release("traefik", "traefik"), release("langfuse", "langfuse")],
    ),
  },
  violating: {
    "an azapi account that a new name replaces": [
      planOfChanges({
        "azapi_resource.account": {
          actions: ["delete", "create"],
          before: ACCOUNT,
          after: ACCOUNT,
          replacedFor: [["name"], ["location"]],
        },
      }),
      ["azapi_resource.account", "name"],
      ["azapi_resource.account", "location"],
    ],
    "a cluster that a nested argument replaces, made before it is deleted": [
      planOfChanges({
        "azurerm_kubernetes_cluster.cluster": {
          actions: ["create", "delete"],
          before: {},
          after: {},
          replacedFor: [["network_profile", 0, "pod_cidr"]],
        },
      }),
      ["azurerm_kubernetes_cluster.cluster", "network_profile[0].pod_cidr"],
    ],
    "a container that is replaced without a reason": [
      planOfChanges({ "azurerm_storage_container.blobs": { actions: ["delete", "create"], before: {}, after: {} } }),
      ["azurerm_storage_container.blobs", ""],
    ],
    "a vault that is deleted": [
      planOfChanges({ "azurerm_key_vault.vault": { actions: ["delete"], before: { name: "kv" } } }),
      ["azurerm_key_vault.vault", ""],
    ],
    "a resource group that Terraform forgets": [
      planOfChanges({ "azurerm_resource_group.group": { actions: ["forget"], before: { name: "rg" } } }),
      ["azurerm_resource_group.group", ""],
    ],
    "an Azure resource of an unknown type": [
      planOfChanges({
        "azapi_resource.new": { actions: ["delete"], before: { type: "Microsoft.New/things@2030-01-01" } },
      }),
      ["azapi_resource.new", ""],
    ],
    "a namespace with more in it than an ingress controller": [
      planOfChanges({ "kubernetes_namespace_v1.traefik": { actions: ["delete"], before: NAMESPACE } }, [
        release("traefik", "traefik"),
        release("langfuse", "traefik"),
      ]),
      ["kubernetes_namespace_v1.traefik", ""],
    ],
    "a namespace with unknown content": [
      planOfChanges({ "kubernetes_namespace_v1.traefik": { actions: ["delete"], before: NAMESPACE } }),
      ["kubernetes_namespace_v1.traefik", ""],
    ],
    "all of a protected environment": [
      planOfChanges({
        "azurerm_key_vault.vault": { actions: ["delete"], before: {} },
        "azurerm_subnet.nodes": { actions: ["delete"], before: {} },
      }),
      ["azurerm_key_vault.vault", ""],
    ],
  },
  notApplicable: {
    "a synthesis": { resource: { azurerm_key_vault: { vault: {} } } },
    "a state": { format_version: "1.0", values: { root_module: {} } },
  },
  mutation: [
    (production) => {
      production.platform = planOfSynthesis(production.platform, {
        "azurerm_storage_container.blob_container": {
          actions: ["delete", "create"],
          before: { name: "langfuse" },
          after: { name: "traces" },
          replacedFor: [["name"]],
        },
      });
    },
    ["azurerm_storage_container.blob_container", "name"],
  ],
});

const UNPROTECTED = { ...STRICT, deletionProtection: false };

test("an environment without deletionProtection may be destroyed", () => {
  const plan = planOfChanges({ "azurerm_key_vault.vault": { actions: ["delete"], before: {} } });
  expect(noDataLoss.check(deploymentOf(plan), UNPROTECTED).kind).toBe("not applicable");
});

test("a part of it is lost by mistake, there too", () => {
  const plan = planOfChanges({
    "azurerm_key_vault.vault": { actions: ["delete", "create"], before: {}, after: {} },
    "azurerm_subnet.nodes": { actions: ["delete"], before: {} },
  });
  expect(noDataLoss.check(deploymentOf(plan), UNPROTECTED).kind).toBe("violation");
});

test("the finding names the lost data", () => {
  const plan = planOfChanges({
    "azapi_resource.account": {
      actions: ["delete", "create"],
      before: ACCOUNT,
      after: ACCOUNT,
      replacedFor: [["name"]],
    },
    "azurerm_key_vault.vault": { actions: ["delete"], before: {} },
    "azurerm_resource_group.group": { actions: ["forget"], before: {} },
  });
  expect(noDataLoss.check(deploymentOf(plan), STRICT)).toMatchObject({
    findings: [
      { problem: "forces replacement; lost: events, media and exports" },
      { problem: "will be destroyed; lost: the secrets of Langfuse" },
      { problem: "will be removed from the state (forgotten), and is no longer protected: everything in the group" },
    ],
  });
});
