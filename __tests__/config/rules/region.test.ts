import { checkSections, checkWarnings, fieldError } from "./check-sections";
import { checkEnvironment } from "../../../config/check-environment";
import { BARE } from "../environment-fields";

const KNOWN = "should be a region of Azure that was known on 2026-08-21; Terraform refuses one that does not exist";
const PUBLIC_CLOUD =
  "should be a region of Azure's public cloud: in the others, storage, vault and registry have other hosts";
const LIST = "List the regions: az account list-locations --query [].name";
const EXAMPLE = "Write a region of the public cloud, for example: location: westeurope";

test.each(["eastus", "westeurope", "westus3", "canadaeast", "taiwannorth", "eastus2euap"])(
  "%s is known",
  (location) => {
    expect(checkWarnings({ azure: { location } })).toEqual([]);
  },
);

test.each([
  ["West Europe", "westeurope"],
  ["WestEurope", "westeurope"],
  ["East US 2", "eastus2"],
])("%s is read as %s, as by Terraform's provider", (location, name) => {
  const { environment, errors, warnings } = checkEnvironment({ ...BARE, azure: { location } });
  expect([environment?.azure.location, errors, warnings]).toEqual([name, [], []]);
});

test.each([
  ["westeurop", KNOWN, 'Did you mean "westeurope"?'],
  ["europewest", KNOWN, LIST],
  ["moonbase1", KNOWN, LIST],
  ["usgovvirginia", PUBLIC_CLOUD, EXAMPLE],
  ["chinanorth3", PUBLIC_CLOUD, EXAMPLE],
])("%s gives a warning, no error", (location, rule, fix) => {
  expect(checkWarnings({ azure: { location } })).toEqual([fieldError("azure.location", rule, `"${location}"`, fix)]);
  expect(checkSections({ azure: { location } })).toEqual([]);
});
