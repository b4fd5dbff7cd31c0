/** https://registry.terraform.io/providers/hashicorp/time/0.13.1/docs/resources/sleep */
import type { Pattern, TypeDeclaration } from "../../declaration";

const DURATION: Pattern = {
  pattern: /^[0-9]+(\.[0-9]+)?(ms|s|m|h)$/,
  rule: "must be a number with one of the units ms, s, m or h, as in 30s",
};

export const SLEEP: TypeDeclaration = {
  replacing: ["triggers"],
  atLeastOne: [["create_duration", "destroy_duration"]],
  patterns: { create_duration: DURATION, destroy_duration: DURATION },
};
