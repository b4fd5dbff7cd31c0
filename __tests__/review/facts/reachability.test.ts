import { reachability } from "../../../review/facts/reachability";
import { plain } from "../../../review/facts/sentence";
import type { Deployment } from "../../../terraform-json/deployment";
import { environment, given, platform } from "./given";

function rows(deployment: Deployment): string[] {
  return reachability(deployment).map(({ from, to, by, control }) => [from, plain(to), by, plain(control)].join(" | "));
}

test.each([
  [
    "private",
    { private_cluster_enabled: true, local_account_disabled: true },
    "networks with the private endpoint | the API server of the cluster aks | HTTPS 443 | Local accounts are off, rights come from Kubernetes; Azure's run command reaches it from anywhere.",
  ],
  [
    "open, with local accounts",
    { run_command_enabled: false },
    "any address | the API server of the cluster aks | HTTPS 443 | Local accounts are on, rights come from Kubernetes.",
  ],
  [
    "for some ranges",
    {
      api_server_access_profile: { authorized_ip_ranges: ["203.0.113.0/24"] },
      azure_active_directory_role_based_access_control: { azure_rbac_enabled: true },
      local_account_disabled: true,
      run_command_enabled: false,
    },
    "203.0.113.0/24 | the API server of the cluster aks | HTTPS 443 | Local accounts are off, rights come from roles in Azure.",
  ],
])("an API server: %s", (_, values, row) => {
  expect(rows(platform({ azurerm_kubernetes_cluster: { aks: { name: "aks", ...values } } }))[0]).toBe(row);
});

test.each([
  [
    "open to all",
    {},
    "any address | the Key Vault kv | HTTPS 443 | Its network rules let every address in; it takes only tokens of Entra ID.",
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
    "203.0.113.7, the subnet snet | the Key Vault kv | HTTPS 443 | Its network rules let nobody else in but Azure's trusted services; it takes only tokens of Entra ID.",
  ],
  [
    "nobody",
    { network_acls: { default_action: "Deny" } },
    "no address | the Key Vault kv | HTTPS 443 | Its network rules let nobody else in; it takes only tokens of Entra ID.",
  ],
  [
    "private endpoints only",
    { public_network_access_enabled: false },
    "private endpoints | the Key Vault kv | HTTPS 443 | Public access is off; it takes only tokens of Entra ID.",
  ],
])("a vault: %s", (_, values, row) => {
  const azurerm_key_vault = { kv: { name: "kv", ...values } };
  expect(rows(platform({ azurerm_key_vault, azurerm_subnet: { nodes: { name: "snet" } } }))).toEqual([row]);
});

test("a storage account says the same of both providers", () => {
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
    "203.0.113.7 | the storage account st | HTTPS 443 | Its network rules let nobody else in; it takes tokens of Entra ID and URLs signed by those who have one, no key.";
  expect(rows(platform({ azapi_resource }))).toEqual([row]);
  expect(rows(platform({ azurerm_storage_account }))).toEqual([row]);
  expect(rows(platform({ azurerm_storage_account: { one: { name: "st" } } }))).toEqual([
    "any address | the storage account st | HTTPS 443 | Its network rules let every address in; it takes its keys too, and a container may be opened to everyone.",
  ]);
  const open = { allowSharedKeyAccess: false, allowBlobPublicAccess: true, supportsHttpsTrafficOnly: false };
  const one = { ...azapi_resource.one, body: { properties: open } };
  expect(rows(platform({ azapi_resource: { one } }))).toEqual([
    "any address | the storage account st | HTTPS 443, HTTP 80 | Its network rules let every address in; it takes tokens of Entra ID and URLs signed by those who have one, no key, and a container may be opened to everyone.",
  ]);
});

test("a registry with an admin user that everyone may pull from", () => {
  const azurerm_container_registry = { acr: { name: "acr", admin_enabled: true, anonymous_pull_enabled: true } };
  expect(rows(platform({ azurerm_container_registry }))).toEqual([
    "any address | the registry acr | HTTPS 443 | Its network rules let every address in; its admin user is on, and everyone may pull.",
  ]);
  expect(rows(platform({ azurerm_container_registry: { acr: { name: "acr", admin_enabled: true } } }))).toEqual([
    "any address | the registry acr | HTTPS 443 | Its network rules let every address in; its admin user is on, and nobody pulls without its password or a token of Entra ID.",
  ]);
});

test.each([
  ["any address", {}],
  ["any address, in part: logs are read by private links only", { internet_query_enabled: false }],
  ["private links", { internet_query_enabled: false, internet_ingestion_enabled: false }],
])("a log workspace that is reached from %s", (from, values) => {
  const azurerm_log_analytics_workspace = { logs: { name: "log", ...values } };
  expect(rows(platform({ azurerm_log_analytics_workspace }))).toEqual([
    `${from} | the log workspace log | HTTPS 443 | Local authentication is on: it takes its keys too.`,
  ]);
});

test("rules in a network security group are told one by one, as those beside it are", () => {
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
    "* | addresses that are not told | TCP any port | out lets it through, outbound.",
    "the internet | any address | TCP 443 | web of nsg lets it through.",
    "addresses that are not told | addresses that are not told | any protocol 22, 23 | ssh of nsg refuses it.",
  ]);
});

test("every record of a name, and every redirect URI, is told", () => {
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
    "the internet | 203.0.113.7 and 203.0.113.8 | the name example.com | An A record in the zone example.com points there.",
    "users who signed in | https://a.example and http://localhost | a redirect of Entra ID | The app registration app has no other redirect URI.",
    "users who signed in | not told | a redirect of Entra ID | The app registration 0000 exists already, and its owner sets that.",
  ]);
});

const policy = (name: string, app: string, spec: object) => ({
  metadata: { name, namespace: "apps" },
  spec: { pod_selector: { match_labels: { app } }, policy_types: ["Ingress", "Egress"], ...spec },
});
const pods = (app: string) => ({ pod_selector: { match_labels: { app } } });
const port = (number: string) => [{ port: number, protocol: "TCP" }];

test("pods reach what both sides' policies allow", () => {
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
    `${a}, in vain | ${c} | no port | Only one side allows it: a.`,
    `${a}, in vain | ${d} | no port | Both sides allow it, with no port in common: a and d.`,
  ]);
});

test("ranges that a policy lets in are told, and so is anybody", () => {
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
    "anybody | pods with app=a in the namespace apps | TCP 443 | The network policy a allows it.",
  ]);
});

test("a namespace without a policy for all of its pods", () => {
  const kubernetes_namespace_v1 = { one: { metadata: { name: "apps" } } };
  const kubernetes_network_policy_v1 = { a: policy("a", "a", {}) };
  const release = (resource: object) => rows(given({ "test-release": { resource } }));
  expect(release({ kubernetes_namespace_v1 })).toEqual([
    "anything in the cluster | every pod in the namespace apps | any port | No network policy restricts connections in to pods in the namespace apps.",
    "every pod in the namespace apps | anything in the cluster, and any address outside of it | any port | No network policy restricts connections out of pods in the namespace apps.",
  ]);
  expect(release({ kubernetes_namespace_v1, kubernetes_network_policy_v1 })).toEqual([
    "anything in the cluster | every pod in the namespace apps | any port | No network policy for every pod restricts connections in to pods in the namespace apps.",
    "every pod in the namespace apps | anything in the cluster, and any address outside of it | any port | No network policy for every pod restricts connections out of pods in the namespace apps.",
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
    "it may ask for a key of the account",
  ],
  [{ local: {} }, "the state of test-platform", "a file of whoever applies, readable for all who can read the folder"],
])("a state in the backend %j", (backend, to, control) => {
  const [type] = Object.keys(backend);
  expect(rows(given({ "test-platform": { terraform: { backend } } }))).toEqual([
    `whoever plans or applies | ${to} | the backend ${type} | terraform.backend.${type}: ${control}.`,
  ]);
});

test.each(["dev", "production", "oss"] as const)("%s", (name) => {
  expect(rows(environment(name))).toMatchSnapshot();
});
