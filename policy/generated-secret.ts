import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import { findReferences } from "../terraform-json/references";

/** Key Vault secrets with a generated value, which exists nowhere else. A state does not show them. */
export function findGeneratedSecrets(deployment: Deployment): Block[] {
  return deployment.resources("azurerm_key_vault_secret").filter(isGenerated);
}

/** Whether a random resource generates the value of a secret. */
export function isGenerated(secret: Block): boolean {
  return findSources(secret).some((address) => /^(ephemeral\.)?random_/.test(address));
}

/** The addresses that the value of a secret is read from. */
export function findSources({ expressions }: Block): string[] {
  return [expressions["value_wo"], expressions["value"]]
    .flatMap((value) => (typeof value === "string" ? findReferences(value) : []))
    .map(({ address }) => address);
}
