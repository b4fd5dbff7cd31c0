import { World, digits, guid } from "../../../rehearsal/cloud/world";
import { refusal } from "../support";

let world: World;
beforeEach(() => {
  world = new World();
});

const GROUP = "/subscriptions/s/resourceGroups/rg";
const STORAGE = `${GROUP}/providers/Microsoft.Storage/storageAccounts/st`;

describe("what was made", () => {
  test("is there until it is removed, whatever the case of its id", () => {
    world.put("toy_box", "/Boxes/A", { name: "a" });
    const thing = { type: "toy_box", id: "/Boxes/A", values: { name: "a" }, assumed: false, cluster: "" };
    expect(world.get("toy_box", "/boxes/a")).toEqual(thing);
    expect(world.byId("/BOXES/A")).toEqual(thing);
    expect(world.get("toy_lid", "/Boxes/A")).toBeUndefined();
    world.remove("toy_box", "/boxes/A");
    expect(world.all).toEqual([]);
  });

  test("is found by its values, a text without regard to case", () => {
    world.put("toy_box", "1", { name: "Red", size: 1, lid: [{ color: "red" }, { color: "blue" }] });
    world.put("toy_box", "2", { name: "red", size: 2, lid: [] });
    world.put("toy_lid", "3", { name: "red" });
    const found = (wanted: Parameters<World["find"]>[1]) => world.find("toy_box", wanted).map(({ id }) => id);
    expect(found({})).toEqual(["1", "2"]);
    expect(found({ name: "RED" })).toEqual(["1", "2"]);
    expect(found({ name: "red", size: 2 })).toEqual(["2"]);
    expect(found({ size: "2" })).toEqual([]);
    expect(found({ "lid.color": "Red" })).toEqual(["1"]);
    expect(found({ color: null })).toEqual(["1", "2"]);
  });
});

describe("a cluster", () => {
  const SECRET = "kubernetes_secret_v1";

  test("has objects of its own, with the same names", () => {
    const [blue, green] = [world.within("https://blue"), world.within("https://green")];
    blue.put(SECRET, "ns/a", { name: "a" });
    expect(green.get(SECRET, "ns/a")).toBeUndefined();
    expect(green.find(SECRET, { name: "a" })).toEqual([]);
    green.put(SECRET, "ns/a", { name: "a" });
    blue.remove(SECRET, "ns/a");
    expect(blue.find(SECRET, {})).toEqual([]);
    expect(green.find(SECRET, {}).map(({ id }) => id)).toEqual(["ns/a"]);
    expect(world.find(SECRET, {}).map(({ cluster }) => cluster)).toEqual(["https://green"]);
  });

  test("is in the same cloud as the others", () => {
    world.put("azurerm_resource_group", GROUP, { name: "rg" });
    const inside = world.within("https://blue");
    expect(inside.find("azurerm_resource_group", { name: "rg" })).toHaveLength(1);
    inside.put("azurerm_key_vault", "/kv", {});
    expect(world.get("azurerm_key_vault", "/kv")).toMatchObject({ cluster: "" });
    world.assuming = false;
    expect(inside.assuming).toBe(false);
  });
});

describe("what is taken for granted", () => {
  test("is there, and is said in words, in order", () => {
    world.assume("toy_box", "2", { name: "b" }, "box b exists");
    world.assume("toy_box", "1", { name: "a" }, "box a exists");
    world.assume("toy_box", "1", { name: "a" }, "box a exists");
    expect(world.find("toy_box", { name: "a" })).toEqual([
      { type: "toy_box", id: "1", values: { name: "a" }, assumed: true, cluster: "" },
    ]);
    expect(world.assumptions).toEqual(["box a exists", "box b exists"]);
  });
});

describe("an Azure resource that is needed", () => {
  test("is there if it was made", () => {
    world.put("azurerm_resource_group", GROUP, {});
    world.put("azapi_resource", STORAGE, {});
    expect(refusal(() => world.requireAzure(STORAGE.toUpperCase()))).toBeUndefined();
    expect(refusal(() => world.requireAzure(`${STORAGE}/blobServices/default`))).toBeUndefined();
    expect(world.assumptions).toEqual([]);
  });

  test("is missing if its group was made here and it was not", () => {
    world.put("azurerm_resource_group", GROUP, {});
    expect(refusal(() => world.requireAzure(STORAGE))).toBe(`ResourceNotFound: ${STORAGE} is not there.`);
    const services = `${STORAGE}/blobServices/default`;
    expect(refusal(() => world.requireAzure(services))).toBe(`ResourceNotFound: ${services} is not there.`);
    const otherCase = STORAGE.replace("resourceGroups", "resourcegroups");
    expect(refusal(() => world.requireAzure(otherCase))).toBe(`ResourceNotFound: ${otherCase} is not there.`);
  });

  test("is taken for granted in a group that nobody made here", () => {
    expect(refusal(() => world.requireAzure(STORAGE))).toBeUndefined();
    expect(world.assumptions).toEqual([`${STORAGE} exists`]);
  });

  test("is taken for granted in a group that is taken for granted", () => {
    world.assume("azurerm_resource_group", GROUP, {}, "the group exists");
    expect(refusal(() => world.requireAzure(STORAGE))).toBeUndefined();
    expect(world.assumptions).toEqual([`${STORAGE} exists`, "the group exists"]);
  });

  test("may be a whole subscription, which is not worth a word", () => {
    expect(refusal(() => world.requireAzure("/subscriptions/s"))).toBeUndefined();
    expect(world.assumptions).toEqual([]);
  });
});

describe("what is made up", () => {
  test("is a GUID or digits, the same each time", () => {
    expect(guid("a")).toBe("ca978112-ca1b-4dca-8ac2-31b39a23dc4d");
    expect(guid("b")).not.toBe(guid("a"));
    expect(digits("a", 8)).toBe("ca978112");
    expect(new World().account).toEqual(world.account);
    expect(new Set(Object.values(world.account)).size).toBe(4);
  });

  test("is an id that nothing of the type has", () => {
    expect(world.freeId("toy_box", "a")).toBe(guid("a"));
    world.put("toy_box", guid("a"), {});
    expect(world.freeId("toy_box", "a")).toBe(guid("a 1"));
    expect(world.freeId("toy_lid", "a")).toBe(guid("a"));
    world.put("toy_box", guid("a 1"), {});
    expect(world.freeId("toy_box", "a", (text) => `/${text}`)).toBe("/a");
    expect(world.freeId("toy_box", "a")).toBe(guid("a 2"));
  });
});
