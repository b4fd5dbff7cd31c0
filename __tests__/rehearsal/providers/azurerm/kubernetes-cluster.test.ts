import { Cloud, digits, guid } from "../../../../rehearsal/cloud";
import type { Values } from "../../../../rehearsal/values/value";
import { create, refusal, resourceGroup } from "../../support";

let cloud: Cloud;
let group: string;
let id: string;
beforeEach(() => {
  cloud = new Cloud();
  group = resourceGroup(cloud);
  id = `${group}/providers/Microsoft.ContainerService/managedClusters/aks`;
});

const POOL = { min_count: null, max_count: null };

const cluster = (more: Values = {}) =>
  create(cloud, "azurerm_kubernetes_cluster", {
    name: "aks",
    resource_group_name: "rg",
    location: "eastus",
    dns_prefix: "toys",
    default_node_pool: [POOL],
    ...more,
  });

test("a cluster has addresses and identities", () => {
  const fqdn = `toys-${digits(id, 8)}.hcp.eastus.azmk8s.io`;
  expect(cluster()).toMatchObject({
    id,
    fqdn,
    portal_fqdn: `toys-${digits(id, 8)}.portal.hcp.eastus.azmk8s.io`,
    private_fqdn: "",
    oidc_issuer_url: `https://eastus.oic.prod-aks.azure.com/${cloud.account.tenantId}/${guid(`${id} issuer`)}/`,
    node_resource_group: "MC_rg_aks_eastus",
    node_resource_group_id: `/subscriptions/${cloud.account.subscriptionId}/resourceGroups/MC_rg_aks_eastus`,
    kubelet_identity: [
      {
        client_id: guid(`${id} kubelet client`),
        object_id: guid(`${id} kubelet`),
        user_assigned_identity_id: `${id}/kubelet`,
      },
    ],
  });
});

test.each([
  [null, "1.34.2"],
  ["1.35", "1.35.2"],
  ["1.35.1", "1.35.1"],
])("with version %s, a cluster runs %s", (kubernetes_version, current_kubernetes_version) => {
  expect(cluster({ kubernetes_version })).toMatchObject({ current_kubernetes_version });
});

test("without local accounts, a cluster describes how to sign in and has no secret", () => {
  const fqdn = `toys-${digits(id, 8)}.hcp.eastus.azmk8s.io`;
  expect(
    cluster({ local_account_disabled: true, azure_active_directory_role_based_access_control: [{}] }),
  ).toMatchObject({
    kube_config: [
      {
        host: `https://${fqdn}:443`,
        cluster_ca_certificate: Buffer.from(`certificate of ${fqdn}`).toString("base64"),
        username: "",
        password: "",
        client_certificate: "",
        client_key: "",
      },
    ],
    kube_config_raw: "",
    kube_admin_config: [],
    kube_admin_config_raw: "",
  });
  expect(cloud.canaries.all).toEqual([]);
});

test("with local accounts, a cluster has credentials that never expire", () => {
  const { kube_config, kube_admin_config, kube_config_raw, kube_admin_config_raw } = cluster();
  expect(kube_config).toMatchObject([{ username: "clusterUser" }]);
  expect(kube_admin_config).toMatchObject([{ username: "clusterAdmin" }]);
  const held = JSON.stringify([kube_config, kube_config_raw, kube_admin_config, kube_admin_config_raw]);
  expect(cloud.canaries.all.filter(({ value }) => held.includes(value)).map(({ attribute }) => attribute)).toEqual([
    "kube_config.password",
    "kube_config.client_certificate",
    "kube_config.client_key",
    "kube_config_raw",
    "kube_admin_config.password",
    "kube_admin_config.client_certificate",
    "kube_admin_config.client_key",
    "kube_admin_config_raw",
  ]);
});

const SCALING: [string, Values, string | undefined][] = [
  ["a fixed number of nodes", { node_count: 3 }, undefined],
  ["a range with autoscaling", { auto_scaling_enabled: true, min_count: 1, max_count: 3 }, undefined],
  ["a range of one", { auto_scaling_enabled: true, min_count: 3, max_count: 3, node_count: 3 }, undefined],
  [
    "autoscaling without a range",
    { auto_scaling_enabled: true, min_count: 1 },
    "A pool with autoscaling needs min_count and max_count.",
  ],
  ["a range without autoscaling", { max_count: 3 }, "min_count and max_count need auto_scaling_enabled."],
  [
    "a range upside down",
    { auto_scaling_enabled: true, min_count: 4, max_count: 3 },
    "min_count 4 is above max_count 3.",
  ],
  [
    "fewer nodes than its range",
    { auto_scaling_enabled: true, min_count: 2, max_count: 3, node_count: 1 },
    "node_count 1 is below min_count 2.",
  ],
];

test.each(SCALING)("a pool with %s", (_words, scaling, expected) => {
  const pool = { ...POOL, ...scaling };
  expect(refusal(() => cluster({ default_node_pool: [pool] }))).toBe(expected);
  const own = { name: "user", kubernetes_cluster_id: "/subscriptions/s", ...pool };
  expect(refusal(() => create(cloud, "azurerm_kubernetes_cluster_node_pool", own))).toBe(expected);
});

test.each<[string, (id: string) => Values]>([
  ["the subnet of its pool", (id) => ({ default_node_pool: [{ ...POOL, vnet_subnet_id: id }] })],
  ["every one of its identities", (id) => ({ identity: [{ identity_ids: [group, id] }] })],
])("a cluster needs %s", (_words, given) => {
  expect(refusal(() => cluster(given(`${group}/missing`)))).toBe(`ResourceNotFound: ${group}/missing does not exist.`);
});

test("a pool needs its cluster", () => {
  const pool = { ...POOL, name: "user", kubernetes_cluster_id: id };
  expect(refusal(() => create(cloud, "azurerm_kubernetes_cluster_node_pool", pool))).toBe(
    `ResourceNotFound: ${id} does not exist.`,
  );
  cluster();
  expect(create(cloud, "azurerm_kubernetes_cluster_node_pool", pool)["id"]).toBe(`${id}/agentPools/user`);
});
