/** https://registry.terraform.io/providers/hashicorp/kubernetes/2.38.0/docs */
import type { TypeDeclaration } from "../../declaration";

/** Nothing is marked as sensitive, neither `password` nor `token` nor `client_key`. */
export const PROVIDER: TypeDeclaration = {
  exclusive: [["config_path", "config_paths"]],
};
