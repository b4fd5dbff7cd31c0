import { vaultAzureRbac } from "../../../../policy/rules/hardening/vault-azure-rbac";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const vault = (settings: object) => ({ resource: { azurerm_key_vault: { vault: settings } } });
const PLACE = ["azurerm_key_vault.vault", "rbac_authorization_enabled"] as const;

testRule(vaultAzureRbac, {
  compliant: {
    on: vault({ rbac_authorization_enabled: true }),
    "a state with the older name": state({ "azurerm_key_vault.vault": { enable_rbac_authorization: true } }),
    "a state with both names": state({
      "azurerm_key_vault.vault": { rbac_authorization_enabled: true, enable_rbac_authorization: false },
    }),
  },
  violating: {
    off: [vault({ rbac_authorization_enabled: false }), PLACE],
    "left out, which means access policies": [vault({}), PLACE],
    "a value that is unknown before the apply": [vault({ rbac_authorization_enabled: "${var.rbac}" }), PLACE],
  },
  notApplicable: { "no vault": { resource: {} } },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_key_vault.vault.rbac_authorization_enabled = false;
    },
    PLACE,
  ],
});
