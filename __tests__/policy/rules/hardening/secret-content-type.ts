import { secretContentType } from "../../../../policy/rules/hardening/secret-content-type";
import { testRule } from "../../rule-table";

const secret = (settings: object) => ({ resource: { azurerm_key_vault_secret: { secret: settings } } });
const PLACE = ["azurerm_key_vault_secret.secret", "content_type"] as const;

testRule(secretContentType, {
  compliant: { "a content type": secret({ content_type: "text/plain" }) },
  violating: { none: [secret({}), PLACE], "an empty one": [secret({ content_type: " " }), PLACE] },
  notApplicable: { "no secret": { resource: {} } },
  mutation: [
    ({ platform }) => {
      delete platform.resource.azurerm_key_vault_secret.vault_salt.content_type;
    },
    ["azurerm_key_vault_secret.vault_salt", "content_type"],
  ],
});
