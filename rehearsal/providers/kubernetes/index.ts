import { textAt } from "../../values/walk";
import type { ProviderDefinition } from "../definition";
import { MANIFEST } from "./manifest";
import {
  DEFAULT_SERVICE_ACCOUNT,
  NAMESPACE,
  NETWORK_POLICY,
  SERVICE_ACCOUNT,
  STORAGE_CLASS,
  findObjectType,
} from "./objects";
import { SECRET } from "./secret";

/**
 * The provider hashicorp/kubernetes 2.38.0. Nothing of its configuration is marked as sensitive, neither `password` nor
 * `token` nor `client_key`.
 * @see https://registry.terraform.io/providers/hashicorp/kubernetes/2.38.0/docs
 */
export const KUBERNETES: ProviderDefinition = {
  provider: { exclusive: [["config_path", "config_paths"]] },
  cluster: (config) => textAt(config, "host") ?? "",
  types: {
    kubernetes_default_service_account_v1: DEFAULT_SERVICE_ACCOUNT,
    kubernetes_manifest: MANIFEST,
    kubernetes_namespace_v1: NAMESPACE,
    kubernetes_network_policy_v1: NETWORK_POLICY,
    kubernetes_secret_v1: SECRET,
    kubernetes_service_account_v1: SERVICE_ACCOUNT,
    kubernetes_storage_class_v1: STORAGE_CLASS,
  },
  otherType: findObjectType,
};
