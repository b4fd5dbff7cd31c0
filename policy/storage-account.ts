import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import type { Json } from "../terraform-json/json";
import { finding, given, type Finding } from "./rule";

/** A setting of a storage account: where each provider has it, and what Azure does where it is left out. */
interface Setting {
  readonly azurerm: string;
  readonly azapi: string;
  /** Undefined where Azure leaves it unset. */
  readonly default: Json | undefined;
}

/** https://learn.microsoft.com/azure/templates/microsoft.storage/storageaccounts, defaults included. */
const SETTINGS = {
  sharedKeyAccess: {
    azurerm: "shared_access_key_enabled",
    azapi: "body.properties.allowSharedKeyAccess",
    default: true,
  },
  minimumTls: { azurerm: "min_tls_version", azapi: "body.properties.minimumTlsVersion", default: undefined },
} as const satisfies Record<string, Setting>;

/** A storage account, whichever provider manages it. */
export class StorageAccount {
  private readonly provider: "azurerm" | "azapi";

  constructor(readonly block: Block) {
    this.provider = block.type === "azurerm_storage_account" ? "azurerm" : "azapi";
  }

  /** The value of a setting, with Azure's default. */
  value(setting: keyof typeof SETTINGS): Json | undefined {
    return this.block.value(SETTINGS[setting][this.provider]) ?? SETTINGS[setting].default;
  }

  /** A finding unless a setting is one of some values, by itself or by default. */
  mustBe(setting: keyof typeof SETTINGS, expected: readonly Json[]): Finding[] {
    const value = this.value(setting);
    if (value !== undefined && expected.includes(value)) return [];
    const path = SETTINGS[setting][this.provider];
    const [place] = this.block.places(path);
    const how = place
      ? `is ${given(place.value)}`
      : `is not set${value === undefined ? "" : `, which means ${given(value)}`}`;
    return [finding(this.block, place?.path ?? path, `${how}, and must be ${expected.map(given).join(" or ")}`)];
  }
}

/** The storage accounts of a deployment, of azurerm and of azapi. */
export function storageAccounts(deployment: Deployment): StorageAccount[] {
  return [
    ...deployment.resources("azurerm_storage_account"),
    ...deployment.azureResources("Microsoft.Storage/storageAccounts"),
  ].map((block) => new StorageAccount(block));
}
