import type { ProviderDeclaration } from "../../declaration";
import { NAMESPACE_V1 } from "./namespace-v1";
import { NETWORK_POLICY_V1 } from "./network-policy-v1";
import { PROVIDER } from "./provider";
import { SECRET_V1 } from "./secret-v1";
import { SERVICE_ACCOUNT_V1 } from "./service-account-v1";
import { STORAGE_CLASS_V1 } from "./storage-class-v1";

/** The provider hashicorp/kubernetes 2.38.0. */
export const KUBERNETES: ProviderDeclaration = {
  provider: PROVIDER,
  resources: {
    kubernetes_namespace_v1: NAMESPACE_V1,
    kubernetes_network_policy_v1: NETWORK_POLICY_V1,
    kubernetes_secret_v1: SECRET_V1,
    kubernetes_service_account_v1: SERVICE_ACCOUNT_V1,
    kubernetes_storage_class_v1: STORAGE_CLASS_V1,
  },
  dataSources: {},
  ephemeralResources: {},
};
