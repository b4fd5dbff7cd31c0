import { Refusal } from "../../cloud";
import type { Pattern } from "../definition";

/**
 * Minor versions that AKS takes: from the oldest with long-term support, to those that follow the newest of the calendar.
 * @see https://learn.microsoft.com/azure/aks/supported-kubernetes-versions (1.37 is the newest on 2026-12-01)
 */
const [OLDEST, NEWEST] = [31, 39];

/** The version of a cluster or of a node pool. */
export const KUBERNETES_VERSION: Pattern = {
  pattern: new RegExp(
    `^1\\.(${Array.from({ length: NEWEST - OLDEST + 1 }, (_, index) => OLDEST + index).join("|")})(\\.\\d+)?$`,
  ),
  rule: `must be a version that AKS supports, from 1.${OLDEST} to 1.${NEWEST}, as in 1.35 or 1.35.2`,
};

/**
 * A control plane is upgraded by one minor version, and never downgraded.
 * @see https://learn.microsoft.com/azure/aks/upgrade-aks-control-plane
 */
export function refuseVersionChange(before: string | undefined, now: string | undefined): void {
  if (!before || !now) return;
  const steps = getMinor(now) - getMinor(before);
  if (steps === 0 || steps === 1) return;
  const rule = steps < 0 ? "cannot be downgraded" : "is upgraded by one minor version at a time";
  throw new Refusal(`OperationNotAllowed: "kubernetes_version" ${rule}, from ${before}, got ${now}.`);
}

/** The provider refuses a new cluster whose default pool has another version. */
export function requireSameVersion(pool: string | undefined, cluster: string | undefined): void {
  if (!pool || !cluster || getMinor(pool) === getMinor(cluster)) return;
  throw new Refusal(
    `version mismatch between the control plane running ${cluster} and default node pool running ${pool}, ` +
      "they must use the same kubernetes versions",
  );
}

/** @see https://learn.microsoft.com/azure/aks/manage-node-pools#validation-rules-for-upgrades */
export function refuseNewerPool(pool: string | undefined, cluster: string | undefined): void {
  if (!pool || !cluster || getMinor(pool) <= getMinor(cluster)) return;
  throw new Refusal(
    `NodePoolMcVersionIncompatible: "orchestrator_version" ${pool} is newer than the control plane, which has ${cluster}.`,
  );
}

function getMinor(version: string): number {
  return Number(version.split(".")[1]);
}
