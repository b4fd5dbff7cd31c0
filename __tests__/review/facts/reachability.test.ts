import { findReachability } from "../../../review/facts/reachability";
import { toText } from "../../../review/facts/sentence";
import type { Deployment } from "../../../terraform-json/deployment";
import { environment, given, platform } from "./deployments";

function rows(deployment: Deployment): string[] {
  return findReachability(deployment).map(({ from, to, by, control }) =>
    [from, toText(to), by, toText(control)].join(" | "),
  );
}

test.each([
  [
    "private",
    { private_cluster_enabled: true, local_account_disabled: true },
    "networks with the private endpoint | the API server of the cluster aks | HTTPS 443 | Local accounts are disabled; rights come from Kubernetes RBAC; the run command of Azure reaches it from anywhere.",
  ],
  [
    "open, with local accounts",
    { run_command_enabled: false },
    "any address | the API server of the cluster aks | HTTPS 443 | Local accounts are enabled; rights come from Kubernetes RBAC.",
  ],
  [
    "for some ranges",
    {
      api_server_access_profile: { authorized_ip_ranges: ["203.0.113.0/24"] },
      azure_active_directory_role_based_access_control: { azure_rbac_enabled: true },
      local_account_disabled: true,
      run_command_enabled: false,
    },
    "203.0.113.0/24 | the API server of the cluster aks | HTTPS 443 | Local accounts are disabled; rights come from Azure RBAC.",
  ],
])("an API server: %s", (_, values, row) => {
  expect(rows(platform({ azurerm_kubernetes_cluster: { aks: { name: "aks", ...values } } }))[0]).toBe(row);
});

test.each([
  [
    "open to every address",
    {},
    "any address | the Key Vault kv | HTTPS 443 | Its network rules allow every address; it accepts tokens of Entra ID only.",
  ],
  [
    "ranges and subnets",
    {
      network_acls: [
        {
          default_action: "Deny",
          bypass: "AzureServices",
          ip_rules: ["203.0.113.7"],
          virtual_network_subnet_ids: ["${azurerm_subnet.nodes.id}"],
        },
      ],
    },
    "203.0.113.7, the subnet snet | the Key Vault kv | HTTPS 443 | Its network rules deny all others except trusted services of Azure; it accepts tokens of Entra ID only.",
  ],
  [
    "no address",
    { network_acls: { default_action: "Deny" } },
    "no address | the Key Vault kv | HTTPS 443 | Its network rules deny all others; it accepts tokens of Entra ID only.",
  ],
  [
    "private endpoints only",
    { public_network_access_enabled: false },
    "private endpoints | the Key Vault kv | HTTPS 443 | Public network access is disabled; it accepts tokens of Entra ID only.",
  ],
])("a vault: %s", (_, values, row) => {
  const azurerm_key_vault = { kv: { name: "kv", ...values } };
  expect(rows(platform({ azurerm_key_vault, azurerm_subnet: { nodes: { name: "snet" } } }))).toEqual([row]);
});

test("a storage account has the same description for both providers", () => {
  const azapi_resource = {
    one: {
      name: "st",
      type: "Microsoft.Storage/storageAccounts@2024-01-01",
      body: {
        properties: {
          allowSharedKeyAccess: false,
          networkAcls: { defaultAction: "Deny", ipRules: [{ value: "203.0.113.7" }] },
        },
      },
    },
  };
  const azurerm_storage_account = {
    one: {
      name: "st",
      shared_access_key_enabled: false,
      allow_nested_items_to_be_public: false,
      network_rules: { default_action: "Deny", ip_rules: ["203.0.113.7"] },
    },
  };
  const row =
    "203.0.113.7 | the storage account st | HTTPS 443 | Its network rules deny all others; it accepts tokens of Entra ID and URLs signed with a user delegation key, no account key.";
  expect(rows(platform({ azapi_resource }))).toEqual([row]);
  expect(rows(platform({ azurerm_storage_account }))).toEqual([row]);
  expect(rows(platform({ azurerm_storage_account: { one: { name: "st" } } }))).toEqual([
    "any address | the storage account st | HTTPS 443 | Its network rules allow every address; it accepts its account keys too, and a container may allow anonymous access.",
  ]);
  const open = { allowSharedKeyAccess: false, allowBlobPublicAccess: true, supportsHttpsTrafficOnly: false };
  const one = { ...azapi_resource.one, body: { properties: open } };
  expect(rows(platform({ azapi_resource: { one } }))).toEqual([
    "any address | the storage account st | HTTPS 443, HTTP 80 | Its network rules allow every address; it accepts tokens of Entra ID and URLs signed with a user delegation key, no account key, and a container may allow anonymous access.",
  ]);
});

test("a registry with an admin user and anonymous pull", () => {
  const azurerm_container_registry = { acr: { name: "acr", admin_enabled: true, anonymous_pull_enabled: true } };
  expect(rows(platform({ azurerm_container_registry }))).toEqual([
    "any address | the registry acr | HTTPS 443 | Its network rules allow every address; its admin user is enabled, and anonymous pull is enabled.",
  ]);
  expect(rows(platform({ azurerm_container_registry: { acr: { name: "acr", admin_enabled: true } } }))).toEqual([
    "any address | the registry acr | HTTPS 443 | Its network rules allow every address; its admin user is enabled, and a pull needs the admin password or a token of Entra ID.",
  ]);
});

test.each([
  ["any address", {}],
  ["any address; queries by private links only", { internet_query_enabled: false }],
  ["private links", { internet_query_enabled: false, internet_ingestion_enabled: false }],
])("a log workspace that is reachable from %s", (from, values) => {
  const azurerm_log_analytics_workspace = { logs: { name: "log", ...values } };
  expect(rows(platform({ azurerm_log_analytics_workspace }))).toEqual([
    `${from} | the log workspace log | HTTPS 443 | Local authentication is enabled: it accepts its keys too.`,
  ]);
});

test("inline rules of a network security group and separate rules are described one by one", () => {
  const rule = { name: "web", access: "Allow", direction: "Inbound", protocol: "Tcp", source_address_prefix: "*" };
  const azurerm_network_security_group = {
    nsg: {
      name: "nsg",
      security_rule: [
        { ...rule, destination_port_range: "443", destination_address_prefix: "*" },
        { name: "ssh", access: "Deny", protocol: "*", destination_port_ranges: ["22", "23"] },
      ],
    },
  };
  const out = { ...rule, name: "out", direction: "Outbound", network_security_group_name: "nsg" };
  const azurerm_network_security_rule = { out: { ...out, destination_port_range: "*" } };
  expect(rows(platform({ azurerm_network_security_group, azurerm_network_security_rule }))).toEqual([
    "* | unknown addresses | TCP any port | The rule out allows it (outbound).",
    "the internet | any address | TCP 443 | The rule web of nsg allows it.",
    "unknown addresses | unknown addresses | any protocol 22, 23 | The rule ssh of nsg denies it.",
  ]);
});

test("every DNS record and every redirect URI is described", () => {
  const azurerm_dns_a_record = {
    one: { name: "@", zone_name: "example.com", records: ["203.0.113.7", "203.0.113.8"] },
  };
  const azuread_application = {
    app: {
      display_name: "app",
      web: { redirect_uris: ["https://a.example"] },
      public_client: { redirect_uris: ["http://localhost"] },
    },
  };
  const data = { azuread_application: { old: { client_id: "0000" } } };
  expect(rows(platform({ azurerm_dns_a_record, azuread_application }, { data }))).toEqual([
    "the internet | 203.0.113.7 and 203.0.113.8 | the name example.com | An A record in the zone example.com points to it.",
    "users who signed in | https://a.example and http://localhost | a redirect of Entra ID | The app registration app has no other redirect URI.",
    "users who signed in | unknown | a redirect of Entra ID | The app registration 0000 exists already; its redirect URIs are set outside of these stacks.",
  ]);
});

const policy = (name: string, app: string, spec: object) => ({
  metadata: { name, namespace: "apps" },
  spec: { pod_selector: { match_labels: { app } }, policy_types: ["Ingress", "Egress"], ...spec },
});
const pods = (app: string) => ({ pod_selector: { match_labels: { app } } });
const port = (number: string) => [{ port: number, protocol: "TCP" }];

test("pods reach what the policies of both sides allow", () => {
  const kubernetes_network_policy_v1 = {
    a: policy("a", "a", {
      egress: [
        { to: [pods("b")], ports: [...port("80"), ...port("81")] },
        { to: [pods("c")], ports: port("90") },
        { to: [pods("d")], ports: port("90") },
        { to: [{ ip_block: { cidr: "10.0.0.0/8" } }], ports: port("587") },
      ],
    }),
    b: policy("b", "b", { ingress: [{ from: [pods("a")], ports: port("80") }] }),
    c: policy("c", "c", {}),
    d: policy("d", "d", { ingress: [{ from: [pods("a")], ports: port("91") }] }),
  };
  const [a, b, c, d] = ["a", "b", "c", "d"].map((app) => `pods with app=${app} in the namespace apps`);
  expect(rows(given({ "test-release": { resource: { kubernetes_network_policy_v1 } } }))).toEqual([
    `${a} | ${b} | TCP 80 | The network policies a and b allow it.`,
    `${a} | 10.0.0.0/8 | TCP 587 | The network policy a allows it.`,
    `${a} | ${c} | denied | Only one side allows it (a).`,
    `${a} | ${d} | denied | The network policies a and d allow it, but for different ports.`,
  ]);
});

test("ingress from ranges and from anywhere", () => {
  const kubernetes_network_policy_v1 = {
    a: policy("a", "a", {
      ingress: [
        { from: [{ ip_block: { cidr: "10.0.0.0/8" } }, { ip_block: { cidr: "192.0.2.0/24" } }], ports: port("80") },
        { ports: port("443") },
      ],
    }),
  };
  expect(rows(given({ "test-release": { resource: { kubernetes_network_policy_v1 } } }))).toEqual([
    "10.0.0.0/8, 192.0.2.0/24 | pods with app=a in the namespace apps | TCP 80 | The network policy a allows it.",
    "anywhere | pods with app=a in the namespace apps | TCP 443 | The network policy a allows it.",
  ]);
});

test("a namespace without a policy for all its pods", () => {
  const kubernetes_namespace_v1 = { one: { metadata: { name: "apps" } } };
  const kubernetes_network_policy_v1 = { a: policy("a", "a", {}) };
  const release = (resource: object) => rows(given({ "test-release": { resource } }));
  expect(release({ kubernetes_namespace_v1 })).toEqual([
    "anything in the cluster | every pod in the namespace apps | any port | No network policy restricts ingress in the namespace apps.",
    "every pod in the namespace apps | anything in the cluster, and any address outside | any port | No network policy restricts egress in the namespace apps.",
  ]);
  expect(release({ kubernetes_namespace_v1, kubernetes_network_policy_v1 })).toEqual([
    "anything in the cluster | every pod in the namespace apps | any port | No network policy for all pods restricts ingress in the namespace apps.",
    "every pod in the namespace apps | anything in the cluster, and any address outside | any port | No network policy for all pods restricts egress in the namespace apps.",
  ]);
});

test.each([
  [
    { azurerm: { container_name: "tf", storage_account_name: "st", use_azuread_auth: true } },
    "the state of test-platform in the container tf of st",
    "it signs in with tokens of Entra ID",
  ],
  [
    { azurerm: { container_name: "tf", storage_account_name: "st" } },
    "the state of test-platform in the container tf of st",
    "it may use a key of the account",
  ],
  [
    { local: {} },
    "the state of test-platform",
    "a file of the deployer; everyone with access to the folder can read it",
  ],
])("a state in the backend %j", (backend, to, control) => {
  const [type] = Object.keys(backend);
  expect(rows(given({ "test-platform": { terraform: { backend } } }))).toEqual([
    `the deployer | ${to} | the backend ${type} | terraform.backend.${type}: ${control}.`,
  ]);
});

test.each(["dev", "production", "oss"] as const)("%s", (name) => {
  expect(rows(environment(name))).toMatchSnapshot();
});
