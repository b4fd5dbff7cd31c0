import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import type { Json, Place } from "../terraform-json/json";
import { finding, given, type Finding } from "./rule";

/** A setting of a storage account: the path for each provider, and the default. */
interface Setting {
  readonly azurerm: string;
  readonly azapi: string;
  /** Undefined if Azure has no default. */
  readonly default: Json | undefined;
  /** The default of azurerm, if it differs. */
  readonly azurermDefault?: Json;
}

/** https://learn.microsoft.com/azure/templates/microsoft.storage/storageaccounts, defaults included. */
const SETTINGS = {
  sharedKeyAccess: {
    azurerm: "shared_access_key_enabled",
    azapi: "body.properties.allowSharedKeyAccess",
    default: true,
  },
  localUsers: { azurerm: "local_user_enabled", azapi: "body.properties.isLocalUserEnabled", default: true },
  sftp: { azurerm: "sftp_enabled", azapi: "body.properties.isSftpEnabled", default: false },
  crossTenantReplication: {
    azurerm: "cross_tenant_replication_enabled",
    azapi: "body.properties.allowCrossTenantReplication",
    default: false,
  },
  copyScope: { azurerm: "allowed_copy_scope", azapi: "body.properties.allowedCopyScope", default: undefined },
  infrastructureEncryption: {
    azurerm: "infrastructure_encryption_enabled",
    azapi: "body.properties.encryption.requireInfrastructureEncryption",
    default: false,
  },
  entraByDefault: {
    azurerm: "default_to_oauth_authentication",
    azapi: "body.properties.defaultToOAuthAuthentication",
    default: false,
  },
  httpsOnly: {
    azurerm: "https_traffic_only_enabled",
    azapi: "body.properties.supportsHttpsTrafficOnly",
    default: true,
  },
  minimumTls: {
    azurerm: "min_tls_version",
    azapi: "body.properties.minimumTlsVersion",
    default: undefined,
    azurermDefault: "TLS1_2",
  },
  anonymousBlobs: {
    azurerm: "allow_nested_items_to_be_public",
    azapi: "body.properties.allowBlobPublicAccess",
    default: false,
    azurermDefault: true,
  },
} as const satisfies Record<string, Setting>;

/** A storage account of azurerm or azapi. */
export class StorageAccount {
  private readonly provider: "azurerm" | "azapi";

  constructor(readonly block: Block) {
    this.provider = block.type === "azurerm_storage_account" ? "azurerm" : "azapi";
  }

  /** False if the block only updates an account that another block creates. */
  get isWhole(): boolean {
    return this.block.type === "azurerm_storage_account" || this.block.type === "azapi_resource";
  }

  /** The value of a setting, or the default of the provider. */
  value(setting: keyof typeof SETTINGS): Json | undefined {
    const { azurermDefault, ...known }: Setting = SETTINGS[setting];
    const byDefault = this.provider === "azurerm" ? (azurermDefault ?? known.default) : known.default;
    return this.place(setting)?.value ?? byDefault;
  }

  /** The place of a setting. `sensitive_body` of azapi overrides `body`. */
  private place(setting: keyof typeof SETTINGS): Place | undefined {
    const path = SETTINGS[setting][this.provider];
    const [over] = this.block.places(path.replace(/^body\./, "sensitive_body."));
    return over ?? this.block.places(path)[0];
  }

  /** Checks the value or the default of a setting. */
  mustBe(setting: keyof typeof SETTINGS, expected: readonly Json[]): Finding[] {
    const place = this.place(setting);
    if (!place && !this.isWhole) return [];
    const value = this.value(setting);
    if (value !== undefined && expected.includes(value)) return [];
    const path = SETTINGS[setting][this.provider];
    const how = place
      ? `is ${given(place.value)}`
      : `is not set${value === undefined ? "" : `, which means ${given(value)}`}`;
    return [finding(this.block, place?.path ?? path, `${how}, and must be ${expected.map(given).join(" or ")}`)];
  }
}

/** The storage accounts of a deployment, of azurerm and azapi. */
export function findStorageAccounts(deployment: Deployment): StorageAccount[] {
  return [
    ...deployment.resources("azurerm_storage_account"),
    ...deployment.azureResources("Microsoft.Storage/storageAccounts"),
  ].map((block) => new StorageAccount(block));
}
