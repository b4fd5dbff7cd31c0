/** https://registry.terraform.io/providers/hashicorp/helm/3.1.1/docs */
import type { TypeDeclaration } from "../../declaration";

/**
 * What the binding takes for blocks (`kubernetes`, `kubernetes.exec`, `registries`, `experiments`) are nested
 * attributes. Nothing is marked as sensitive.
 */
export const PROVIDER: TypeDeclaration = {
  exclusive: [["kubernetes.config_path", "kubernetes.config_paths"]],
  values: { helm_driver: ["configmap", "memory", "secret", "sql"] },
};
