import { checkSections, checkWarnings, cluster, fieldError, langfuse } from "./check-sections";

const ZONAL = {
  ...cluster({ zones: ["1", "2"] }),
  ...langfuse({ diskSku: "Premium_ZRS" }),
  registry: { sku: "Premium" },
  storage: { replication: "GZRS" },
};
const RULE = "should not use zones: westus had none on 2026-08-21";

test("a region without zones gives a warning for each part that uses them", () => {
  const sections = { ...ZONAL, azure: { location: "westus" } };
  expect(checkSections(sections)).toEqual([]);
  expect(checkWarnings(sections)).toEqual([
    fieldError("cluster.zones", RULE, "a list of length 2", "Remove it."),
    fieldError("registry.sku", RULE, '"Premium"', "Write: sku: Standard"),
    fieldError("storage.replication", RULE, '"GZRS"', "Write: replication: LRS"),
    fieldError("langfuse.diskSku", RULE, '"Premium_ZRS"', "Write: diskSku: Premium_LRS"),
  ]);
});

test.each(["westus2", "taiwannorth"])("%s has zones, or is not known to have none", (location) => {
  expect(checkWarnings({ ...ZONAL, azure: { location } })).toEqual([]);
});
