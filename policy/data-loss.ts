import type { JsonObject } from "../terraform-json/json";
import { findResourceType, isKnownType, type StoredData } from "../terraform-json/resource-types";

/** Of a resource whose type is unknown: it may store data. */
const UNKNOWN: StoredData = { lost: "what it stores", unprotected: "it is unknown whether it stores data" };

/** Charts whose pods store no data, and whose CRDs stay when the release is deleted. */
const STATELESS_CHARTS = ["cert-manager", "clickhouse-operator-helm", "traefik"];

/** The data that a resource stores, by its type and its arguments; undefined if it stores none. */
export function findStoredData(type: string, values: JsonObject = {}): StoredData | undefined {
  if (type === "azapi_resource") return findResourceType(readArmType(values))?.data ?? UNKNOWN;
  if (type === "helm_release" && isStateless(values)) return undefined;
  return findResourceType(type)?.data ?? (isUnknownStore(type) ? UNKNOWN : undefined);
}

/** Only resources of these providers may store data. */
function isUnknownStore(type: string): boolean {
  return /^(?:azurerm|kubernetes)_/.test(type) && !isKnownType({ kind: "resource", type });
}

function readArmType({ type }: JsonObject): string {
  return typeof type === "string" ? (type.split("@")[0] ?? "") : "";
}

/** Whether a Helm release is of a chart that stores no data. */
export function isStateless({ chart }: JsonObject): boolean {
  return STATELESS_CHARTS.some((name) => chart === name);
}

/** A change of a resource, with what decides whether data is lost. */
export interface ResourceChange {
  readonly type: string;
  readonly address: string;
  readonly action: string;
  readonly before?: JsonObject | null | undefined;
  readonly after?: JsonObject | null | undefined;
}

/** Actions after which Terraform does not manage the resource any more. */
const LOSING = ["delete", "replace", "forget"];

/** The data that is lost with a change, as in "lost: the logs"; undefined if none is. */
export function findDataLoss({ type, action, before, after }: ResourceChange): string | undefined {
  return LOSING.includes(action) ? findStoredData(type, before ?? after ?? {})?.lost : undefined;
}
