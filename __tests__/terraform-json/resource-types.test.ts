import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { findKeysInState } from "../../policy/keys-in-state";
import type { BlockKind } from "../../terraform-json/block";
import { RESOURCE_TYPES, findResourceType, isKnownAzureType, isKnownType } from "../../terraform-json/resource-types";
import { synthesis } from "../support/synthesis";

const ROOT = path.resolve(__dirname, "../..");

/** The sources of the folders that create resources, as texts. */
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

test("every type that the constructs import is known, also if no example environment has it", () => {
  expect(TYPES.length).toBeGreaterThan(40);
  const isKnown = (one: (typeof TYPES)[number]) => isKnownType(one);
  expect(TYPES.filter((one) => !isKnown(one))).toEqual([]);
});

test("no type that the constructs import is known to write keys", () => {
  expect(TYPES.filter(({ kind, type }) => findKeysInState(kind, type))).toEqual([]);
});

test("every type in Azure that the constructs manage by azapi is known", () => {
  const types = SOURCES.flatMap((text) => [...text.matchAll(/"(Microsoft\.\w+\/[\w/]+)@[\d-]+(?:preview)?"/g)]);
  expect(types.length).toBeGreaterThan(2);
  expect(types.map(([, type = ""]) => type).filter((type) => !isKnownAzureType(type))).toEqual([]);
});

describe.each(["dev", "production", "oss"] as const)("%s", (environment) => {
  const { platform, release } = synthesis(environment);
  const blocks = [platform, release].flatMap(({ resource, data, ephemeral }) =>
    Object.entries({ resource, data, ephemeral }).flatMap(([kind, types]) =>
      Object.keys((types ?? {}) as object).map((type) => ({ kind: kind as BlockKind, type })),
    ),
  );
  const azureTypes = Object.values((platform.resource.azapi_resource ?? {}) as Record<string, { type: string }>).map(
    ({ type }) => type.replace(/@.*/, ""),
  );

  test("every type has a row, and is known to write no key to the state", () => {
    expect(blocks.length).toBeGreaterThan(10);
    expect(blocks.filter((block) => !isKnownType(block))).toEqual([]);
    expect(azureTypes.filter((type) => !isKnownAzureType(type))).toEqual([]);
  });

  test("the report covers every type", () => {
    const types = [...blocks.map(({ type }) => type).filter((type) => !type.startsWith("azapi_")), ...azureTypes];
    const isCovered = (type: string) => {
      const row = findResourceType(type);
      return row?.noun !== undefined || row?.isReported === true;
    };
    expect(types.filter((type) => !isCovered(type))).toEqual([]);
  });
});

test("a type of Azure is found whatever its case", () => {
  expect(findResourceType("microsoft.storage/STORAGEACCOUNTS")).toBe(
    RESOURCE_TYPES["Microsoft.Storage/storageAccounts"],
  );
});

test.each([
  [{ kind: "data", type: "azurerm_storage_account" }, false],
  [{ kind: "resource", type: "azurerm_new" }, false],
  [{ kind: "data", type: "azurerm_subnet" }, true],
  [{ kind: "provider", type: "azurerm" }, true],
] as const)("%p is known: %p", (block, known) => {
  expect(isKnownType(block)).toBe(known);
});

test("a type of Terraform is no type of Azure", () => {
  expect(isKnownAzureType("azurerm_subnet")).toBe(false);
});
