import { REGIONS_DATE, hasNoZones } from "../../constructs/rules/regions";
import { show, type FieldError, type Path } from "../problem";
import { rule } from "./rule";

/** What is spread over zones, in a region that had none on the day of the list. */
export const zonesWarning = rule(
  ["azure", "cluster", "registry", "storage", "langfuse"],
  ({ azure: { location }, cluster, registry, storage, langfuse }) => {
    if (!hasNoZones(location)) return undefined;
    const uses: (readonly [Path, unknown, string])[] = [
      [["cluster", "zones"], cluster.zones, "Remove it."],
      [["registry", "sku"], !registry.existing && registry.sku === "Premium" && registry.sku, "Write: sku: Standard"],
      [
        ["storage", "replication"],
        storage.kind !== "s3-compatible" && storage.replication.endsWith("ZRS") && storage.replication,
        "Write: replication: LRS",
      ],
      [["langfuse", "diskSku"], langfuse.diskSku.endsWith("_ZRS") && langfuse.diskSku, "Write: diskSku: Premium_LRS"],
    ];
    const rule = `should not use zones: ${location} had none on ${REGIONS_DATE}`;
    return uses.flatMap(([path, given, fix]): FieldError[] => (given ? [{ path, rule, given: show(given), fix }] : []));
  },
);
