import { AZAPI } from "./azapi";
import { AZUREAD } from "./azuread";
import { AZURERM } from "./azurerm";
import type { ProviderBehaviour } from "./behaviour";
import { HELM } from "./helm";
import { KUBERNETES } from "./kubernetes";
import { RANDOM } from "./random";
import { TIME } from "./time";

/** How the services of each provider behave; what is not here is made up from the schema alone. */
export const BEHAVIOURS: Readonly<Record<string, ProviderBehaviour>> = {
  azapi: AZAPI,
  azuread: AZUREAD,
  azurerm: AZURERM,
  helm: HELM,
  kubernetes: KUBERNETES,
  random: RANDOM,
  time: TIME,
};
