import { checkEnvironment } from "../../config/check-environment";
import { blobNames, resourceNames, type BlobNames, type ResourceNames } from "../../config/naming";
import type { AzureKeylessSettings } from "../../config/storage";
import { BARE } from "./environment-fields";

/** All names, with those of Blob storage. */
function namesOf(settings: Readonly<Record<string, unknown>>): ResourceNames & BlobNames {
  const { environment, errors } = checkEnvironment({ ...BARE, ...settings });
  if (!environment) throw new Error(JSON.stringify(errors));
  return { ...resourceNames(environment), ...blobNames(environment, environment.storage as AzureKeylessSettings) };
}

test("a bare environment gets default names", () => {
  expect(namesOf({})).toEqual({
    resourceGroup: "rg-langfuse-dev",
    virtualNetwork: "vnet-langfuse-dev",
    subnet: "snet-langfuse-dev",
    securityGroup: "nsg-langfuse-dev",
    cluster: "aks-langfuse-dev",
    clusterIdentity: "id-aks-langfuse-dev",
    registry: "acrlangfusedev",
    loginServer: "acrlangfusedev.azurecr.io",
    storageAccount: "stlangfusedev",
    workloadIdentity: "id-langfuse-dev",
    keyVault: "kv-langfuse-dev",
    logWorkspace: "log-langfuse-dev",
    publicIp: "pip-langfuse-dev",
    ssoApplication: "Langfuse SSO (rg-langfuse-dev)",
  });
});

test("names in the file replace the defaults", () => {
  const names = namesOf({
    resourceGroup: { name: "rg-tracing" },
    network: { name: "vnet-tracing" },
    cluster: { ...BARE.cluster, name: "aks-tracing", identityName: "id-control-plane" },
    registry: { name: "acrTracing" },
    storage: { accountName: "sttracing", identityName: "id-tracing" },
    keyVault: { name: "kv-tracing" },
    diagnostics: { workspaceName: "log-tracing" },
    exposure: { kind: "public", acmeEmail: "platform@example.com", publicIpName: "pip-tracing" },
    sso: { application: { displayName: "Tracing" } },
  });
  expect(names).toEqual({
    resourceGroup: "rg-tracing",
    virtualNetwork: "vnet-tracing",
    subnet: "snet-langfuse-dev",
    securityGroup: "nsg-langfuse-dev",
    cluster: "aks-tracing",
    clusterIdentity: "id-control-plane",
    registry: "acrTracing",
    loginServer: "acrtracing.azurecr.io",
    storageAccount: "sttracing",
    workloadIdentity: "id-tracing",
    keyVault: "kv-tracing",
    logWorkspace: "log-tracing",
    publicIp: "pip-tracing",
    ssoApplication: "Tracing",
  });
});

test("existing resources keep their names", () => {
  const names = namesOf({
    network: { existing: true, resourceGroup: "rg-network", virtualNetwork: "vnet-hub", subnet: "snet-aks" },
    registry: { existing: true, name: "acrShared", resourceGroup: "rg-shared" },
    keyVault: { existing: true, name: "kv-shared", resourceGroup: "rg-shared" },
  });
  expect(names).toMatchObject({
    virtualNetwork: "vnet-hub",
    subnet: "snet-aks",
    registry: "acrShared",
    loginServer: "acrshared.azurecr.io",
    keyVault: "kv-shared",
  });
});

test("an existing registry may have another host", () => {
  const registry = { existing: true, name: "acrshared", resourceGroup: "rg", loginServer: "acrshared-a1b2.azurecr.io" };
  expect(namesOf({ registry }).loginServer).toBe("acrshared-a1b2.azurecr.io");
});

test("the name of the app registration contains the resource group", () => {
  expect(namesOf({ resourceGroup: { name: "rg-tracing" } }).ssoApplication).toBe("Langfuse SSO (rg-tracing)");
});

/**
 * Azure's own rules, not those of the schema.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
 */
const AZURE: Partial<Record<keyof (ResourceNames & BlobNames), RegExp>> = {
  resourceGroup: /^[\w.()-]{0,89}[\w()-]$/,
  virtualNetwork: /^[A-Za-z0-9][\w.-]{0,62}\w$/,
  subnet: /^[A-Za-z0-9][\w.-]{0,78}\w$/,
  securityGroup: /^[A-Za-z0-9][\w.-]{0,78}\w$/,
  cluster: /^[A-Za-z0-9]([\w-]{0,61}[A-Za-z0-9])?$/,
  clusterIdentity: /^[A-Za-z0-9][\w-]{2,127}$/,
  registry: /^[A-Za-z0-9]{5,50}$/,
  storageAccount: /^[a-z0-9]{3,24}$/,
  workloadIdentity: /^[A-Za-z0-9][\w-]{2,127}$/,
  keyVault: /^(?!.*--)[A-Za-z][A-Za-z0-9-]{1,22}[A-Za-z0-9]$/,
  logWorkspace: /^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/,
  publicIp: /^[A-Za-z0-9][\w.-]{0,78}\w$/,
  ssoApplication: /^.{1,120}$/,
};

describe.each([
  ["the shortest name", "qa"],
  ["the longest name", "abcdefghijkl"],
  ["the longest name with the most hyphens", "a-b-c-d-e-fg"],
  ["a name with digits", "eu1-test2"],
])("%s", (_name, environment) => {
  const names = namesOf({ environment });

  test.each(Object.entries(AZURE))("gives a valid name for %s", (resource, rule) => {
    expect(names[resource as keyof typeof AZURE]).toMatch(rule);
  });
});

test("hyphens are removed only if Azure does not allow them", () => {
  expect(namesOf({ environment: "eu-test" })).toMatchObject({
    registry: "acrlangfuseeutest",
    loginServer: "acrlangfuseeutest.azurecr.io",
    storageAccount: "stlangfuseeutest",
    keyVault: "kv-langfuse-eu-test",
    resourceGroup: "rg-langfuse-eu-test",
  });
});
