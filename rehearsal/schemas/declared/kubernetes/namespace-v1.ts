/** https://registry.terraform.io/providers/hashicorp/kubernetes/2.38.0/docs/resources/namespace_v1 */
import type { TypeDeclaration } from "../../declaration";
import { METADATA } from "./metadata";

export const NAMESPACE_V1: TypeDeclaration = {
  ...METADATA,
  defaults: { wait_for_default_service_account: false },
};
