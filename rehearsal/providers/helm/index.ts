import { textAt } from "../../values/walk";
import type { ProviderDefinition } from "../definition";
import { RELEASE } from "./release";

/**
 * The provider hashicorp/helm 3.1.1. What the binding takes for blocks (`kubernetes`, `kubernetes.exec`, `registries`,
 * `experiments`) are nested attributes. Nothing is marked as sensitive.
 * @see https://registry.terraform.io/providers/hashicorp/helm/3.1.1/docs
 */
export const HELM: ProviderDefinition = {
  framework: true,
  provider: {
    exclusive: [["kubernetes.config_path", "kubernetes.config_paths"]],
    values: { helm_driver: ["configmap", "memory", "secret", "sql"] },
  },
  cluster: (config) => textAt(config, "kubernetes.host") ?? "",
  types: { helm_release: RELEASE },
};
