import type { ProviderBehaviour } from "../../../rehearsal/cloud/behaviour";
import { World, digits, guid } from "../../../rehearsal/cloud/world";
import type { Values } from "../../../rehearsal/values/value";
import { readDataSource } from "../../../rehearsal/provider/data-source";
import type { Block } from "../../../rehearsal/schemas/schema";
import { model, refusal } from "../support";

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

let world: World;
beforeEach(() => {
  world = new World();
});

function read(config: Values, behaviour: ProviderBehaviour = {}): Values {
  return readDataSource(model(BOX), behaviour, config, { world, provider: {} });
}

const SERIAL = (id: string) => `serial-${digits(`toy_box ${id} serial`, 8)}`;

test("reads what was made with the arguments that it names, without regard to case", () => {
  world.put("toy_box", "1", { id: "1", name: "other", size: 1 });
  world.put("toy_box", "2", { id: "2", name: "Box", size: 2, labels: { a: "b" }, lids: [{ color: "red" }] });
  expect(read({ name: "box" })).toEqual({
    id: "2",
    name: "box",
    size: 2,
    serial: SERIAL("2"),
    labels: { a: "b" },
    lids: [{ color: "red" }],
  });
});

test("takes of what was made only what has the data source's own type", () => {
  const odd = { id: "1", name: "box", size: "large", labels: { a: 1 }, lids: [{ color: 7 }], more: "x" };
  world.put("toy_box", "1", odd);
  expect(read({ name: "box" })).toEqual({
    id: "1",
    name: "box",
    size: 0,
    serial: SERIAL("1"),
    labels: {},
    lids: [],
  });
});

test("what nobody made is taken for granted before anything was deployed, and is the same from then on", () => {
  const words = "toy_box with name box";
  const found = read({ name: "box", size: null });
  expect(found).toMatchObject({ id: guid(words), name: "box", size: 0 });
  expect(world.assumptions).toEqual([`${words} exists`]);
  expect(world.get("toy_box", guid(words))?.assumed).toBe(true);
  world.assuming = false;
  expect(read({ name: "box", size: null })).toEqual(found);
});

test("what is taken for granted has the id of its kind, and looks as its behaviour says", () => {
  const behaviour: ProviderBehaviour = {
    resources: { toy_box: { id: (given, { provider }) => `/${String(provider["place"])}/${String(given["name"])}` } },
    dataSources: { toy_box: { assumed: () => ({ size: 3 }) } },
  };
  const found = readDataSource(model(BOX), behaviour, { name: "box" }, { world, provider: { place: "shelf" } });
  expect(found).toMatchObject({ id: "/shelf/box", size: 3 });
});

test("what nobody made is missing once something was deployed", () => {
  world.assuming = false;
  expect(refusal(() => read({ name: "box", size: 2 }))).toBe("toy_box with name box, size 2 was not found.");
});

test("a behaviour may answer by itself", () => {
  world.assuming = false;
  const behaviour: ProviderBehaviour = {
    dataSources: { toy_box: { answers: ({ name = null }) => ({ id: "0", serial: name }) } },
  };
  expect(read({ name: "box" }, behaviour)).toMatchObject({ id: "0", serial: "box" });
});

test("an answer without id gets one that follows from what was asked", () => {
  const behaviour = { dataSources: { toy_box: { answers: () => ({}) } } };
  expect(read({ name: "box" }, behaviour)["id"]).toBe(guid('toy_box {"name":"box"}'));
});

test("what a stack deploys is never taken for granted", () => {
  world.isDeployed = (type, { name }) => type === "toy_box" && name === "box";
  expect(refusal(() => read({ name: "box" }))).toBe("toy_box with name box was not found.");
  expect(read({ name: "other" })).toMatchObject({ name: "other" });
});
