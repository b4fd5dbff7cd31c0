import type { ProviderDeclaration } from "../../declaration";
import { PROVIDER } from "./provider";
import { RELEASE } from "./release";

/** The provider hashicorp/helm 3.1.1. */
export const HELM: ProviderDeclaration = {
  framework: true,
  provider: PROVIDER,
  resources: { helm_release: RELEASE },
  dataSources: {},
  ephemeralResources: {},
};
