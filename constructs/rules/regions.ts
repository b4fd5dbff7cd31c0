/** The day of the lists below. A region that opens later is in none of them. */
export const REGIONS_DATE = "2026-08-21";

/**
 * The regions of Azure's public cloud, by whether they have availability zones.
 * @see https://learn.microsoft.com/azure/reliability/regions-list
 */
const WITH_ZONES =
  "australiaeast austriaeast belgiumcentral brazilsouth canadacentral centralindia centralus chilecentral denmarkeast eastasia " +
  "eastus eastus2 francecentral germanywestcentral indonesiacentral israelcentral italynorth japaneast japanwest koreacentral " +
  "malaysiawest mexicocentral newzealandnorth northeurope norwayeast polandcentral qatarcentral southafricanorth southcentralus " +
  "southeastasia spaincentral swedencentral switzerlandnorth uaenorth uksouth westeurope westus2 westus3";
const WITHOUT_ZONES =
  "australiacentral australiacentral2 australiasoutheast brazilsoutheast canadaeast francesouth germanynorth jioindiacentral " +
  "jioindiawest koreasouth northcentralus norwaywest southafricawest southindia switzerlandwest uaecentral ukwest westcentralus " +
  "westindia westus";
/** Regions that Azure opens on request only, and those of its previews. */
const RESTRICTED =
  "brazilus centraluseuap eastus2euap eastusstg southcentralusstg swedensouth taiwannorth taiwannorthwest";

/** All regions that were known. */
export const REGIONS: readonly string[] = [WITH_ZONES, WITHOUT_ZONES, RESTRICTED].flatMap((names) => names.split(" "));

/** Regions of Azure in China and for the governments of the United States. */
export const OTHER_CLOUDS = /^(china|usgov|usdod|ussec|usnat)/;

/** Whether a region is known to have no availability zones. */
export function hasNoZones(region: string): boolean {
  return WITHOUT_ZONES.split(" ").includes(region);
}

/** The name of a region that is written as people read it: `West Europe` is `westeurope`. */
export function normalizeRegion(text: string): string {
  return text.replaceAll(" ", "").toLowerCase();
}
