import { readDeployments, type Deployment, type Stack } from "../../../rehearsal/deployments";
import type { Loose } from "../../support/loose";
import { SYNTHESIS } from "../../support/synthesis";

/** An environment of this repository. */
export function example(name: "dev" | "production"): Deployment {
  return readDeployments(SYNTHESIS).find((deployment) => deployment.name === name) as Deployment;
}

/** Only what is deployed first, where the rest adds nothing to a story. */
export function platformOf(deployment: Deployment): Deployment {
  return { ...deployment, stacks: deployment.stacks.slice(0, 1) };
}

/**
 * A stack with nothing but some blocks (`azurerm_key_vault.vault`, `data.azurerm_client_config.client`) and what they
 * refer to, each as it is synthesized: a story of those costs a fraction of a story of the whole stack.
 */
export function excerpt({ name, text }: Stack, ...addresses: readonly string[]): Stack {
  const whole = JSON.parse(text) as Loose;
  const kept = new Set<string>();
  const keep = (address: string): void => {
    if (kept.has(address)) return;
    kept.add(address);
    const written = JSON.stringify([blockAt(whole, address), whole.provider[providerOf(address)]]);
    for (const [other] of written.matchAll(REFERENCE)) if (blockAt(whole, other) !== undefined) keep(other);
  };
  for (const address of addresses) {
    if (blockAt(whole, address) === undefined) throw new Error(`${name} has no ${address}`);
    keep(address);
  }
  const providers = [...kept].map(providerOf);
  const json: Loose = {
    "//": whole["//"],
    terraform: { ...whole.terraform, required_providers: picked(whole.terraform.required_providers, providers) },
    provider: picked(whole.provider, providers),
  };
  for (const address of kept) put(json, pathOf(address), blockAt(whole, address));
  return { name, json, text: JSON.stringify(json) };
}

const REFERENCE = /(?:\b(?:data|ephemeral)\.)?\b[a-z]+_\w+\.\w+|\blocal\.\w+/g;

/** The names of objects within each other that lead to a block. */
function pathOf(address: string): string[] {
  if (address.startsWith("local.")) return address.replace("local", "locals").split(".");
  return /^(data|ephemeral)\./.test(address) ? address.split(".") : ["resource", ...address.split(".")];
}

function blockAt(json: Loose, address: string): unknown {
  return pathOf(address).reduce((inner, name) => inner?.[name], json);
}

function put(json: Loose, [name = "", ...rest]: readonly string[], block: unknown): void {
  if (rest.length === 0) json[name] = block;
  else put((json[name] ??= {}), rest, block);
}

function providerOf(address: string): string {
  return address.replace(/^(data|ephemeral)\./, "").split("_")[0] as string;
}

function picked(record: Loose, names: readonly string[]): Loose {
  return Object.fromEntries(Object.entries(record).filter(([name]) => names.includes(name)));
}
