import type { TypeDeclaration, WholeDeclaration } from "../../declaration";
import { KEY_VAULT_ID, TIME } from "./patterns";

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/key_vault_secret */
export const KEY_VAULT_SECRET: TypeDeclaration = {
  sensitive: ["value"],
  replacing: ["name", "key_vault_id"],
  exactlyOne: [["value", "value_wo"]],
  requires: { value_wo: ["value_wo_version"], value_wo_version: ["value_wo"] },
  patterns: {
    expiration_date: TIME,
    key_vault_id: KEY_VAULT_ID,
    name: { pattern: /^[0-9a-zA-Z-]+$/, rule: "may only contain letters, digits and dashes" },
    not_before_date: TIME,
  },
};

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/ephemeral-resources/key_vault_secret */
export const KEY_VAULT_SECRET_EPHEMERAL: WholeDeclaration = {
  patterns: { key_vault_id: KEY_VAULT_ID },
  block: {
    attributes: {
      expiration_date: { type: "string", computed: true },
      key_vault_id: { type: "string", required: true },
      name: { type: "string", required: true },
      not_before_date: { type: "string", computed: true },
      value: { type: "string", computed: true },
      version: { type: "string", optional: true, computed: true },
    },
  },
};
