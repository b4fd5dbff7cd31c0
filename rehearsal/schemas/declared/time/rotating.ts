/** https://registry.terraform.io/providers/hashicorp/time/0.13.1/docs/resources/rotating */
import type { Pattern, TypeDeclaration } from "../../declaration";

const TIMESTAMP: Pattern = {
  pattern: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/,
  rule: "must be a time of RFC 3339, as in 2025-01-31T12:00:00Z",
};

export const ROTATING: TypeDeclaration = {
  // A change of "rotation_rfc3339" replaces only once its old time is over.
  replacing: ["rfc3339", "triggers"],
  atLeastOne: [
    ["rotation_minutes", "rotation_hours", "rotation_days", "rotation_months", "rotation_years", "rotation_rfc3339"],
  ],
  patterns: { rfc3339: TIMESTAMP, rotation_rfc3339: TIMESTAMP },
};
