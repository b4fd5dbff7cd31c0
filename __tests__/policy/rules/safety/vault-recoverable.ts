import { vaultRecoverable } from "../../../../policy/rules/safety/vault-recoverable";
import { STRICT } from "../../../../policy/settings";
import { deploymentOf, testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const features = (keyVault: object) => [{ features: [{ key_vault: [keyVault] }] }];
const KEEPING = features({
  purge_soft_delete_on_destroy: false,
  purge_soft_deleted_secrets_on_destroy: false,
});
const vault = (settings: object, azurerm: object[] = KEEPING) => ({
  provider: { azurerm },
  resource: { azurerm_key_vault: { vault: settings } },
});
const VAULT = "azurerm_key_vault.vault";
const PURGES = [
  ["provider.azurerm", "features.key_vault.purge_soft_delete_on_destroy"],
  ["provider.azurerm", "features.key_vault.purge_soft_deleted_secrets_on_destroy"],
] as const;

testRule(vaultRecoverable, {
  compliant: {
    "purge protection, and 90 days by default": vault({ purge_protection_enabled: true }),
    "the fewest days": vault({ purge_protection_enabled: true, soft_delete_retention_days: 7 }),
    "a provider that purges in a stack without a vault": {
      stacks: {
        platform: vault({ purge_protection_enabled: true }),
        release: { provider: { azurerm: [{ features: [{}] }] } },
      },
    },
    "a state": state({ [VAULT]: { purge_protection_enabled: true, soft_delete_retention_days: 90 } }),
  },
  violating: {
    "no purge protection": [vault({ purge_protection_enabled: false }), [VAULT, "purge_protection_enabled"]],
    "purge protection left out, as it is off then": [vault({}), [VAULT, "purge_protection_enabled"]],
    "a day too many": [
      vault({ purge_protection_enabled: true, soft_delete_retention_days: 91 }),
      [VAULT, "soft_delete_retention_days"],
    ],
    "days that are none": [
      vault({ purge_protection_enabled: true, soft_delete_retention_days: 0 }),
      [VAULT, "soft_delete_retention_days"],
    ],
    "a provider that says nothing, as it purges then": [
      vault({ purge_protection_enabled: true }, [{ features: [{}] }]),
      ...PURGES,
    ],
    "a provider that purges secrets of a vault that exists": [
      {
        provider: { azurerm: features({ purge_soft_delete_on_destroy: false }) },
        resource: { azurerm_key_vault_secret: { salt: {} } },
      },
      PURGES[1],
    ],
    "a state without": [state({ [VAULT]: { purge_protection_enabled: false } }), [VAULT, "purge_protection_enabled"]],
  },
  notApplicable: { "a provider without a vault": { provider: { azurerm: [{ features: [{}] }] } } },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_key_vault.vault.purge_protection_enabled = false;
    },
    [VAULT, "purge_protection_enabled"],
  ],
});

test("it does not apply if deletionProtection is false", () => {
  const answer = vaultRecoverable.check(deploymentOf(vault({})), { ...STRICT, deletionProtection: false });
  expect(answer.kind).toBe("not applicable");
});
