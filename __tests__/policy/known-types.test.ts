import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { keysInState } from "../../policy/keys-in-state";
import { isKnownAzureType, isKnownType } from "../../policy/known-types";

const ROOT = path.resolve(__dirname, "../..");

/** The sources of what makes resources, as texts. */
const SOURCES = ["constructs", "stacks", "terraform-state"].flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => readFileSync(path.join(ROOT, folder, file), "utf8")),
);

/** The types of the bindings that they import: `azurerm_subnet` and data `azurerm_subnet`. */
const TYPES = SOURCES.flatMap((text) => [...text.matchAll(/@cdktf\/provider-([a-z]+)\/lib\/([a-z\d-]+)/g)])
  .filter(([, , name = ""]) => name !== "provider")
  .map(([, provider = "", name = ""]) => {
    const data = `data-${provider}-`;
    const isData = name.startsWith(data);
    const type = `${provider}_${(isData ? name.slice(data.length) : name).replaceAll("-", "_")}`;
    return { kind: isData ? ("data" as const) : ("resource" as const), type };
  });

test("every type that the constructs can make was looked at, also where no example environment makes it", () => {
  expect(TYPES.length).toBeGreaterThan(40);
  const isKnown = (one: (typeof TYPES)[number]) => isKnownType(one as Parameters<typeof isKnownType>[0]);
  expect(TYPES.filter((one) => !isKnown(one))).toEqual([]);
});

test("no type that the constructs can make is known to write keys", () => {
  expect(TYPES.filter(({ kind, type }) => keysInState(kind, type))).toEqual([]);
});

test("every type in Azure that the constructs manage by azapi was looked at", () => {
  const types = SOURCES.flatMap((text) => [...text.matchAll(/"(Microsoft\.\w+\/[\w/]+)@[\d-]+(?:preview)?"/g)]);
  expect(types.length).toBeGreaterThan(2);
  expect(types.map(([, type = ""]) => type).filter((type) => !isKnownAzureType(type))).toEqual([]);
});
