import { AZURERM } from "../../../rehearsal/providers/azurerm";
import type { ProviderDefinition, ResourceDefinition } from "../../../rehearsal/providers/definition";
import { Refusal, Cloud } from "../../../rehearsal/cloud";
import { message } from "../../../rehearsal/protocol/messages";
import type { ProtocolMessage } from "../../../rehearsal/protocol/server";
import { UNKNOWN, decodeValue, encodeValue, type Values } from "../../../rehearsal/values/value";
import { ProviderDouble } from "../../../rehearsal/double/provider-double";
import type { ProviderTypes, TypeModel } from "../../../rehearsal/schemas/provider-types";
import { model, getTypes } from "../support";

/** Calls a double as Terraform does. */
class Terraform {
  readonly double: ProviderDouble;

  constructor(
    private readonly types: ProviderTypes,
    definition: ProviderDefinition,
    cloud: Cloud,
  ) {
    this.double = new ProviderDouble(types, definition, cloud);
  }

  /** Plans and applies; null as configuration deletes. */
  async apply(type: string, prior: Values | null, config: Values | null) {
    const planned = await this.plan(type, prior, config);
    const { new_state, diagnostics = [] }: ProtocolMessage = await this.double.ApplyResourceChange({
      type_name: type,
      prior_state: this.pack(type, prior),
      planned_state: planned.planned_state,
      config: this.pack(type, config),
    });
    return { state: this.unpack(type, new_state), diagnostics };
  }

  plan(type: string, prior: Values | null, config: Values | null): Promise<ProtocolMessage> {
    const proposed = config && { ...prior, ...config };
    return this.double.PlanResourceChange({
      type_name: type,
      prior_state: this.pack(type, prior),
      proposed_new_state: this.pack(type, proposed),
    });
  }

  read(type: string, state: Values): Values | null {
    return this.unpack(
      type,
      this.double.ReadResource({ type_name: type, current_state: this.pack(type, state) }).new_state,
    );
  }

  async open(type: string, config: Values) {
    const ephemeral = this.types.ephemeralResources.get(type) as TypeModel;
    const msgpack = encodeValue(config, ephemeral.objectType);
    const answer: ProtocolMessage = await this.double.OpenEphemeralResource({ type_name: type, config: { msgpack } });
    const { result, diagnostics } = answer;
    return { result: result && decodeValue(result.msgpack, ephemeral.objectType), diagnostics };
  }

  pack(type: string, values: Values | null) {
    return { msgpack: encodeValue(values, this.modelOf(type).objectType) };
  }

  unpack(type: string, { msgpack }: ProtocolMessage): Values | null {
    return decodeValue(msgpack, this.modelOf(type).objectType) as Values | null;
  }

  private modelOf(type: string): TypeModel {
    return this.types.resources.get(type) as TypeModel;
  }
}

const AZURE_TYPES = getTypes("azurerm", {
  resources: ["azurerm_resource_group", "azurerm_key_vault_secret"],
  dataSources: ["azurerm_resource_group"],
  ephemeralResources: ["azurerm_key_vault_secret"],
});

let cloud: Cloud;
let azure: Terraform;
beforeEach(() => {
  cloud = new Cloud();
  azure = new Terraform(AZURE_TYPES, AZURERM, cloud);
});

const GROUP = "azurerm_resource_group";
const group = { name: "rg", location: "eastus" };
const groupId = () => `/subscriptions/${cloud.account.subscriptionId}/resourceGroups/rg`;

const refused = (summary: string) => [{ severity: "ERROR", summary, detail: "" }];

describe("a resource group", () => {
  test("is created, read, updated and deleted", async () => {
    const created = await azure.apply(GROUP, null, group);
    const expected = { id: groupId(), ...group, managed_by: null, tags: null, timeouts: null };
    expect(created).toEqual({ state: expected, diagnostics: [] });
    const state = created.state as Values;
    expect(azure.read(GROUP, state)).toEqual(expected);

    const updated = await azure.apply(GROUP, state, { ...group, tags: { owner: "us" } });
    expect(updated).toEqual({ state: { ...expected, tags: { owner: "us" } }, diagnostics: [] });
    expect(azure.read(GROUP, state)).toEqual(updated.state);

    expect(await azure.apply(GROUP, updated.state, null)).toEqual({ state: null, diagnostics: [] });
    expect(azure.read(GROUP, state)).toBeNull();
    expect(cloud.all).toEqual([]);
  });

  test("is planned with an id that is not known yet", async () => {
    const { planned_state, requires_replace } = await azure.plan(GROUP, null, group);
    expect(azure.unpack(GROUP, planned_state)).toMatchObject({ ...group, id: UNKNOWN });
    expect(requires_replace).toEqual([]);
  });

  test("is replaced if its name changes", async () => {
    const state = (await azure.apply(GROUP, null, group)).state as Values;
    const { planned_state, requires_replace, legacy_type_system } = await azure.plan(GROUP, state, {
      name: "other",
      location: "eastus",
    });
    expect(azure.unpack(GROUP, planned_state)).toEqual({ ...state, name: "other" });
    expect(requires_replace).toEqual([{ steps: [{ attribute_name: "name" }] }]);
    expect(legacy_type_system).toBe(true);
  });

  test("is not created twice", async () => {
    await azure.apply(GROUP, null, group);
    expect(await azure.apply(GROUP, null, { ...group, name: "RG" })).toEqual({
      state: null,
      diagnostics: refused(`${groupId()} exists already; import it to manage it here.`),
    });
  });

  test("stays if its deletion is refused", async () => {
    const { state } = await azure.apply(GROUP, null, group);
    cloud.put("azurerm_key_vault", `${groupId()}/providers/Microsoft.KeyVault/vaults/kv`, {});
    expect(await azure.apply(GROUP, state, null)).toEqual({
      state,
      diagnostics: refused(`The resource group still contains: ${groupId()}/providers/Microsoft.KeyVault/vaults/kv.`),
    });
    expect(azure.read(GROUP, state as Values)).toEqual(state);
  });

  test("is found by its data source", async () => {
    const { state } = await azure.apply(GROUP, null, group);
    const { objectType } = AZURE_TYPES.dataSources.get(GROUP) as TypeModel;
    const answer: ProtocolMessage = await azure.double.ReadDataSource({
      type_name: GROUP,
      config: { msgpack: encodeValue({ name: "rg" }, objectType) },
    });
    expect(decodeValue(answer.state.msgpack, objectType)).toMatchObject({ id: state?.["id"], location: "eastus" });
  });

  test("that a data source does not find is refused", async () => {
    cloud.assuming = false;
    const { objectType } = AZURE_TYPES.dataSources.get(GROUP) as TypeModel;
    const config = { msgpack: encodeValue({ name: "rg" }, objectType) };
    expect(await azure.double.ReadDataSource({ type_name: GROUP, config })).toEqual({
      diagnostics: refused("azurerm_resource_group with name rg was not found."),
    });
  });
});

const SECRET = "azurerm_key_vault_secret";
const VAULT = "/subscriptions/s/resourceGroups/foreign/providers/Microsoft.KeyVault/vaults/kv";
const secret = { name: "salt", key_vault_id: VAULT, value_wo: "hunter2", value_wo_version: 1 };

describe("a vault's secret", () => {
  const opened = () => azure.open(SECRET, { name: "salt", key_vault_id: VAULT });

  test("keeps its write-only value outside the state", async () => {
    const { state, diagnostics } = await azure.apply(SECRET, null, secret);
    expect(diagnostics).toEqual([]);
    expect(state).toMatchObject({ name: "salt", value: null, value_wo: null, value_wo_version: 1 });
    expect(JSON.stringify([state, cloud.all])).not.toContain("hunter2");
    expect((await opened()).result).toMatchObject({ value: "hunter2", version: state?.["version"] });
  });

  test("has a new version and a new id with a new value, and only then", async () => {
    const first = (await azure.apply(SECRET, null, secret)).state as Values;
    const same = (await azure.apply(SECRET, first, { ...secret, value_wo: "unseen", content_type: "text" }))
      .state as Values;
    expect(same).toEqual({ ...first, content_type: "text" });
    expect((await opened()).result).toMatchObject({ value: "hunter2" });

    const second = (await azure.apply(SECRET, same, { ...secret, value_wo: "hunter3", value_wo_version: 2 }))
      .state as Values;
    expect(second["version"]).not.toBe(first["version"]);
    expect(second["id"]).toBe(`https://kv.vault.azure.net/secrets/salt/${String(second["version"])}`);
    expect(second["versionless_id"]).toBe(first["versionless_id"]);
    expect((await opened()).result).toMatchObject({ value: "hunter3", version: second["version"] });
    expect(azure.read(SECRET, first)).toBeNull();
  });

  test("is deleted with its value", async () => {
    const { state } = await azure.apply(SECRET, null, secret);
    await azure.apply(SECRET, state, null);
    expect(await opened()).toEqual({
      diagnostics: refused(
        "SecretNotFound: the vault kv has no secret salt. If an operator adds it by hand before this stack is " +
          "applied, rehearse with --given-secret salt.",
      ),
    });
  });

  test("is not created twice, though each would have its own id", async () => {
    await azure.apply(SECRET, null, secret);
    expect((await azure.apply(SECRET, null, secret)).diagnostics).toEqual(
      refused("https://kv.vault.azure.net/secrets/salt exists already; import it to manage it here."),
    );
  });
});

describe("interference", () => {
  test("sees every change", async () => {
    const seen: string[] = [];
    cloud.interfere = ({ type, action, values }) => seen.push(`${action} ${type} ${String(values["name"])}`);
    const { state } = await azure.apply(GROUP, null, group);
    await azure.apply(GROUP, state, { ...group, tags: {} });
    await azure.apply(GROUP, state, null);
    expect(seen).toEqual(["create", "update", "delete"].map((action) => `${action} ${GROUP} rg`));
  });

  test("may refuse a change, which is not made then", async () => {
    cloud.interfere = () => {
      throw new Refusal("TooManyRequests");
    };
    expect(await azure.apply(GROUP, null, group)).toEqual({ state: null, diagnostics: refused("TooManyRequests") });
    expect(cloud.all).toEqual([]);
  });

  test("may delay a change", async () => {
    let goOn: () => void = () => undefined;
    cloud.interfere = () => new Promise<void>((resolve) => (goOn = resolve));
    const applying = azure.apply(GROUP, null, group);
    await new Promise((resolve) => setImmediate(resolve));
    expect(cloud.all).toEqual([]);
    goOn();
    await applying;
    expect(cloud.all).toHaveLength(1);
  });
});

test("the state file's JSON becomes a state", () => {
  const { upgraded_state } = azure.double.UpgradeResourceState({
    type_name: GROUP,
    version: 0,
    raw_state: { json: Buffer.from(JSON.stringify({ id: "/1", ...group, tags: { a: "b" }, old: true })) },
  });
  expect(azure.unpack(GROUP, upgraded_state)).toEqual({
    id: "/1",
    ...group,
    managed_by: null,
    tags: { a: "b" },
    timeouts: null,
  });
});

test("a wrong argument is reported with its attribute", () => {
  const config = azure.pack(SECRET, { ...secret, name: "a_b", value_wo_version: null });
  expect(azure.double.ValidateResourceConfig({ type_name: SECRET, config })).toEqual({
    diagnostics: [
      {
        severity: "ERROR",
        summary: "Wrong argument of azurerm_key_vault_secret",
        detail: '"name" may only contain letters, digits and dashes, got "a_b"',
        attribute: { steps: [{ attribute_name: "name" }] },
      },
      {
        severity: "ERROR",
        summary: "Wrong argument of azurerm_key_vault_secret",
        detail: '"value_wo" needs value_wo_version beside it',
        attribute: { steps: [{ attribute_name: "value_wo" }] },
      },
    ],
  });
});

test("the schemas are those of the used types", () => {
  const type = message("ProviderSchema");
  const served = type.toObject(type.decode(azure.double.GetProviderSchema()));
  expect(Object.keys(served["resource_schemas"])).toEqual([SECRET, GROUP]);
  expect(Object.keys(served["data_source_schemas"])).toEqual([GROUP]);
  expect(Object.keys(served["ephemeral_resource_schemas"])).toEqual([SECRET]);
});

test("a type that is not served is a bug", () => {
  expect(() => azure.double.ReadResource({ type_name: "azurerm_subnet" })).toThrow(
    "the double does not serve azurerm_subnet",
  );
});

describe("a provider of its own", () => {
  const BOX = model({
    attributes: {
      id: { type: "string", computed: true },
      name: { type: "string", optional: true },
      serial: { type: "string", computed: true },
    },
  });
  const TYPES: ProviderTypes = {
    name: "toy",
    version: "1.0.0",
    provider: model({ attributes: { shelf: { type: "string", optional: true } } }),
    resources: new Map([["toy_box", BOX]]),
    dataSources: new Map(),
    ephemeralResources: new Map([["toy_key", BOX]]),
  };
  const toys = (box: ResourceDefinition, more: Partial<ProviderDefinition> = {}) =>
    new Terraform(TYPES, { ...more, types: { toy_box: { resource: box } } }, cloud);
  const broken = () => {
    throw new TypeError("no such thing");
  };
  const bug = [
    {
      severity: "ERROR",
      summary: "The rehearsal's double of this provider failed",
      detail: expect.stringMatching(/^TypeError: no such thing\n +at /),
    },
  ];

  test("whose definition has a bug reports it, and changes nothing", async () => {
    expect(await toys({ compute: broken }).apply("toy_box", null, { name: "a" })).toEqual({
      state: null,
      diagnostics: bug,
    });
    expect(cloud.all).toEqual([]);
  });

  test("whose plan has a bug reports it too", async () => {
    const prior = { id: "1", name: "a", serial: "b" };
    expect(await toys({ renewed: broken }).plan("toy_box", prior, { name: "c" })).toEqual({ diagnostics: bug });
  });

  test("creates two of the same, each with its own id", async () => {
    const toy = toys({});
    const [one, other] = [await toy.apply("toy_box", null, {}), await toy.apply("toy_box", null, {})];
    expect([...one.diagnostics, ...other.diagnostics]).toEqual([]);
    expect(one.state?.["id"]).not.toBe(other.state?.["id"]);
    expect(cloud.all).toHaveLength(2);
  });

  test("gets its configuration", async () => {
    const seen: unknown[] = [];
    const toy = toys({ check: (_, { provider }) => void seen.push(provider) });
    const config = { msgpack: encodeValue({ shelf: "upper" }, TYPES.provider.objectType) };
    expect(await toy.double.ConfigureProvider({ config })).toEqual({});
    await toy.apply("toy_box", null, {});
    expect(seen).toEqual([{ shelf: "upper" }]);
  });

  test("has a configuration for each connection, and sees the cluster that it leads to", async () => {
    const seen: unknown[] = [];
    const check: ResourceDefinition["check"] = (_, { provider, cloud }) =>
      void seen.push([provider["shelf"], cloud.cluster]);
    const toy = toys({ check }, { cluster: ({ shelf }) => `https://${String(shelf)}` });
    const { planned_state } = await toy.plan("toy_box", null, {});
    const request = { type_name: "toy_box", prior_state: toy.pack("toy_box", null), planned_state };
    for (const shelf of ["upper", "lower"]) {
      const config = { msgpack: encodeValue({ shelf }, TYPES.provider.objectType) };
      await toy.double.ConfigureProvider({ config }, `connection of ${shelf}`);
    }
    for (const shelf of ["upper", "lower"]) {
      await toy.double.ApplyResourceChange({ ...request, config: planned_state }, `connection of ${shelf}`);
    }
    expect(seen).toEqual([
      ["upper", "https://upper"],
      ["lower", "https://lower"],
    ]);
  });

  test("cannot open a type without a definition", async () => {
    expect(await toys({}).open("toy_key", {})).toEqual({
      diagnostics: refused("The rehearsal cannot open toy_key: it has no definition of it."),
    });
  });

  test("stores a resource under the id that a change makes new", async () => {
    const toy = toys({
      id: (given) => `first ${String(given["name"])}`,
      renewed: () => ["id"],
      compute: (given) => ({ id: `now ${String(given["name"])}` }),
    });
    const { state } = await toy.apply("toy_box", null, { name: "a" });
    expect(state?.["id"]).toBe("now a");
    const changed = await toy.apply("toy_box", state, { name: "b" });
    expect(changed.state?.["id"]).toBe("now b");
    expect(cloud.all.map(({ id }) => id)).toEqual(["now b"]);
  });
});
