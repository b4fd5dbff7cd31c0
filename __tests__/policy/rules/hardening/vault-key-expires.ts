import { vaultKeyExpires } from "../../../../policy/rules/hardening/vault-key-expires";
import { testRule } from "../../rule-table";

const key = (settings: object) => ({ resource: { azurerm_key_vault_key: { key: settings } } });
const PLACE = ["azurerm_key_vault_key.key", "expiration_date"] as const;

testRule(vaultKeyExpires, {
  compliant: { "a last day": key({ expiration_date: "2027-01-31T00:00:00Z" }) },
  violating: { none: [key({}), PLACE] },
  notApplicable: { "no key, as in this package": { resource: { azurerm_key_vault: { vault: {} } } } },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_key_vault_key = { key: { key_vault_id: "${azurerm_key_vault.vault.id}" } };
    },
    PLACE,
  ],
});
