import type { Values } from "../../values/value";
import { lastPart } from "../azurerm/arm";
import { blobEndpoint } from "../azurerm/storage";
import { guid } from "../world";

/** The properties that Azure adds to those that were asked for, by type of resource. */
export function armProperties(armType: string, id: string): Values {
  switch (armType.toLowerCase()) {
    case "microsoft.storage/storageaccounts":
      return { primaryEndpoints: { blob: blobEndpoint(lastPart(id)) } };
    case "microsoft.operationalinsights/workspaces":
      return { customerId: guid(`${id} customer`) };
    default:
      return {};
  }
}
