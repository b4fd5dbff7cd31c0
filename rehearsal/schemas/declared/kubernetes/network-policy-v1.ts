/** https://registry.terraform.io/providers/hashicorp/kubernetes/2.38.0/docs/resources/network_policy_v1 */
import type { TypeDeclaration } from "../../declaration";
import { NAMESPACED_METADATA } from "./metadata";

export const NETWORK_POLICY_V1: TypeDeclaration = {
  ...NAMESPACED_METADATA,
  defaults: {
    ...NAMESPACED_METADATA.defaults,
    "spec.ingress.ports.protocol": "TCP",
    "spec.egress.ports.protocol": "TCP",
  },
};
