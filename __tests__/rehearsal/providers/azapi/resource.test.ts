import { AZAPI } from "../../../../rehearsal/providers/azapi";
import { vaultSecretAddress } from "../../../../rehearsal/providers/azurerm/key-vault-secret";
import { Cloud, guid } from "../../../../rehearsal/cloud";
import { Dynamic, UNKNOWN, type Values } from "../../../../rehearsal/values/value";
import { getResource, create, refusal, resourceGroup } from "../../support";

let cloud: Cloud;
let group: string;
beforeEach(() => {
  cloud = new Cloud();
  group = resourceGroup(cloud);
});

const ACCOUNT = "Microsoft.Storage/storageAccounts@2024-01-01";
const account = (more: Values = {}) =>
  create(cloud, "azapi_resource", { type: ACCOUNT, name: "stblob", parent_id: group, ...more });
const accountId = () => `${group}/providers/Microsoft.Storage/storageAccounts/stblob`;

describe("a resource", () => {
  test("in a group has its whole type in its id", () => {
    expect(account()["id"]).toBe(accountId());
  });

  test("within a resource of its namespace has the last part of its type in its id", () => {
    const parent_id = account()["id"] as string;
    const services = { type: "microsoft.storage/storageAccounts/blobServices@2024-01-01", name: "default", parent_id };
    expect(account(services)["id"]).toBe(`${accountId()}/blobServices/default`);
  });

  test("on a resource of another namespace has its whole type in its id", () => {
    const parent_id = account()["id"] as string;
    const setting = { type: "Microsoft.Insights/diagnosticSettings@2021-05-01-preview", name: "d", parent_id };
    expect(account(setting)["id"]).toBe(`${accountId()}/providers/Microsoft.Insights/diagnosticSettings/d`);
  });

  test("needs its parent", () => {
    expect(refusal(() => account({ parent_id: `${group}/missing` }))).toBe(
      `ResourceNotFound: ${group}/missing does not exist.`,
    );
  });

  const body = new Dynamic({ sku: { name: "Standard_LRS" }, properties: { allowSharedKeyAccess: false } });

  test("exports values of the body and values that Azure adds", () => {
    const exports = [
      "properties.primaryEndpoints.blob",
      "properties.allowSharedKeyAccess",
      "sku.name",
      "properties.none",
    ];
    const { output } = account({ body, response_export_values: new Dynamic(exports) });
    expect((output as Dynamic).value).toEqual({
      properties: {
        primaryEndpoints: { blob: "https://stblob.blob.core.windows.net/" },
        allowSharedKeyAccess: false,
        none: null,
      },
      sku: { name: "Standard_LRS" },
    });
  });

  test("exports everything, or nothing", () => {
    expect((account({ body, response_export_values: new Dynamic(["*"]) })["output"] as Dynamic).value).toEqual({
      id: accountId(),
      sku: { name: "Standard_LRS" },
      properties: {
        allowSharedKeyAccess: false,
        primaryEndpoints: { blob: "https://stblob.blob.core.windows.net/" },
        provisioningState: "Succeeded",
      },
    });
    expect((account({ name: "bare" })["output"] as Dynamic).value).toEqual({});
  });

  test("of logs has the id for agents", () => {
    const workspace = { type: "Microsoft.OperationalInsights/workspaces@2023-09-01", name: "log-1" };
    const { output } = account({ ...workspace, response_export_values: ["properties.customerId"] });
    const id = `${group}/providers/Microsoft.OperationalInsights/workspaces/log-1`;
    expect((output as Dynamic).value).toEqual({ properties: { customerId: guid(`${id} customer`) } });
  });

  test.each<[string, string, Values, readonly string[]]>([
    ["its body", "azapi_resource", { body: new Dynamic({}) }, ["output"]],
    ["what it exports", "azapi_resource", { response_export_values: new Dynamic(["*"]) }, ["output"]],
    ["its tags", "azapi_resource", { tags: { a: "b" } }, []],
    ["the body of an update", "azapi_update_resource", { body: new Dynamic({}) }, ["output"]],
    ["the tags of an update", "azapi_update_resource", { locks: [] }, []],
  ])("has a new answer after a change of %s", (_words, type, changed, renewed) => {
    const prior = { body, response_export_values: null, tags: null, locks: null };
    expect(getResource(type).renewed?.({ ...prior, ...changed }, prior)).toEqual(renewed);
  });
});

describe("an update of a resource", () => {
  const update = (given: Values) => create(cloud, "azapi_update_resource", { type: ACCOUNT, ...given });

  test("has the id that is given or follows from its parent, which must exist", () => {
    expect(refusal(() => update({ resource_id: accountId() }))).toBe(
      `ResourceNotFound: ${accountId()} does not exist.`,
    );
    account();
    const expected = { id: accountId(), name: "stblob", parent_id: group, resource_id: accountId() };
    expect(update({ resource_id: accountId() })).toMatchObject(expected);
    expect(update({ name: "stblob", parent_id: group })).toMatchObject(expected);
  });

  test("of a resource within another has the other as parent", () => {
    account();
    const services = `${accountId()}/blobServices/default`;
    expect(update({ resource_id: services })).toMatchObject({ name: "default", parent_id: accountId() });
  });
});

describe("the data source", () => {
  const read = (config: Values) =>
    AZAPI.types["azapi_resource"]?.dataSource?.read?.(config, { cloud, provider: {} }) as Values;

  test("reads a deployed resource, by id or by parent", () => {
    account({ body: new Dynamic({ sku: { name: "Standard_LRS" } }) });
    const config = {
      type: ACCOUNT,
      response_export_values: new Dynamic(["sku.name", "properties.primaryEndpoints.blob"]),
    };
    const expected = {
      id: accountId(),
      exists: true,
      output: new Dynamic({
        sku: { name: "Standard_LRS" },
        properties: { primaryEndpoints: { blob: "https://stblob.blob.core.windows.net/" } },
      }),
    };
    expect(read({ ...config, name: "stblob", parent_id: group })).toEqual(expected);
    expect(read({ ...config, resource_id: accountId(), parent_id: UNKNOWN })).toEqual(expected);
  });

  test("refuses a missing resource", () => {
    expect(refusal(() => read({ type: ACCOUNT, name: "stblob", parent_id: group }))).toBe(
      `ResourceNotFound: ${accountId()} does not exist.`,
    );
  });

  const secret = () => ({
    type: "Microsoft.KeyVault/vaults/secrets@2023-07-01",
    name: "salt",
    parent_id: `${group}/providers/Microsoft.KeyVault/vaults/kv`,
    response_export_values: new Dynamic(["*"]),
  });

  test("has the time when a vault's secret was last written, and not its value", () => {
    const address = vaultSecretAddress(secret().parent_id, "salt");
    const updatedAfter = (version: number) => {
      cloud.secrets.set(address, { value: "hunter2", version });
      return read(secret());
    };
    const updated = Date.parse("2026-01-01T00:00:00Z") / 1000 + 60;
    expect(updatedAfter(1)).toEqual({
      id: `${secret().parent_id}/secrets/salt`,
      exists: true,
      output: new Dynamic({ properties: { attributes: { enabled: true, created: updated, updated } } }),
    });
    expect(JSON.stringify(updatedAfter(2))).toContain(`"updated":${updated + 60}`);
  });

  test("refuses a vault's secret before it was written", () => {
    expect(refusal(() => read(secret()))).toBe(
      "SecretNotFound: the vault kv has no secret salt. If an operator adds it by hand before this stack is " +
        "applied, rehearse with --given-secret salt.",
    );
  });
});
