import { BARE } from "../environment-fields";
import { cluster, fieldError, checkSections, langfuse, type Sections } from "./check-sections";

const SHARED = { backend: "azurerm", resourceGroup: "rg-state", storageAccount: "ststate" };

test("administrators are required for a shared state", () => {
  expect(checkSections({ state: SHARED, administrators: BARE.administrators })).toEqual([]);
  expect(checkSections({ state: { backend: "local" }, administrators: {} })).toEqual([]);
  expect(checkSections({ state: SHARED, administrators: {} })).toEqual([
    fieldError(
      "administrators",
      "must have at least one entry with state.backend azurerm, because several people may deploy",
      "none",
      "Write for example: administrators: { pipeline: { objectId: 11111111-1111-1111-1111-111111111111, type: ServicePrincipal } }",
    ),
  ]);
});

const tags = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag-${index}`, "value"]));

test("not more tags than a Key Vault secret takes", () => {
  expect(checkSections({ tags: tags(12) })).toEqual([]);
  expect(checkSections({ tags: tags(14) })).toEqual([
    fieldError(
      "tags",
      "must have at most 12 entries: a Key Vault secret takes 15 tags, and three are always set",
      "14 tags",
      "Remove 2 of them.",
    ),
  ]);
});

describe("bounds", () => {
  const pool = (nodes: unknown) => ({ vmSize: "Standard_D4s_v5", nodes });
  const cases: [string, (bounded: unknown) => Sections][] = [
    ["cluster.systemPool.nodes", (nodes) => cluster({ systemPool: pool(nodes) })],
    ["cluster.userPool.nodes", (nodes) => cluster({ userPool: pool(nodes) })],
    ["langfuse.web.replicas", (replicas) => langfuse({ web: { replicas } })],
    ["langfuse.worker.replicas", (replicas) => langfuse({ worker: { replicas } })],
  ];

  test.each(cases)("%s may be one number, or bounds that are equal or in order", (_place, sections) => {
    expect(checkSections(sections(6))).toEqual([]);
    expect(checkSections(sections({ min: 3, max: 3 }))).toEqual([]);
    expect(checkSections(sections({ min: 3, max: 6 }))).toEqual([]);
  });

  test.each(cases)("%s must not have a lower bound above the upper one", (place, sections) => {
    expect(checkSections(sections({ min: 6, max: 3 }))).toEqual([
      fieldError(
        `${place}.min`,
        "must not be greater than max 3",
        "6",
        `Write: ${place.split(".").at(-1)}: { min: 3, max: 6 }`,
      ),
    ]);
  });
});
