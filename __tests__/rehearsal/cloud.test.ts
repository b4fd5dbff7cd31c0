import { Canaries, Cloud, digits, guid } from "../../rehearsal/cloud";
import { refusal } from "./support";

let cloud: Cloud;
beforeEach(() => {
  cloud = new Cloud();
});

const GROUP = "/subscriptions/s/resourceGroups/rg";
const STORAGE = `${GROUP}/providers/Microsoft.Storage/storageAccounts/st`;

describe("a deployed resource", () => {
  test("exists until it is removed, whatever the case of its id", () => {
    cloud.put("toy_box", "/Boxes/A", { name: "a" });
    const thing = { type: "toy_box", id: "/Boxes/A", values: { name: "a" }, assumed: false, cluster: "" };
    expect(cloud.get("toy_box", "/boxes/a")).toEqual(thing);
    expect(cloud.findById("/BOXES/A")).toEqual(thing);
    expect(cloud.get("toy_lid", "/Boxes/A")).toBeUndefined();
    cloud.remove("toy_box", "/boxes/A");
    expect(cloud.all).toEqual([]);
  });

  test("is found by its values, a text without regard to case", () => {
    cloud.put("toy_box", "1", { name: "Red", size: 1, lid: [{ color: "red" }, { color: "blue" }] });
    cloud.put("toy_box", "2", { name: "red", size: 2, lid: [] });
    cloud.put("toy_lid", "3", { name: "red" });
    const found = (wanted: Parameters<Cloud["find"]>[1]) => cloud.find("toy_box", wanted).map(({ id }) => id);
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

  test("has its own objects, with the same names", () => {
    const [blue, green] = [cloud.within("https://blue"), cloud.within("https://green")];
    blue.put(SECRET, "ns/a", { name: "a" });
    expect(green.get(SECRET, "ns/a")).toBeUndefined();
    expect(green.find(SECRET, { name: "a" })).toEqual([]);
    green.put(SECRET, "ns/a", { name: "a" });
    blue.remove(SECRET, "ns/a");
    expect(blue.find(SECRET, {})).toEqual([]);
    expect(green.find(SECRET, {}).map(({ id }) => id)).toEqual(["ns/a"]);
    expect(cloud.find(SECRET, {}).map(({ cluster }) => cluster)).toEqual(["https://green"]);
  });

  test("is in the same cloud as the others", () => {
    cloud.put("azurerm_resource_group", GROUP, { name: "rg" });
    const inside = cloud.within("https://blue");
    expect(inside.find("azurerm_resource_group", { name: "rg" })).toHaveLength(1);
    inside.put("azurerm_key_vault", "/kv", {});
    expect(cloud.get("azurerm_key_vault", "/kv")).toMatchObject({ cluster: "" });
    cloud.assuming = false;
    expect(inside.assuming).toBe(false);
  });
});

describe("an assumed resource", () => {
  test("exists, and its words are sorted", () => {
    cloud.assume("toy_box", "2", { name: "b" }, "box b exists");
    cloud.assume("toy_box", "1", { name: "a" }, "box a exists");
    cloud.assume("toy_box", "1", { name: "a" }, "box a exists");
    expect(cloud.find("toy_box", { name: "a" })).toEqual([
      { type: "toy_box", id: "1", values: { name: "a" }, assumed: true, cluster: "" },
    ]);
    expect(cloud.assumptions).toEqual(["box a exists", "box b exists"]);
  });
});

describe("a required Azure resource", () => {
  test("exists if it was deployed", () => {
    cloud.put("azurerm_resource_group", GROUP, {});
    cloud.put("azapi_resource", STORAGE, {});
    expect(refusal(() => cloud.requireResource(STORAGE.toUpperCase()))).toBeUndefined();
    expect(refusal(() => cloud.requireResource(`${STORAGE}/blobServices/default`))).toBeUndefined();
    expect(cloud.assumptions).toEqual([]);
  });

  test("is missing if only its group was deployed", () => {
    cloud.put("azurerm_resource_group", GROUP, {});
    expect(refusal(() => cloud.requireResource(STORAGE))).toBe(`ResourceNotFound: ${STORAGE} does not exist.`);
    const services = `${STORAGE}/blobServices/default`;
    expect(refusal(() => cloud.requireResource(services))).toBe(`ResourceNotFound: ${services} does not exist.`);
    const otherCase = STORAGE.replace("resourceGroups", "resourcegroups");
    expect(refusal(() => cloud.requireResource(otherCase))).toBe(`ResourceNotFound: ${otherCase} does not exist.`);
  });

  test("is assumed to exist in a group that was not deployed", () => {
    expect(refusal(() => cloud.requireResource(STORAGE))).toBeUndefined();
    expect(cloud.assumptions).toEqual([`${STORAGE} exists`]);
  });

  test("is assumed to exist in a group that is assumed to exist", () => {
    cloud.assume("azurerm_resource_group", GROUP, {}, "the group exists");
    expect(refusal(() => cloud.requireResource(STORAGE))).toBeUndefined();
    expect(cloud.assumptions).toEqual([`${STORAGE} exists`, "the group exists"]);
  });

  test("may be a subscription, which is no assumption", () => {
    expect(refusal(() => cloud.requireResource("/subscriptions/s"))).toBeUndefined();
    expect(cloud.assumptions).toEqual([]);
  });
});

describe("a generated value", () => {
  test("is a GUID or digits, the same each time", () => {
    expect(guid("a")).toBe("ca978112-ca1b-4dca-8ac2-31b39a23dc4d");
    expect(guid("b")).not.toBe(guid("a"));
    expect(digits("a", 8)).toBe("ca978112");
    expect(new Cloud().account).toEqual(cloud.account);
    expect(new Set(Object.values(cloud.account)).size).toBe(4);
  });

  test("is an id that nothing of the type has", () => {
    expect(cloud.getFreeId("toy_box", "a")).toBe(guid("a"));
    cloud.put("toy_box", guid("a"), {});
    expect(cloud.getFreeId("toy_box", "a")).toBe(guid("a 1"));
    expect(cloud.getFreeId("toy_lid", "a")).toBe(guid("a"));
    cloud.put("toy_box", guid("a 1"), {});
    expect(cloud.getFreeId("toy_box", "a", (text) => `/${text}`)).toBe("/a");
    expect(cloud.getFreeId("toy_box", "a")).toBe(guid("a 2"));
  });
});

describe("canaries", () => {
  test.each<[{ length?: number; alphabet?: "alphanumeric" | "hexadecimal" }, RegExp]>([
    [{}, /^Canary[0-9a-f]{34}$/],
    [{ length: 32 }, /^Canary[0-9a-f]{26}$/],
    [{ length: 200 }, /^Canary[0-9a-f]{194}$/],
    [{ length: 64, alphabet: "hexadecimal" }, /^cacacaca[0-9a-f]{56}$/],
    [{ length: 8 }, /^[0-9a-f]{8}$/],
    [{ length: 8, alphabet: "hexadecimal" }, /^[0-9a-f]{8}$/],
  ])("%j has its length and its characters", (options, form) => {
    expect(new Canaries().issue("toy_box", "key", options)).toMatch(form);
  });

  test("all are different, whatever their length", () => {
    const canaries = new Canaries();
    for (const length of [8, 16, 40]) {
      for (let i = 0; i < 100; i += 1) canaries.issue("toy_box", "key", { length });
    }
    expect(new Set(canaries.all.map(({ value }) => value)).size).toBe(300);
  });

  test("another rehearsal has the same", () => {
    const [one, other] = [new Canaries(), new Canaries()];
    expect(one.issue("toy_box", "key")).toBe(other.issue("toy_box", "key"));
  });

  test("each has its type and attribute", () => {
    const canaries = new Canaries();
    const key = canaries.issue("toy_box", "key");
    const pin = canaries.issue("toy_lock", "pin", { length: 16 });
    expect(canaries.all).toEqual([
      { value: key, type: "toy_box", attribute: "key" },
      { value: pin, type: "toy_lock", attribute: "pin" },
    ]);
  });
});
