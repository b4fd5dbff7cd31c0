import type { Values } from "../../values/value";
import { textAt } from "../../values/walk";
import { words, type ArgumentProblem } from "../definition";
import { findNearest } from "../nearest";

/**
 * Regions of the public cloud on 2026-12-01, those that are announced, and those of the other clouds.
 * @see https://learn.microsoft.com/azure/reliability/regions-list
 */
export const REGIONS = words(`
  australiacentral australiacentral2 australiaeast australiasoutheast austriaeast belgiumcentral brazilsouth brazilus
  brazilsoutheast canadacentral canadaeast centralindia centralus centraluseuap chilecentral denmarkeast eastasia eastus
  eastus2 eastus2euap eastus3 eastusstg finlandcentral francecentral francesouth germanynorth germanywestcentral greececentral
  indiasouthcentral indonesiacentral israelcentral italynorth japaneast japanwest jioindiacentral jioindiawest
  koreacentral koreasouth malaysiasouth malaysiawest mexicocentral newzealandnorth northcentralus northeastus5
  northeurope norwayeast norwaywest polandcentral qatarcentral saudiarabiaeast southafricanorth southafricawest
  southcentralus southcentralus2 southcentralusstg southeastasia southeastasia3 southeastus southeastus3 southeastus5 southindia
  southwestus spaincentral swedencentral swedensouth switzerlandnorth switzerlandwest taiwannorth taiwannorthwest
  uaecentral uaenorth uksouth ukwest westcentralus westeurope westindia westus westus2 westus3

  chinaeast chinaeast2 chinaeast3 chinanorth chinanorth2 chinanorth3
  usdodcentral usdodeast usgovarizona usgoviowa usgovtexas usgovvirginia
`);

/** The name of a region without capitals and spaces: `westeurope` of "West Europe". */
export function toRegion(location: string): string {
  return location.toLowerCase().replaceAll(" ", "");
}

/** The provider compares the region with the list that Azure returns. */
export function findRegionProblems(given: Values): ArgumentProblem[] {
  const location = textAt(given, "location");
  if (!location || REGIONS.includes(toRegion(location))) return [];
  const nearest = findNearest(toRegion(location), REGIONS);
  const hint = nearest === undefined ? "" : `; did you mean ${nearest}?`;
  const message = `"${location}" was not found in the list of supported Azure regions (of 2026-12-01)${hint}`;
  return [{ path: "location", message }];
}
