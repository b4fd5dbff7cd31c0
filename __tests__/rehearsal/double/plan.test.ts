import { UNKNOWN, type Values } from "../../../rehearsal/values/value";
import { planCreate, planUpdate } from "../../../rehearsal/double/plan";
import type { TypeDeclaration } from "../../../rehearsal/providers/definition";
import type { Attribute, Block } from "../../../rehearsal/schemas/schema";
import { model } from "../support";

const argument: Attribute = { type: "string", optional: true };
const filledIn: Attribute = { type: "string", optional: true, computed: true };
const computed: Attribute = { type: "string", computed: true };
const writeOnly: Attribute = { type: "string", optional: true, write_only: true };

const BOX: Block = {
  attributes: { id: computed, name: argument, color: filledIn, key: writeOnly },
  block_types: {
    lid: { nesting_mode: "list", block: { attributes: { size: argument, serial: computed } } },
    label: { nesting_mode: "set", block: { attributes: { text: argument, uid: computed } } },
    lock: { nesting_mode: "single", block: { attributes: { maker: filledIn } } },
  },
};

const EMPTY: Values = { id: null, name: null, color: null, key: null, lid: [], label: [], lock: null };

describe("a new resource", () => {
  const planned = (given: Values, declaration: TypeDeclaration = {}) =>
    planCreate(model(BOX, declaration), { ...EMPTY, ...given });

  test("has its arguments, and unknown values that the service fills in", () => {
    expect(planned({ name: "a", lid: [{ size: "s", serial: null }], lock: { maker: null } })).toEqual({
      planned: {
        id: UNKNOWN,
        name: "a",
        color: UNKNOWN,
        key: null,
        lid: [{ size: "s", serial: UNKNOWN }],
        label: [],
        lock: { maker: UNKNOWN },
      },
      replacing: [],
    });
  });

  test("has the defaults of omitted arguments, at any depth", () => {
    const defaults = { name: "box", color: "red", "lid.size": "m" };
    const lid = [
      { size: null, serial: null },
      { size: "s", serial: null },
    ];
    expect(planned({ color: "blue", lid }, { defaults }).planned).toMatchObject({
      name: "box",
      color: "blue",
      lid: [{ size: "m" }, { size: "s" }],
    });
  });

  test("has no write-only argument", () => {
    expect(planned({ key: "hunter2" }, { defaults: { key: "none" } }).planned["key"]).toBeNull();
  });

  test("has unknown blocks that are omitted and that the service fills in", () => {
    const declaration = { filledInBlocks: ["lid", "label"] };
    expect(planned({ label: [{ text: "a", uid: null }] }, declaration).planned).toMatchObject({
      lid: UNKNOWN,
      label: [{ text: "a", uid: UNKNOWN }],
    });
  });
});

const PRIOR: Values = {
  id: "1",
  name: "a",
  color: "red",
  key: null,
  lid: [{ size: "s", serial: "x" }],
  label: [{ text: "a", uid: "y" }],
  lock: { maker: "m" },
};

describe("a change", () => {
  const planned = (given: Values, declaration: TypeDeclaration = {}, renewed: string[] = []) =>
    planUpdate(model(BOX, declaration), PRIOR, { ...PRIOR, ...given }, () => renewed);

  test("without a difference is empty, whatever would be renewed", () => {
    expect(planned({ key: "hunter2" }, {}, ["id"])).toEqual({ planned: PRIOR, replacing: [] });
  });

  test("keeps computed values", () => {
    expect(planned({ name: "b" }).planned).toEqual({ ...PRIOR, name: "b" });
  });

  test("has unknown renewed attributes", () => {
    expect(planned({ name: "b" }, {}, ["id", "color"]).planned).toEqual({
      ...PRIOR,
      name: "b",
      id: UNKNOWN,
      color: UNKNOWN,
    });
  });

  test("has its renewed attributes from the planned values", () => {
    const seen: Values[] = [];
    planUpdate(model(BOX, { defaults: { name: "box" } }), PRIOR, { ...PRIOR, name: null }, (given) => {
      seen.push(given);
      return [];
    });
    expect(seen).toEqual([{ ...PRIOR, name: "box" }]);
  });

  test("back to a default has the default", () => {
    expect(planned({ name: null }, { defaults: { name: "box" } }).planned["name"]).toBe("box");
  });

  test("with one more block has unknown values only in that block", () => {
    const lid = [
      { size: "s", serial: "x" },
      { size: "m", serial: null },
    ];
    expect(planned({ lid }).planned["lid"]).toEqual([
      { size: "s", serial: "x" },
      { size: "m", serial: UNKNOWN },
    ]);
  });

  test("of a block in a set makes it a new one", () => {
    const label = [
      { text: "b", uid: null },
      { text: "a", uid: "y" },
    ];
    expect(planned({ label }).planned["label"]).toEqual([
      { text: "b", uid: UNKNOWN },
      { text: "a", uid: "y" },
    ]);
  });

  test("that adds a single block fills it in", () => {
    const prior = { ...PRIOR, lock: null };
    const proposed = { ...PRIOR, lock: { maker: null } };
    expect(planUpdate(model(BOX), prior, proposed, () => []).planned["lock"]).toEqual({ maker: UNKNOWN });
  });

  test("that omits blocks which the service fills in keeps them", () => {
    expect(planned({ name: "b", lid: [] }, { filledInBlocks: ["lid"] }).planned["lid"]).toEqual(PRIOR["lid"]);
    expect(planned({ name: "b", lid: [] }).planned["lid"]).toEqual([]);
  });
});

describe("a change that replaces", () => {
  const size: Block = { attributes: { size: argument } };
  const block: Block = {
    attributes: {
      name: argument,
      labels: { optional: true, nested_type: { nesting_mode: "list", attributes: { size: argument } } },
      owner: { optional: true, nested_type: { nesting_mode: "single", attributes: { size: argument } } },
    },
    block_types: {
      list: { nesting_mode: "list", block: { ...size, block_types: { deep: { nesting_mode: "list", block: size } } } },
      set: { nesting_mode: "set", block: size },
      single: { nesting_mode: "single", block: size },
    },
  };
  const values = (of: string): Values => ({
    name: of,
    labels: [{ size: of }],
    owner: { size: of },
    list: [{ size: of, deep: [{ size: of }] }],
    set: [{ size: of }],
    single: { size: of },
  });

  test.each<[path: string, steps: (string | number)[]]>([
    ["name", ["name"]],
    ["labels.size", ["labels", 0, "size"]],
    ["owner.size", ["owner", "size"]],
    ["list.size", ["list", 0, "size"]],
    ["list.deep.size", ["list", 0, "deep", 0, "size"]],
    ["set.size", ["set"]],
    ["single.size", ["single", "size"]],
  ])("%s is named by its steps", (path, steps) => {
    const declaration = { replacing: [path] };
    expect(planUpdate(model(block, declaration), values("a"), values("b"), () => []).replacing).toEqual([steps]);
  });

  test("names only what changes", () => {
    const declaration = { replacing: ["name", "owner.size", "single.size"] };
    const proposed = { ...values("a"), owner: { size: "b" } };
    expect(planUpdate(model(block, declaration), values("a"), proposed, () => []).replacing).toEqual([
      ["owner", "size"],
    ]);
  });
});
