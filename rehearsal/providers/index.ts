import { AZAPI } from "./azapi";
import { AZUREAD } from "./azuread";
import { AZURERM } from "./azurerm";
import type { ProviderDefinition } from "./definition";
import { HELM } from "./helm";
import { KUBERNETES } from "./kubernetes";
import { RANDOM } from "./random";
import { TIME } from "./time";

/**
 * The providers whose types are defined. The schema of any other type comes from its binding, and its computed values
 * follow from the names of its attributes.
 */
export const PROVIDERS: Readonly<Record<string, ProviderDefinition>> = {
  azapi: AZAPI,
  azuread: AZUREAD,
  azurerm: AZURERM,
  helm: HELM,
  kubernetes: KUBERNETES,
  random: RANDOM,
  time: TIME,
};
