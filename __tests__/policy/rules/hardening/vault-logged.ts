import { vaultLogged } from "../../../../policy/rules/hardening/vault-logged";
import { testRule } from "../../rule-table";

const VAULT = { azurerm_key_vault: { vault: {} } };
const logged = (log: object, target = "${azurerm_key_vault.vault.id}") => ({
  resource: {
    ...VAULT,
    azurerm_monitor_diagnostic_setting: { logs: { target_resource_id: target, enabled_log: log } },
  },
});
const PLACE = ["azurerm_key_vault.vault", ""] as const;

testRule(vaultLogged, {
  compliant: {
    "the audit log": logged({ category: "AuditEvent" }),
    "the group of audit logs": logged([{ category_group: "audit" }]),
  },
  violating: {
    "no setting": [{ resource: VAULT }, PLACE],
    "other logs": [logged({ category: "AzurePolicyEvaluationDetails" }), PLACE],
    "the log of another vault": [logged({ category: "AuditEvent" }, "${azurerm_key_vault.other.id}"), PLACE],
  },
  notApplicable: { "a vault that exists": { data: { azurerm_key_vault: { vault: {} } } } },
  mutation: [
    ({ platform }) => {
      delete platform.resource.azurerm_monitor_diagnostic_setting.vault_logs;
    },
    PLACE,
  ],
});
