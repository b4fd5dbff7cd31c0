/** https://registry.terraform.io/providers/hashicorp/kubernetes/2.38.0/docs/resources/secret_v1 */
import type { TypeDeclaration } from "../../declaration";
import { NAMESPACED_METADATA } from "./metadata";

export const SECRET_V1: TypeDeclaration = {
  ...NAMESPACED_METADATA,
  sensitive: ["data", "binary_data"],
  // A secret that was immutable is also replaced by a change of "data", "binary_data" or "immutable".
  replacing: [...NAMESPACED_METADATA.replacing, "type"],
  defaults: { ...NAMESPACED_METADATA.defaults, type: "Opaque", wait_for_service_account_token: true },
  exclusive: [
    ["data", "data_wo"],
    ["binary_data", "binary_data_wo"],
  ],
  requires: { data_wo_revision: ["data_wo"], binary_data_wo_revision: ["binary_data_wo"] },
};
