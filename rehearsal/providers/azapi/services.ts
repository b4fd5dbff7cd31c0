import { Refusal } from "../../cloud";
import type { Value, Values } from "../../values/value";
import { isObject, plain, textAt, textsAt, valueAt, valuesAt } from "../../values/walk";
import { lastPart, requireEndpoint } from "../azurerm/arm";
import { refuseTags } from "../azurerm/tags";
import { findRegionProblems } from "../azurerm/regions";
import type { Context } from "../definition";
import { isPrivate } from "../ip-range";
import { getArmType } from "./answer";
import { findWrongBody } from "./bodies";

type Check = (given: Values, context: Context & { readonly prior: Values | null }) => void;

/** What Azure refuses of a type, besides values that its API does not have. */
const CHECKS: Readonly<Record<string, Check>> = {
  "microsoft.operationalinsights/workspaces": checkWorkspace,
  "microsoft.storage/storageaccounts": checkStorageAccount,
  "microsoft.storage/storageaccounts/blobservices": checkBlobService,
};

/**
 * Refuses the update of a resource that another program created: only what is in the body is known.
 * @throws Refusal
 */
export const checkUpdate: Check = (given, context) => {
  refuseWrongValues(given);
  if (getArmType(given).toLowerCase() !== "microsoft.storage/storageaccounts/blobservices") return;
  checkBlobService(given, context);
};

/** @throws Refusal for what Azure refuses in a request of azapi */
export const checkService: Check = (given, context) => {
  refuseWrongValues(given);
  const isAccount = getArmType(given).toLowerCase() === "microsoft.storage/storageaccounts";
  refuseTags(valueAt(given, "tags"), isAccount ? { longest: 128 } : {});
  CHECKS[getArmType(given).toLowerCase()]?.(given, context);
};

function refuseWrongValues(given: Values): void {
  const [problem] = [...findWrongBody(given, "service"), ...findRegionProblems(given)];
  if (problem) refuse("InvalidRequestPropertyValue", `"${problem.path}" ${problem.message}`);
}

function at(given: Values | null, path: string): Value {
  return given && valueAt(plain(given), `body.${path}`);
}

function refuse(code: string, words: string): never {
  throw new Refusal(`${code}: ${words}.`);
}

/** @see https://learn.microsoft.com/azure/storage/common/storage-account-overview#storage-account-name */
function checkStorageAccount(given: Values, context: Parameters<Check>[1]): void {
  const { cloud, prior } = context;
  const name = textAt(given, "name") ?? "";
  if (!/^[a-z0-9]{3,24}$/.test(name)) {
    refuse("AccountNameInvalid", `"name" takes 3 to 24 lowercase letters and digits, got "${name}"`);
  }
  const others = [
    ...cloud.find("azurerm_storage_account", { name }),
    ...cloud
      .find("azapi_resource", { name })
      .filter(({ values }) => /\/storageAccounts@/i.test(textAt(values, "type") ?? "")),
  ];
  if (!prior && others[0]) {
    refuse("StorageAccountAlreadyTaken", `"name" must be unique in Azure, and ${others[0].id} has the name "${name}"`);
  }
  refuseWrongAccount(given);
  refusePrivateRanges(given);
  refuseMissingParts(given);
  const subnets = textsAt(plain(given), "body.properties.networkAcls.virtualNetworkRules.id");
  requireEndpoint(subnets, "Microsoft.Storage", context);
  if (prior) refuseAccountChange(given, prior);
}

function refuseWrongAccount(given: Values): void {
  const [kind, sku] = [String(at(given, "kind")), String(at(given, "sku.name"))];
  const premium = /^Premium/i.test(sku);
  const needsPremium = ["BlockBlobStorage", "FileStorage"].includes(kind) && !/V2_/i.test(sku);
  if ((needsPremium && !premium) || (premium && ["BlobStorage", "Storage"].includes(kind))) {
    refuse("InvalidStorageAccount", `"body.kind" ${kind} does not take "body.sku.name" ${sku}`);
  }
  if (["BlobStorage", "Storage"].includes(kind) && /GZRS|ZRS/.test(sku)) {
    refuse("InvalidStorageAccount", `"body.kind" ${kind} does not take "body.sku.name" ${sku}`);
  }
}

/** What needs another property of the account. */
const NEEDS: readonly (readonly [path: string, value: unknown, needs: string])[] = [
  ["isSftpEnabled", true, "isHnsEnabled"],
  ["isNfsV3Enabled", true, "isHnsEnabled"],
  ["encryption.keySource", "Microsoft.Keyvault", "encryption.keyvaultproperties"],
];

/** @see https://learn.microsoft.com/azure/storage/blobs/storage-feature-support-in-storage-accounts */
function refuseMissingParts(given: Values): void {
  for (const [path, value, needs] of NEEDS) {
    if (at(given, `properties.${path}`) !== value || at(given, `properties.${needs}`)) continue;
    refuse("InvalidRequestPropertyValue", `"body.properties.${path}" ${String(value)} needs ${needs}`);
  }
}

/** @see https://learn.microsoft.com/azure/storage/common/storage-network-security-limitations */
function refusePrivateRanges(given: Values): void {
  const ranges = textsAt(plain(given), "body.properties.networkAcls.ipRules.value");
  const wrong = ranges.find((range) => isPrivate(range) || /\/3[12]$/.test(range));
  if (wrong === undefined) return;
  const path = "body.properties.networkAcls.ipRules";
  refuse("InvalidValuesForRequestParameters", `"${path}" takes public addresses, and ranges up to /30, got "${wrong}"`);
}

/** Properties that an account keeps. */
const KEPT = [
  "properties.encryption.requireInfrastructureEncryption",
  "properties.encryption.services.table.keyType",
  "properties.encryption.services.queue.keyType",
  "properties.isHnsEnabled",
  "properties.isNfsV3Enabled",
];

/** A kind of replication: an account changes it only by a conversion, which Azure makes on request. */
const isZonal = (sku: string) => /ZRS$/i.test(sku);

/** @see https://learn.microsoft.com/azure/storage/common/redundancy-migration */
function refuseAccountChange(given: Values, prior: Values): void {
  const [before, now] = [prior, given].map((values) => ({
    sku: String(at(values, "sku.name")),
    kind: at(values, "kind"),
  }));
  if (!before || !now) return;
  if (before.kind !== now.kind && now.kind !== "StorageV2") {
    refuse(
      "AccountPropertyCannotBeUpdated",
      `"body.kind" cannot be changed, from ${String(before.kind)}, got ${String(now.kind)}`,
    );
  }
  if (before.sku.split("_")[0] !== now.sku.split("_")[0] || isZonal(before.sku) !== isZonal(now.sku)) {
    const rule = "cannot be changed by an update; Azure converts an account on request";
    refuse("AccountPropertyCannotBeUpdated", `"body.sku.name" ${rule}, from ${before.sku}, got ${now.sku}`);
  }
  const changed = KEPT.find((path) => (at(prior, path) ?? false) !== (at(given, path) ?? false));
  if (!changed) return;
  const values = `from ${String(at(prior, changed) ?? false)}, got ${String(at(given, changed) ?? false)}`;
  refuse(
    "AccountPropertyCannotBeUpdated",
    `"body.${changed}" cannot be changed after the account was created, ${values}`,
  );
}

/**
 * @see https://learn.microsoft.com/rest/api/storagerp/blob-services/set-service-properties
 * @see https://learn.microsoft.com/azure/storage/blobs/versioning-overview
 */
function checkBlobService(given: Values, { cloud }: Parameters<Check>[1]): void {
  const id = textAt(given, "resource_id") ?? textAt(given, "parent_id") ?? "";
  const account = cloud.get("azapi_resource", id.replace(/\/blobServices\/.*$/i, ""));
  if (at(given, "properties.isVersioningEnabled") === true && at(account?.values ?? null, "properties.isHnsEnabled")) {
    refuse(
      "FeatureNotSupportedForAccount",
      `"body.properties.isVersioningEnabled" is not for accounts with isHnsEnabled`,
    );
  }
  const rules = at(given, "properties.cors.corsRules");
  if (Array.isArray(rules) && rules.length > 5)
    refuse("InvalidRequestPropertyValue", `"body.properties.cors.corsRules" takes up to 5 rules, got ${rules.length}`);
  const ages = valuesAt(plain(given), "body.properties.cors.corsRules.maxAgeInSeconds");
  if (ages.some((age) => Number(age) < 0)) {
    refuse("InvalidRequestPropertyValue", '"body.properties.cors.corsRules.maxAgeInSeconds" must be at least 0');
  }
  for (const path of ["deleteRetentionPolicy", "containerDeleteRetentionPolicy"]) {
    const policy = at(given, `properties.${path}`);
    if (isObject(policy) && policy["enabled"] === true && typeof policy["days"] !== "number") {
      refuse("InvalidRequestPropertyValue", `"body.properties.${path}.days" must be set if the policy is enabled`);
    }
  }
  if (at(given, "properties.restorePolicy.enabled") !== true) return;
  const on = (path: string) => at(given, `properties.${path}`) === true;
  if (!on("isVersioningEnabled") || !on("changeFeed.enabled") || !on("deleteRetentionPolicy.enabled")) {
    refuse(
      "InvalidRequestPropertyValue",
      '"body.properties.restorePolicy" needs versioning, the change feed and soft delete',
    );
  }
  const [restore, keep] = ["restorePolicy.days", "deleteRetentionPolicy.days"].map((path) =>
    Number(at(given, `properties.${path}`)),
  );
  if (restore !== undefined && keep !== undefined && restore >= keep) {
    refuse(
      "InvalidRequestPropertyValue",
      `"body.properties.restorePolicy.days" must be below deleteRetentionPolicy.days ${keep}, got ${restore}`,
    );
  }
}

/** @see https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure */
function checkWorkspace(given: Values): void {
  const name = lastPart(textAt(given, "name") ?? "");
  if (!/^[a-z0-9][a-z0-9-]{2,61}[a-z0-9]$/i.test(name)) {
    refuse(
      "InvalidResourceName",
      `"name" takes 4 to 63 letters, digits and dashes, with no dash first or last, got "${name}"`,
    );
  }
  const sku = String(at(given, "properties.sku.name") ?? "PerGB2018");
  if (/^(Free|Standard|Premium)$/i.test(sku)) {
    refuse("PricingTierNotAvailable", `"body.properties.sku.name" takes no ${sku} for new workspaces; use PerGB2018`);
  }
  const days = at(given, "properties.retentionInDays");
  if (typeof days === "number" && (days < 30 || days > 730)) {
    refuse("InvalidParameter", `"body.properties.retentionInDays" must be from 30 to 730, got ${days}`);
  }
  const capacity = at(given, "properties.sku.capacityReservationLevel");
  const levels = [100, 200, 300, 400, 500, 1000, 2000, 5000, 10000, 25000, 50000];
  if (
    (sku === "CapacityReservation") !== (capacity !== null) ||
    (capacity !== null && !levels.includes(Number(capacity)))
  ) {
    refuse(
      "InvalidParameter",
      `"body.properties.sku.capacityReservationLevel" is one of ${levels.join(", ")} for CapacityReservation only`,
    );
  }
}
