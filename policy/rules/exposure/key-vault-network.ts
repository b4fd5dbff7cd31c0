import type { Block } from "../../../terraform-json/block";
import type { Place } from "../../../terraform-json/json";
import { elements } from "../../../terraform-json/json";
import { isOpenRange, isRange } from "../../value-formats";
import { each, finding, given, mustBe, notApplicable, type Finding, type Rule } from "../../rule";

export const keyVaultNetwork: Rule = {
  id: "key-vault-network",
  group: "exposure",
  title: "A Key Vault is open only to allowed ranges, unless deletionProtection is false.",
  rationale:
    "The vault contains every secret of Langfuse. With a closed network, a stolen token cannot be used from other networks.",
  source: "https://learn.microsoft.com/azure/key-vault/general/network-security",
  fix:
    "Set keyVault.allowedRanges in the environment file to ranges no wider than /8, so that network_acls.default_action is " +
    "Deny; or add a waiver with the reason.",
  scanners: ["CKV_AZURE_109", "CKV_AZURE_189", "AZU-0013"],
  check: (deployment, { deletionProtection }) =>
    deletionProtection
      ? each(deployment.resources("azurerm_key_vault"), "Key Vault", checkVault)
      : notApplicable("the environment file sets deletionProtection: false"),
};

function checkVault(vault: Block): Finding[] {
  if (vault.value("public_network_access_enabled") === false) return [];
  return [
    ...mustBe(vault, "network_acls.default_action", ["Deny"], { absent: "wrong" }),
    ...vault
      .places("network_acls.ip_rules")
      .flatMap(elements)
      .flatMap((place) => checkRange(vault, place)),
  ];
}

function checkRange(vault: Block, { path, value }: Place): Finding[] {
  const isNarrow = typeof value === "string" && isRange(value) && !isOpenRange(value);
  return isNarrow ? [] : [finding(vault, path, `is ${given(value)}, and must be a range no wider than /8`)];
}
