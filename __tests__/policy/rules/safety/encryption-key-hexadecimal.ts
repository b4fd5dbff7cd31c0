import { encryptionKeyHexadecimal } from "../../../../policy/rules/safety/encryption-key-hexadecimal";
import { testRule } from "../../rule-table";

const HEX = { length: 64, lower: false, upper: false, special: true, override_special: "abcdef" };
const GENERATOR = "ephemeral.random_password.key";
const key = (settings: object, name = "app-encryption-key") => ({
  ephemeral: { random_password: { key: settings } },
  resource: { azurerm_key_vault_secret: { key: { name, value_wo: "${ephemeral.random_password.key.result}" } } },
});

testRule(encryptionKeyHexadecimal, {
  compliant: {
    "digits and six letters": key(HEX),
    "digits only": key({ length: 64, lower: false, upper: false, special: false }),
  },
  violating: {
    "too short": [key({ ...HEX, length: 32 }), [GENERATOR, "length"]],
    "every letter": [key({ length: 64, special: false }), [GENERATOR, "lower"], [GENERATOR, "upper"]],
    "punctuation by default": [key({ length: 64, lower: false, upper: false }), [GENERATOR, "override_special"]],
    "letters beyond f": [key({ ...HEX, override_special: "abcdefg" }), [GENERATOR, "override_special"]],
    "a length that is unknown before the apply": [key({ ...HEX, length: "${var.length}" }), [GENERATOR, "length"]],
  },
  notApplicable: {
    "another secret": key({ length: 20 }, "app-salt"),
    "a key from elsewhere": {
      resource: { azurerm_key_vault_secret: { key: { name: "app-encryption-key", value_wo: "${var.key}" } } },
    },
  },
  mutation: [
    ({ platform }) => {
      platform.ephemeral.random_password.vault_encryption_key_value.length = 32;
    },
    ["ephemeral.random_password.vault_encryption_key_value", "length"],
  ],
});
