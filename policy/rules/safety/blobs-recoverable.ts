import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import { isObject, type Json, type Place } from "../../../terraform-json/json";
import { elements } from "../../elements";
import { each, finding, given, type Finding, type Rule } from "../../rule";
import { storageAccounts, type StorageAccount } from "../../storage-account";
import { isWithin } from "../../within";

/** What an account's blob service must keep: where each provider says so, and which values are right. */
const MUST_KEEP = [
  {
    azurerm: "blob_properties.versioning_enabled",
    azapi: "body.properties.isVersioningEnabled",
    isRight: { azurerm: (value: Json) => value === true, azapi: (value: Json) => value === true },
    must: "true, so that what is overwritten can be restored",
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
    "The pods may write and delete every blob, and so may whoever takes them over. Versions and soft delete put days " +
    "between a deletion and the loss.",
  source: "https://learn.microsoft.com/azure/storage/blobs/data-protection-overview",
  fix:
    "Switch on versioning, blob soft delete and container soft delete: in the blobServices of an azapi account, in " +
    "blob_properties of an azurerm one.",
  scanners: ["CKV2_AZURE_38", "AZU-0056"],
  check: (deployment) =>
    each(storageAccounts(deployment).filter(hasBlobs), "storage account with blobs", (account) =>
      lostBy(deployment, account),
    ),
};

function hasBlobs({ block, isWhole }: StorageAccount): boolean {
  return isWhole && block.value("account_kind") !== "FileStorage" && block.value("body.kind") !== "FileStorage";
}

function lostBy(deployment: Deployment, { block }: StorageAccount): Finding[] {
  const services = deployment
    .azureResources("Microsoft.Storage/storageAccounts/blobServices")
    .filter((service) =>
      isWithin(deployment, service, service.value("resource_id") ?? service.value("parent_id"), block),
    );
  return MUST_KEEP.flatMap(({ azurerm, azapi, isRight, must }): Finding[] => {
    const said = [
      ...sayings(block, azurerm, isRight.azurerm),
      ...services.flatMap((service) => sayings(service, azapi, isRight.azapi)),
    ];
    if (said.length === 0) {
      const [service = block] = services;
      const path = service === block && block.type === "azurerm_storage_account" ? azurerm : azapi;
      return [finding(service, path, `is not set, and must be ${must}`)];
    }
    return said
      .filter(({ place, isRight }) => !isRight(place.value))
      .map(({ from, place }) => finding(from, place.path, `is ${given(place.value)}, and must be ${must}`));
  });
}

interface Saying {
  readonly from: Block;
  readonly place: Place;
  readonly isRight: (value: Json) => boolean;
}

function sayings(from: Block, path: string, isRight: Saying["isRight"]): Saying[] {
  return from.places(path).flatMap((place) => elements(place).map((one) => ({ from, place: one, isRight })));
}

/** azurerm has the block or not, with 7 days where it says none. */
function hasDays(value: Json): boolean {
  return isObject(value) && isPositive(value["days"] ?? 7);
}

/** Azure wants both said. */
function isOnForDays(value: Json): boolean {
  return isObject(value) && value["enabled"] === true && isPositive(value["days"]);
}

function isPositive(days: Json | undefined): boolean {
  return typeof days === "number" && days >= 1;
}
