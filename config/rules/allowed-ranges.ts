import {
  MOST_RANGES,
  findAllowedRangeMistakes,
  findAllowedRangeWarnings,
  findEgressMistakes,
  findEgressWarnings,
} from "../../constructs/rules/allowed-ranges";
import type { FieldError, Path } from "../problem";
import type { Environment } from "../schema/environment";
import { namedRanges } from "./network-ranges";
import { rule, toFieldErrors, type EnvironmentRule } from "./rule";

/** A list of ranges that a firewall lets in. */
interface AllowedRanges {
  readonly path: Path;
  readonly ranges: readonly string[] | undefined;
  readonly most: number;
}

/** The lists by their section, so that a rule needs only that one. */
const LISTS: readonly ((check: (list: AllowedRanges) => FieldError[]) => EnvironmentRule)[] = [
  (check) =>
    rule(["cluster"], ({ cluster: { apiServer } }) =>
      check({
        path: ["cluster", "apiServer", "ranges"],
        ranges: apiServer.access === "authorized-ranges" ? apiServer.ranges : undefined,
        most: MOST_RANGES.apiServer,
      }),
    ),
  (check) =>
    rule(["keyVault"], ({ keyVault }) =>
      check({
        path: ["keyVault", "allowedRanges"],
        ranges: keyVault.existing ? undefined : keyVault.allowedRanges,
        most: MOST_RANGES.vault,
      }),
    ),
  (check) =>
    rule(["storage"], ({ storage }) =>
      check({ path: ["storage", "network", "ranges"], ranges: findStorageRanges(storage), most: MOST_RANGES.storage }),
    ),
];

function findStorageRanges(storage: Environment["storage"]): readonly string[] | undefined {
  if (storage.kind === "s3-compatible" || storage.network.access !== "selected-networks") return undefined;
  return storage.network.ranges;
}

const egressRule = rule(["langfuse"], ({ langfuse: { allowedEgress } }) =>
  toFieldErrors(findEgressMistakes(["langfuse", "allowedEgress"], allowedEgress)),
);

export const allowedRangeRules: readonly EnvironmentRule[] = [
  ...LISTS.map((list) =>
    list(({ path, ranges = [], most }) => toFieldErrors(findAllowedRangeMistakes(path, ranges, most))),
  ),
  egressRule,
];

const egressWarning = rule(["langfuse", "network", "cluster"], ({ langfuse: { allowedEgress }, network, cluster }) => {
  const { nodeSubnet, podRange, serviceRange } = namedRanges({ network, cluster });
  const inside = [...(nodeSubnet ? [nodeSubnet] : []), podRange, serviceRange];
  return toFieldErrors(findEgressWarnings(["langfuse", "allowedEgress"], allowedEgress, inside));
});

export const allowedRangeWarnings: readonly EnvironmentRule[] = [
  ...LISTS.map((list) => list(({ path, ranges = [] }) => toFieldErrors(findAllowedRangeWarnings(path, ranges)))),
  egressWarning,
];
