import { OTHER_CLOUDS, REGIONS, REGIONS_DATE } from "../../constructs/rules/regions";
import { findSimilarWord, show } from "../problem";
import { rule } from "./rule";

/** Azure opens regions between two releases of this package, so that an unknown one may be right. */
export const regionWarning = rule(["azure"], ({ azure: { location } }) => {
  const path = ["azure", "location"];
  const given = show(location);
  if (REGIONS.includes(location)) return undefined;
  if (OTHER_CLOUDS.test(location)) {
    const rule =
      "should be a region of Azure's public cloud: in the others, storage, vault and registry have other hosts";
    return { path, rule, given, fix: "Write a region of the public cloud, for example: location: westeurope" };
  }
  const similar = findSimilarWord(location, REGIONS);
  return {
    path,
    rule: `should be a region of Azure that was known on ${REGIONS_DATE}; Terraform refuses one that does not exist`,
    given,
    fix: similar ? `Did you mean "${similar}"?` : "List the regions: az account list-locations --query [].name",
  };
});
