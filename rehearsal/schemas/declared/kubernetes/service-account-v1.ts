/** https://registry.terraform.io/providers/hashicorp/kubernetes/2.38.0/docs/resources/service_account_v1 */
import type { TypeDeclaration } from "../../declaration";
import { NAMESPACED_METADATA } from "./metadata";

export const SERVICE_ACCOUNT_V1: TypeDeclaration = {
  ...NAMESPACED_METADATA,
  defaults: { ...NAMESPACED_METADATA.defaults, automount_service_account_token: true },
};
