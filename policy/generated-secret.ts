import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import { findReferences } from "../terraform-json/references";

/** Secrets of Key Vault whose value is drawn at random here: it is nowhere else. Only where expressions are told. */
export function generatedSecrets(deployment: Deployment): Block[] {
  return deployment.resources("azurerm_key_vault_secret").filter(isGenerated);
}

/** Whether a secret's value is drawn at random here. */
export function isGenerated(secret: Block): boolean {
  return sourceOf(secret).some((address) => /^(ephemeral\.)?random_/.test(address));
}

/** The addresses that a secret's value is read from. */
export function sourceOf({ expressions }: Block): string[] {
  return [expressions["value_wo"], expressions["value"]]
    .flatMap((value) => (typeof value === "string" ? findReferences(value) : []))
    .map(({ address }) => address);
}
