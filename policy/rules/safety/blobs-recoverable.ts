import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import { isObject, type Json, type Place } from "../../../terraform-json/json";
import { elements } from "../../../terraform-json/json";
import { each, finding, given, type Finding, type Rule } from "../../rule";
import { findStorageAccounts, type StorageAccount } from "../../storage-account";
import { isWithin } from "../../reference";

/** The required settings of a blob service: the path for each provider, and the right values. */
const MUST_KEEP = [
  {
    azurerm: "blob_properties.versioning_enabled",
    azapi: "body.properties.isVersioningEnabled",
    isRight: { azurerm: (value: Json) => value === true, azapi: (value: Json) => value === true },
    must: "true, so that overwritten blobs can be restored",
  },
  {
    azurerm: "blob_properties.delete_retention_policy",
    azapi: "body.properties.deleteRetentionPolicy",
    isRight: { azurerm: hasDays, azapi: isOnForDays },
    must: "on for at least one day, so that deleted blobs can be restored",
  },
  {
    azurerm: "blob_properties.container_delete_retention_policy",
    azapi: "body.properties.containerDeleteRetentionPolicy",
    isRight: { azurerm: hasDays, azapi: isOnForDays },
    must: "on for at least one day, so that a deleted container can be restored",
  },
];

export const blobsRecoverable: Rule = {
  id: "blobs-recoverable",
  group: "safety",
  title: "Overwritten and deleted blobs and containers can be restored.",
  rationale:
    "The pods, and an attacker who controls one, may overwrite and delete every blob. With versions and soft delete, blobs " +
    "can be restored for some days.",
  source: "https://learn.microsoft.com/azure/storage/blobs/data-protection-overview",
  fix:
    "Turn on versioning, blob soft delete and container soft delete: in blobServices (azapi) or blob_properties " +
    "(azurerm).",
  scanners: ["CKV2_AZURE_38", "AZU-0056"],
  check: (deployment) =>
    each(findStorageAccounts(deployment).filter(hasBlobs), "storage account with blobs", (account) =>
      checkAccount(deployment, account),
    ),
};

function hasBlobs({ block, isWhole }: StorageAccount): boolean {
  return isWhole && block.value("account_kind") !== "FileStorage" && block.value("body.kind") !== "FileStorage";
}

function checkAccount(deployment: Deployment, { block }: StorageAccount): Finding[] {
  const services = deployment
    .azureResources("Microsoft.Storage/storageAccounts/blobServices")
    .filter((service) =>
      isWithin(deployment, service, service.value("resource_id") ?? service.value("parent_id"), block),
    );
  return MUST_KEEP.flatMap(({ azurerm, azapi, isRight, must }): Finding[] => {
    const settings = [
      ...readSettings(block, azurerm, isRight.azurerm),
      ...services.flatMap((service) => readSettings(service, azapi, isRight.azapi)),
    ];
    if (settings.length === 0) {
      const [service = block] = services;
      const path = service === block && block.type === "azurerm_storage_account" ? azurerm : azapi;
      return [finding(service, path, `is not set, and must be ${must}`)];
    }
    return settings
      .filter(({ place, isRight }) => !isRight(place.value))
      .map(({ from, place }) => finding(from, place.path, `is ${given(place.value)}, and must be ${must}`));
  });
}

interface Setting {
  readonly from: Block;
  readonly place: Place;
  readonly isRight: (value: Json) => boolean;
}

function readSettings(from: Block, path: string, isRight: Setting["isRight"]): Setting[] {
  return from.places(path).flatMap((place) => elements(place).map((one) => ({ from, place: one, isRight })));
}

/** The block of azurerm turns it on, with 7 days by default. */
function hasDays(value: Json): boolean {
  return isObject(value) && isPositive(value["days"] ?? 7);
}

/** Azure requires both values. */
function isOnForDays(value: Json): boolean {
  return isObject(value) && value["enabled"] === true && isPositive(value["days"]);
}

function isPositive(days: Json | undefined): boolean {
  return typeof days === "number" && days >= 1;
}
