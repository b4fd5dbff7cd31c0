import type { ProviderDefinition } from "../../../rehearsal/providers/definition";
import { Cloud, digits, guid } from "../../../rehearsal/cloud";
import type { Values } from "../../../rehearsal/values/value";
import { readDataSource } from "../../../rehearsal/double/data-source";
import type { Block } from "../../../rehearsal/schemas/schema";
import { model, refusal } from "../support";

type Types = ProviderDefinition["types"];

const BOX: Block = {
  attributes: {
    id: { type: "string", computed: true },
    name: { type: "string", required: true },
    size: { type: "number", computed: true },
    serial: { type: "string", computed: true },
    labels: { type: ["map", "string"], computed: true },
    lids: { type: ["list", ["object", { color: "string" }]], computed: true },
  },
};

let cloud: Cloud;
beforeEach(() => {
  cloud = new Cloud();
});

function read(config: Values, types: Types = {}): Values {
  return readDataSource(model(BOX), types, config, { cloud, provider: {} });
}

const SERIAL = (id: string) => `serial-${digits(`toy_box ${id} serial`, 8)}`;

test("a resource with the given arguments is read, without regard to case", () => {
  cloud.put("toy_box", "1", { id: "1", name: "other", size: 1 });
  cloud.put("toy_box", "2", { id: "2", name: "Box", size: 2, labels: { a: "b" }, lids: [{ color: "red" }] });
  expect(read({ name: "box" })).toEqual({
    id: "2",
    name: "box",
    size: 2,
    serial: SERIAL("2"),
    labels: { a: "b" },
    lids: [{ color: "red" }],
  });
});

test("only values that have the type of the data source are read", () => {
  const odd = { id: "1", name: "box", size: "large", labels: { a: 1 }, lids: [{ color: 7 }], more: "x" };
  cloud.put("toy_box", "1", odd);
  expect(read({ name: "box" })).toEqual({
    id: "1",
    name: "box",
    size: 0,
    serial: SERIAL("1"),
    labels: {},
    lids: [],
  });
});

test("a missing resource is assumed to exist before anything was deployed, and stays the same", () => {
  const words = "toy_box with name box";
  const found = read({ name: "box", size: null });
  expect(found).toMatchObject({ id: guid(words), name: "box", size: 0 });
  expect(cloud.assumptions).toEqual([`${words} exists`]);
  expect(cloud.get("toy_box", guid(words))?.assumed).toBe(true);
  cloud.assuming = false;
  expect(read({ name: "box", size: null })).toEqual(found);
});

test("an assumed resource has the id of its type, and the values of its definition", () => {
  const types: Types = {
    toy_box: {
      resource: { id: (given, { provider }) => `/${String(provider["place"])}/${String(given["name"])}` },
      dataSource: { assume: () => ({ size: 3 }) },
    },
  };
  const found = readDataSource(model(BOX), types, { name: "box" }, { cloud, provider: { place: "shelf" } });
  expect(found).toMatchObject({ id: "/shelf/box", size: 3 });
});

test("a missing resource is refused once something was deployed", () => {
  cloud.assuming = false;
  expect(refusal(() => read({ name: "box", size: 2 }))).toBe("toy_box with name box, size 2 was not found.");
});

test("a definition may read without a resource", () => {
  cloud.assuming = false;
  const types: Types = { toy_box: { dataSource: { read: ({ name = null }) => ({ id: "0", serial: name }) } } };
  expect(read({ name: "box" }, types)).toMatchObject({ id: "0", serial: "box" });
});

test("an answer without id gets one that follows from the arguments", () => {
  const types = { toy_box: { dataSource: { read: () => ({}) } } };
  expect(read({ name: "box" }, types)["id"]).toBe(guid('toy_box {"name":"box"}'));
});

test("a resource that a stack deploys is never assumed to exist", () => {
  cloud.isDeployed = (type, { name }) => type === "toy_box" && name === "box";
  expect(refusal(() => read({ name: "box" }))).toBe("toy_box with name box was not found.");
  expect(read({ name: "other" })).toMatchObject({ name: "other" });
});
