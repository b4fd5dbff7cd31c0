import type { ProviderDeclaration } from "../../declaration";
import { ROTATING } from "./rotating";
import { SLEEP } from "./sleep";

/** The provider hashicorp/time 0.13.1. It takes no configuration. */
export const TIME: ProviderDeclaration = {
  framework: true,
  resources: { time_rotating: ROTATING, time_sleep: SLEEP },
  dataSources: {},
  ephemeralResources: {},
};
