import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import type { TerraformStack } from "cdktf";
import type { Environment } from "../config/schema/environment";
import { AzapiProvider } from "../constructs/terraform/azapi";
import { signInArguments } from "../terraform-state/backend";

/** Resource providers of everything that the platform creates. */
const RESOURCE_PROVIDERS = [
  "Microsoft.Authorization",
  "Microsoft.Compute",
  "Microsoft.ContainerRegistry",
  "Microsoft.ContainerService",
  "Microsoft.Insights",
  "Microsoft.KeyVault",
  "Microsoft.ManagedIdentity",
  "Microsoft.Network",
  "Microsoft.OperationalInsights",
  "Microsoft.PolicyInsights",
  "Microsoft.Storage",
];

type Azure = Environment["azure"];

/** azurerm and azapi, signed in as the environment sets; deleted resources can be restored, and none is purged. */
export function resourceManagerProviders(stack: TerraformStack, azure: Azure, registerProviders: boolean): void {
  const { subscriptionId, tenantId } = azure;
  const signIn = signInArguments(azure.signIn);
  new AzurermProvider(stack, "azurerm", {
    subscriptionId,
    tenantId,
    ...signIn,
    storageUseAzuread: true,
    resourceProviderRegistrations: "none",
    resourceProvidersToRegister: registerProviders ? RESOURCE_PROVIDERS : undefined,
    features: [
      {
        keyVault: [
          {
            purgeSoftDeleteOnDestroy: false,
            purgeSoftDeletedSecretsOnDestroy: false,
            recoverSoftDeletedKeyVaults: true,
            recoverSoftDeletedSecrets: true,
          },
        ],
        resourceGroup: [{ preventDeletionIfContainsResources: true }],
      },
    ],
  });
  new AzapiProvider(stack, "azapi", { subscriptionId, tenantId, ...signIn });
}

/** azuread, signed in as the environment sets. */
export function directoryProvider(stack: TerraformStack, azure: Azure): void {
  new AzureadProvider(stack, "azuread", { tenantId: azure.tenantId, ...signInArguments(azure.signIn) });
}
