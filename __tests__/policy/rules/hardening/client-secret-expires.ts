import { clientSecretExpires } from "../../../../policy/rules/hardening/client-secret-expires";
import { testRule } from "../../rule-table";
import { plan, state } from "../../terraform-show";

const VALUE = "${azuread_application_password.sso.value}";
const END = "${azuread_application_password.sso.end_date}";
const secret = (settings: object) => ({ resource: { azurerm_key_vault_secret: { secret: settings } } });
const PLACE = ["azurerm_key_vault_secret.secret", "expiration_date"] as const;

testRule(clientSecretExpires, {
  compliant: {
    "with the day on which it ends": secret({ value_wo: VALUE, expiration_date: END }),
    "a plan that does not know the day yet": plan({
      [PLACE[0]]: {
        unknown: { expiration_date: true },
        expressions: { value_wo: { constant_value: VALUE }, expiration_date: { constant_value: END } },
      },
    }),
  },
  violating: {
    "without one": [secret({ value_wo: VALUE }), PLACE],
    "a value that is in the state, without one": [secret({ value: VALUE }), PLACE],
  },
  notApplicable: {
    "a salt, which must never end": secret({ value_wo: "${ephemeral.random_password.salt.result}" }),
    "a state, which does not contain the source of a secret": state({ [PLACE[0]]: { name: "app-client-secret" } }),
  },
  mutation: [
    ({ platform }) => {
      delete platform.resource.azurerm_key_vault_secret.vault_sso_client_secret.expiration_date;
    },
    ["azurerm_key_vault_secret.vault_sso_client_secret", "expiration_date"],
  ],
});
