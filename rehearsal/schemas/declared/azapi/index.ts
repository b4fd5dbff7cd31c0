import type { ProviderDeclaration } from "../../declaration";
import { PROVIDER } from "./provider";
import { RESOURCE, RESOURCE_DATA } from "./resource";
import { UPDATE_RESOURCE } from "./update-resource";

/** The provider Azure/azapi 2.12.0. No binding of it exists. */
export const AZAPI: ProviderDeclaration = {
  version: "2.12.0",
  framework: true,
  provider: PROVIDER,
  resources: { azapi_resource: RESOURCE, azapi_update_resource: UPDATE_RESOURCE },
  dataSources: { azapi_resource: RESOURCE_DATA },
  ephemeralResources: {},
};
