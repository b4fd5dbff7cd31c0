import type { SynthesizedEnvironment, SynthesizedStack, StackJson } from "../../../rehearsal/synthesized-environments";
import { TestRehearsal, terraform, testWithTerraform } from "./support";

const GROUP = { name: "rg-test", location: "eastus" };
const VAULT = "/subscriptions/s/resourceGroups/rg-test/providers/Microsoft.KeyVault/vaults/kv-test";

/** A stack with one provider, a group, and one more resource. */
function stackWith(type: string, body: object): SynthesizedStack {
  const json = {
    terraform: { required_providers: { azurerm: { source: "azurerm", version: "4.55.0" } } },
    provider: { azurerm: [{ features: [{}] }] },
    resource: { azurerm_resource_group: { group: GROUP }, [type]: { one: body } },
  };
  return { name: "small-platform", json: json as unknown as StackJson, text: JSON.stringify(json) };
}

function environmentWith(type: string, body: object): SynthesizedEnvironment {
  return { name: "small", stacks: [stackWith(type, body)] };
}

const rehearsal = new TestRehearsal();
beforeAll(async () => {
  if (!terraform) return;
  const types = ["azurerm_key_vault_secret", "azurerm_subnet", "azurerm_public_ip", "azurerm_storage_container"];
  await rehearsal.open(...types.map((type) => environmentWith(type, {})));
});
afterAll(() => rehearsal.close());

const SECRET = { name: "salt", key_vault_id: VAULT };
const IP = { name: "pip", resource_group_name: "rg-test", location: "eastus", allocation_method: "Static" };

testWithTerraform.each([
  ["an argument that is missing", "azurerm_public_ip", { ...IP, name: undefined }, 'The argument "name" is required'],
  [
    "an argument that does not exist",
    "azurerm_public_ip",
    { ...IP, nmae: "x" },
    'No argument or block type is named "nmae"',
  ],
  [
    "an argument that is only computed",
    "azurerm_public_ip",
    { ...IP, ip_address: "1.2.3.4" },
    '"ip_address" is computed by the service and cannot be given',
  ],
  ["a value of another type", "azurerm_public_ip", { ...IP, idle_timeout_in_minutes: "long" }, "a number is required"],
  [
    "a value that is not among the known ones",
    "azurerm_public_ip",
    { ...IP, allocation_method: "Sometimes" },
    '"allocation_method" must be one of Static, Dynamic, got "Sometimes"',
  ],
  [
    "two arguments that exclude each other",
    "azurerm_key_vault_secret",
    { ...SECRET, value: "a", value_wo: "b", value_wo_version: 1 },
    "exactly one of value, value_wo must be set, got value and value_wo",
  ],
  [
    "a name that Azure does not take",
    "azurerm_key_vault_secret",
    { ...SECRET, name: "a_b", value_wo: "b", value_wo_version: 1 },
    '"name" ',
  ],
])("%s is refused before anything is planned", async (_, type, body, message) => {
  const run = await rehearsal.run(environmentWith(type, body), "platform");
  const { ok, diagnostics } = await run.validate();
  expect(ok).toBe(false);
  expect(diagnostics.map(({ summary, detail }) => `${summary} ${detail}`).join("\n")).toContain(message);
});

testWithTerraform("a refusal of a service is reported with the resource, which is not stored", async () => {
  const body = {
    name: "nodes",
    resource_group_name: "rg-test",
    virtual_network_name: "none",
    address_prefixes: ["10.0.0.0/24"],
  };
  const stack = { ...body, depends_on: ["azurerm_resource_group.group"] };
  const run = await rehearsal.run(environmentWith("azurerm_subnet", stack), "platform");
  expect((await run.plan()).ok).toBe(true);
  const { ok, diagnostics } = await run.apply();
  expect(ok).toBe(false);
  expect(diagnostics.map(({ address, summary }) => ({ address, summary }))).toEqual([
    {
      address: "azurerm_subnet.one",
      summary: expect.stringMatching(/^ResourceNotFound: .*\/virtualNetworks\/none does not exist\.$/) as string,
    },
  ]);
  expect(rehearsal.cloud.all.map(({ type }) => type)).toEqual(["azurerm_resource_group"]);
});
