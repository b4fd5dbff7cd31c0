import type { ProviderDeclaration } from "../../declaration";
import { PASSWORD, PASSWORD_EPHEMERAL } from "./password";

/** The provider hashicorp/random 3.7.2. It takes no configuration. */
export const RANDOM: ProviderDeclaration = {
  framework: true,
  resources: { random_password: PASSWORD },
  dataSources: {},
  ephemeralResources: { random_password: PASSWORD_EPHEMERAL },
};
