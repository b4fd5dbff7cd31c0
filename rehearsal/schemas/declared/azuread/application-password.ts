import type { TypeDeclaration } from "../../declaration";
import { TIME } from "./patterns";

/** @see https://registry.terraform.io/providers/hashicorp/azuread/3.7.0/docs/resources/application_password */
export const APPLICATION_PASSWORD: TypeDeclaration = {
  version: 1,
  sensitive: ["value"],
  replacing: ["application_id", "display_name", "end_date", "end_date_relative", "rotate_when_changed", "start_date"],
  exclusive: [["end_date", "end_date_relative"]],
  patterns: {
    application_id: { pattern: /^\/applications\/[^/]+$/, rule: "must be the id of an application: /applications/…" },
    end_date: TIME,
    start_date: TIME,
  },
};
