import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import { isObject, type Json } from "../../terraform-json/json";
import { findReferences } from "../../terraform-json/references";
import { nameOf } from "./naming";

/** A key of a Kubernetes Secret that Terraform writes, and what it writes into it. */
export interface Key {
  readonly block: Block;
  readonly key: string;
  readonly value: string;
  readonly writeOnly: boolean;
}

/** The keys of all Kubernetes Secrets that Terraform writes. */
export function secretKeys(deployment: Deployment): Key[] {
  return deployment
    .resources("kubernetes_secret_v1", "kubernetes_secret")
    .flatMap((block) => [
      ...keysOf(block, "data_wo", true),
      ...keysOf(block, "binary_data_wo", true),
      ...keysOf(block, "data", false),
      ...keysOf(block, "binary_data", false),
    ]);
}

function keysOf(block: Block, argument: string, writeOnly: boolean): Key[] {
  const data: Json | undefined = block.value(argument);
  if (!isObject(data)) return [];
  return Object.entries(data).map(([key, value]) => ({ block, key, value: String(value), writeOnly }));
}

/** The vault's secret that the value of a key is read from, if it is. */
export function vaultSecretOf(deployment: Deployment, { block, value }: Key): Block | undefined {
  const blocks = findReferences(value).flatMap(({ address }) => deployment.find(block.stack, address) ?? []);
  return blocks.find(({ type }) => type === "azurerm_key_vault_secret");
}

/** Name of the vault's secret that the value of a key is read from, if it is. */
export function vaultNameOf(deployment: Deployment, key: Key): string | undefined {
  const secret = vaultSecretOf(deployment, key);
  return secret && nameOf(deployment, secret);
}
