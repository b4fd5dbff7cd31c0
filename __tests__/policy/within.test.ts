import { isWithin } from "../../policy/reference";
import type { Block } from "../../terraform-json/block";
import { deploymentOf } from "./rule-table";
import { state } from "./terraform-show";

const OWNER = "azurerm_key_vault.vault";

function check(json: object, value: string | undefined): boolean {
  const deployment = deploymentOf(json);
  const [from, owner] = ["azurerm_monitor_diagnostic_setting.logs", OWNER].map((address) =>
    deployment.find("test-platform", address),
  ) as [Block, Block];
  return isWithin(deployment, from, value, owner);
}

const written = {
  resource: {
    azurerm_key_vault: { vault: {}, other: {} },
    azurerm_monitor_diagnostic_setting: { logs: {} },
  },
  locals: { vault: "${azurerm_key_vault.vault.id}" },
};

test.each([
  ["${azurerm_key_vault.vault.id}", true],
  ["${azurerm_key_vault.vault.id}/secrets/salt", true],
  ["${local.vault}", true],
  ["${azurerm_key_vault.other.id}", false],
  ["${var.vault}", false],
  ["/subscriptions/s/vaults/a", false],
  [undefined, false],
])("as it is written, %s: %s", (value, expected) => {
  expect(check(written, value)).toBe(expected);
});

test.each([
  ["/subscriptions/s/vaults/a", true],
  ["/subscriptions/S/VAULTS/a/secrets/salt", true],
  ["/subscriptions/s/vaults/ab", false],
  ["/subscriptions/s", false],
])("in a state, %s: %s", (value, expected) => {
  const known = state({ [OWNER]: { id: "/subscriptions/s/vaults/a" }, "azurerm_monitor_diagnostic_setting.logs": {} });
  expect(check(known, value)).toBe(expected);
});
