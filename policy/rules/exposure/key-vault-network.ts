import type { Block } from "../../../terraform-json/block";
import type { Place } from "../../../terraform-json/json";
import { elements } from "../../elements";
import { isOpenRange, isRange } from "../../network-range";
import { each, finding, given, mustBe, notApplicable, type Finding, type Rule } from "../../rule";

export const keyVaultNetwork: Rule = {
  id: "key-vault-network",
  group: "exposure",
  title: "A key vault answers in given ranges only, unless the environment may be thrown away.",
  rationale:
    "The vault holds every secret that Langfuse has. With its network closed, a token that leaked is of no use from " +
    "anywhere else.",
  source: "https://learn.microsoft.com/azure/key-vault/general/network-security",
  fix:
    "Set keyVault.allowedRanges of the environment to ranges no wider than /8, so that network_acls.default_action is Deny; or state in a waiver why " +
    "it must be open.",
  scanners: ["CKV_AZURE_109", "CKV_AZURE_189", "AZU-0013"],
  check: (deployment, { deletionProtection }) =>
    deletionProtection
      ? each(deployment.resources("azurerm_key_vault"), "key vault that azurerm makes", closed)
      : notApplicable("the environment file says that the environment may be thrown away"),
};

function closed(vault: Block): Finding[] {
  if (vault.value("public_network_access_enabled") === false) return [];
  return [
    ...mustBe(vault, "network_acls.default_action", ["Deny"], { absent: "wrong" }),
    ...vault
      .places("network_acls.ip_rules")
      .flatMap(elements)
      .flatMap((place) => narrow(vault, place)),
  ];
}

function narrow(vault: Block, { path, value }: Place): Finding[] {
  const isNarrow = typeof value === "string" && isRange(value) && !isOpenRange(value);
  return isNarrow ? [] : [finding(vault, path, `is ${given(value)}, and must be a range no wider than /8`)];
}
