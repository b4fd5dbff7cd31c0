import { checkSections, checkWarnings, cluster, fieldError, type Sections } from "./check-sections";

describe("words that Azure reserves", () => {
  test.each<[string, Sections, string, string]>([
    ["cluster.name", cluster({ name: "aks-Windows-eu" }), 'must not contain "Windows"', "aks-Windows-eu"],
    ["registry.name", { registry: { name: "loginImages" } }, 'must not start with "login"', "loginImages"],
    ["keyVault.name", { keyVault: { name: "kv-microsoft" } }, 'must not contain "microsoft"', "kv-microsoft"],
    ["storage.accountName", { storage: { accountName: "onedrive" } }, 'must not be "onedrive"', "onedrive"],
  ])("%s: %j", (place, sections, rule, given) => {
    expect(checkSections(sections)).toEqual([
      fieldError(place, `${rule}, a word that Azure reserves`, JSON.stringify(given), "Write another name."),
    ]);
  });

  test("in the environment's name are one problem", () => {
    expect(checkSections({ environment: "windows" })).toEqual([
      fieldError(
        "environment",
        'must not contain "windows", a word that Azure reserves',
        '"aks-langfuse-windows"',
        "Write another name.",
      ),
    ]);
  });

  test.each<[string, Sections]>([
    ["as a part of a name", cluster({ name: "aks-azure-office" })],
    ["not at the start", { registry: { name: "imagesLogin" } }],
    ["of what exists", { keyVault: { existing: true, name: "kv-microsoft", resourceGroup: "rg" } }],
    ["of what has no host", { resourceGroup: { name: "rg-microsoft" }, network: { name: "vnet-windows" } }],
    ["in a name that no resource has", { environment: "login" }],
  ])("are valid %s", (_, sections) => {
    expect(checkSections(sections)).toEqual([]);
  });
});

test("the group of the nodes has at most 80 characters", () => {
  const named = (length: number, existing = false) => ({
    resourceGroup: { name: "r".repeat(30), existing },
    ...cluster({ name: "c".repeat(length) }),
  });
  expect(checkSections(named(39))).toEqual([]);
  expect(checkSections(named(42))).toEqual([
    fieldError(
      "cluster.name",
      "must be shorter by 3 characters, or the name of its resource group: AKS names the group of the nodes MC_<resource group>_<cluster>_<region>, with at most 80 characters",
      `"${"c".repeat(42)}"`,
      "Write a shorter name for one of the two.",
    ),
  ]);
  expect(checkSections(named(45, true))).toEqual([]);
  expect(checkSections(named(46, true))).toHaveLength(1);
});

test("a login server is that of the registry", () => {
  const registry = (loginServer: string) => ({
    registry: { existing: true, name: "acrShared", resourceGroup: "rg-shared", loginServer },
  });
  expect(checkSections(registry("acrshared.azurecr.io"))).toEqual([]);
  expect(checkSections(registry("acrshared-a1b2c3.azurecr.io"))).toEqual([]);
  expect(checkSections(registry("acrother.azurecr.io"))).toEqual([
    fieldError(
      "registry.loginServer",
      "must be the host of registry.name acrShared, from which the cluster gets the right to pull",
      '"acrother.azurecr.io"',
      "Remove it, or write: loginServer: acrshared.azurecr.io",
    ),
  ]);
});

test.each<[string, Sections]>([
  ["a resource group of any characters that Azure takes", { resourceGroup: { name: "_RG (eu).1-".replace(" ", "") } }],
  ["a resource group of 60 characters", { resourceGroup: { name: "r".repeat(50) }, ...cluster({ name: "aks" }) }],
  ["a virtual network of 64 characters", { network: { name: `v${"n".repeat(62)}_` } }],
  ["a vault of 24 characters", { keyVault: { name: "kv-langfuse-production-1" } }],
  ["a storage account of 24 characters", { storage: { accountName: "st0123456789012345678901" } }],
  ["a registry of 50 characters", { registry: { name: "Acr".padEnd(50, "0") } }],
  ["an identity of 128 characters", cluster({ identityName: "i".repeat(128) })],
  ["a workspace of 63 characters", { diagnostics: { workspaceName: "l".repeat(63) } }],
])("%s is valid", (_, sections) => {
  expect(checkSections(sections)).toEqual([]);
});

test.each(["GatewaySubnet", "azurebastionsubnet", "AzureFirewallSubnet"])("the nodes cannot be in %s", (subnet) => {
  const network = { existing: true, resourceGroup: "rg-network", virtualNetwork: "vnet-hub" };
  expect(checkSections({ network: { ...network, subnet } })).toEqual([
    fieldError(
      "network.subnet",
      "must be a subnet for the nodes: Azure keeps this one for a service of its own",
      JSON.stringify(subnet),
      "Create a subnet for the cluster, and write its name.",
    ),
  ]);
  expect(checkSections({ network: { ...network, subnet: "GatewaySubnet2" } })).toEqual([]);
});

describe("what exists in a resource group that is created", () => {
  const ID = "abcdef00-0000-0000-0000-000000000001";
  const workspaceId = `/subscriptions/${ID}/resourceGroups/rg-x/providers/Microsoft.OperationalInsights/workspaces/log-x`;
  const existing = { existing: true, resourceGroup: "RG-x" };
  const azure = (subscriptionId: string) => ({ azure: { location: "eastus", subscriptionId } });
  const workspace = { diagnostics: { existing: true, workspaceId } };

  test.each<[string, Sections, string]>([
    ["network.resourceGroup", { network: { ...existing, virtualNetwork: "vnet", subnet: "snet" } }, "RG-x"],
    ["registry.resourceGroup", { registry: { ...existing, name: "acrshared" } }, "RG-x"],
    ["keyVault.resourceGroup", { keyVault: { ...existing, name: "kv-shared" } }, "RG-x"],
    ["diagnostics.workspaceId", { ...workspace, ...azure(ID) }, "rg-x"],
    [
      "exposure.dnsZone.resourceGroup",
      {
        publicUrl: "https://langfuse.example.com",
        exposure: {
          kind: "public",
          acmeEmail: "platform@example.com",
          dnsZone: { name: "example.com", resourceGroup: "RG-x" },
        },
      },
      "RG-x",
    ],
  ])("%s", (place, sections, group) => {
    const resourceGroup = { name: "rg-x" };
    expect(checkWarnings({ ...sections, resourceGroup })).toEqual([
      fieldError(
        place,
        "should not be in the resource group that is created: Azure refuses to create one that exists",
        JSON.stringify(group),
        `If the group exists, set the section resourceGroup to { name: ${group}, existing: true }`,
      ),
    ]);
    expect(checkWarnings({ ...sections, resourceGroup: { ...resourceGroup, existing: true } })).toEqual([]);
    expect(checkWarnings(sections)).toEqual([]);
  });

  test("may be in another subscription", () => {
    const resourceGroup = { name: "rg-x" };
    expect(checkWarnings({ ...workspace, ...azure(ID.replace("a", "f")), resourceGroup })).toEqual([]);
    expect(checkWarnings({ ...workspace, resourceGroup })).toEqual([]);
  });
});
