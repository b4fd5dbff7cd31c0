import { secretStoreRotation } from "../../../../policy/rules/hardening/secret-store-rotation";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const CLUSTER = "azurerm_kubernetes_cluster.cluster";
const cluster = (settings: object) => ({ resource: { azurerm_kubernetes_cluster: { cluster: settings } } });

testRule(secretStoreRotation, {
  compliant: { "with rotation": cluster({ key_vault_secrets_provider: { secret_rotation_enabled: true } }) },
  violating: {
    without: [
      cluster({ key_vault_secrets_provider: { secret_rotation_enabled: false } }),
      [CLUSTER, "key_vault_secrets_provider.secret_rotation_enabled"],
    ],
    "a state": [
      state({ [CLUSTER]: { key_vault_secrets_provider: [{ secret_rotation_enabled: false }] } }),
      [CLUSTER, "key_vault_secrets_provider[0].secret_rotation_enabled"],
    ],
  },
  notApplicable: {
    "no add-on, as in this package": cluster({}),
    "a state without it": state({ [CLUSTER]: { key_vault_secrets_provider: [] } }),
  },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_kubernetes_cluster.cluster.key_vault_secrets_provider = {};
    },
    [CLUSTER, "key_vault_secrets_provider.secret_rotation_enabled"],
  ],
});
