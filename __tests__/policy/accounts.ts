/** Addresses of the accounts below. */
export const AZAPI = "azapi_resource.account";
export const AZURERM = "azurerm_storage_account.account";

/** A synthesis with one storage account of azapi. */
export function azapi(properties: object) {
  const type = "Microsoft.Storage/storageAccounts@2024-01-01";
  return { resource: { azapi_resource: { account: { type, body: { properties } } } } };
}

/** A synthesis with one storage account of azurerm. */
export function azurerm(settings: object) {
  return { resource: { azurerm_storage_account: { account: settings } } };
}
