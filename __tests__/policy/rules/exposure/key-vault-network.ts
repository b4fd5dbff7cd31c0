import { keyVaultNetwork } from "../../../../policy/rules/exposure/key-vault-network";
import { STRICT } from "../../../../policy/settings";
import { synthesis } from "../../../support/synthesis";
import { deploymentOf, testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const VAULT = "azurerm_key_vault.vault";
const ACTION = "network_acls.default_action";
const vault = (settings: object) => ({ resource: { azurerm_key_vault: { vault: settings } } });

testRule(keyVaultNetwork, {
  compliant: {
    "closed but for some ranges": vault({ network_acls: { default_action: "Deny", ip_rules: ["203.0.113.0/24"] } }),
    "closed to the internet": vault({ public_network_access_enabled: false }),
    "a state": state({ [VAULT]: { network_acls: [{ default_action: "Deny" }] } }),
  },
  violating: {
    "closed but for everybody": [
      vault({ network_acls: { default_action: "Deny", ip_rules: ["203.0.113.0/24", "0.0.0.0/1", "${var.range}"] } }),
      [VAULT, "network_acls.ip_rules[1]"],
      [VAULT, "network_acls.ip_rules[2]"],
    ],
    open: [vault({ network_acls: { default_action: "Allow" } }), [VAULT, ACTION]],
    "nothing said, which means open": [vault({}), [VAULT, ACTION]],
    "a value that is unknown before the apply": [
      vault({ network_acls: { default_action: "${var.action}" } }),
      [VAULT, ACTION],
    ],
    "a state": [
      state({ [VAULT]: { network_acls: [{ default_action: "Allow" }] } }),
      [VAULT, "network_acls[0].default_action"],
    ],
  },
  notApplicable: { "a vault that exists": { data: { azurerm_key_vault: { vault: {} } } } },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_key_vault.vault.network_acls.default_action = "Allow";
    },
    [VAULT, ACTION],
  ],
});

test("an environment without deletionProtection may leave it open", () => {
  const { platform } = synthesis("dev");
  const check = (deletionProtection: boolean) =>
    keyVaultNetwork.check(deploymentOf(platform as object), { ...STRICT, deletionProtection }).kind;
  expect([check(false), check(true)]).toEqual(["not applicable", "violation"]);
});
