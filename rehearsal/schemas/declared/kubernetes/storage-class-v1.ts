/** https://registry.terraform.io/providers/hashicorp/kubernetes/2.38.0/docs/resources/storage_class_v1 */
import type { TypeDeclaration } from "../../declaration";
import { METADATA } from "./metadata";

export const STORAGE_CLASS_V1: TypeDeclaration = {
  ...METADATA,
  replacing: [
    ...METADATA.replacing,
    // The number of these blocks; a change within one does not replace.
    "allowed_topologies",
    "mount_options",
    "parameters",
    "storage_provisioner",
    "volume_binding_mode",
  ],
  defaults: { allow_volume_expansion: true, reclaim_policy: "Delete", volume_binding_mode: "Immediate" },
  values: {
    reclaim_policy: ["Recycle", "Delete", "Retain"],
    volume_binding_mode: ["Immediate", "WaitForFirstConsumer"],
  },
};
