import { REGIONS as KNOWN } from "../../../../constructs/rules/regions";
import { REGIONS, findRegionProblems } from "../../../../rehearsal/providers/azurerm/regions";

test("every region of the environment files is known", () => {
  expect(KNOWN.filter((region) => !REGIONS.includes(region))).toEqual([]);
});

test.each(["westeurope", "West Europe", "usgovvirginia"])("%s is a region", (location) => {
  expect(findRegionProblems({ location })).toEqual([]);
});
