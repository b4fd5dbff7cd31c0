import {
  readSynthesizedEnvironments,
  type SynthesizedEnvironment,
  type SynthesizedStack,
} from "../../../rehearsal/synthesized-environments";
import type { Loose } from "../../support/loose";
import { SYNTHESIS } from "../../support/synthesis";

/** An environment of this repository. */
export function example(name: "dev" | "production"): SynthesizedEnvironment {
  return readSynthesizedEnvironments(SYNTHESIS).find(
    (environment) => environment.name === name,
  ) as SynthesizedEnvironment;
}

/** Only the platform, for tests to which the release adds nothing. */
export function selectPlatform(environment: SynthesizedEnvironment): SynthesizedEnvironment {
  return { ...environment, stacks: environment.stacks.slice(0, 1) };
}

/**
 * A stack with only some blocks (`azurerm_key_vault.vault`, `data.azurerm_client_config.client`) and the blocks that they
 * refer to, each as synthesized, and the outputs that refer to none. A test of those takes a fraction of the time of a test of the whole stack.
 */
export function excerpt({ name, text }: SynthesizedStack, ...addresses: readonly string[]): SynthesizedStack {
  const whole = JSON.parse(text) as Loose;
  const kept = new Set<string>();
  const keep = (address: string): void => {
    if (kept.has(address)) return;
    kept.add(address);
    const written = JSON.stringify([getBlock(whole, address), whole.provider[getProvider(address)]]);
    for (const [other] of written.matchAll(REFERENCE)) if (getBlock(whole, other) !== undefined) keep(other);
  };
  for (const address of addresses) {
    if (getBlock(whole, address) === undefined) throw new Error(`${name} has no ${address}`);
    keep(address);
  }
  const providers = [...kept].map(getProvider);
  const json: Loose = {
    "//": whole["//"],
    terraform: { ...whole.terraform, required_providers: pick(whole.terraform.required_providers, providers) },
    provider: pick(whole.provider, providers),
    output: Object.fromEntries(
      Object.entries<Loose>(whole.output ?? {}).filter(([, { value }]) => !/\$\{/.test(value)),
    ),
  };
  for (const address of kept) put(json, getPath(address), getBlock(whole, address));
  return { name, json, text: JSON.stringify(json) };
}

const REFERENCE = /(?:\b(?:data|ephemeral)\.)?\b[a-z]+_\w+\.\w+|\blocal\.\w+/g;

/** The names from the top to a block. */
function getPath(address: string): string[] {
  if (address.startsWith("local.")) return address.replace("local", "locals").split(".");
  return /^(data|ephemeral)\./.test(address) ? address.split(".") : ["resource", ...address.split(".")];
}

function getBlock(json: Loose, address: string): unknown {
  return getPath(address).reduce((inner, name) => inner?.[name], json);
}

function put(json: Loose, [name = "", ...rest]: readonly string[], block: unknown): void {
  if (rest.length === 0) json[name] = block;
  else put((json[name] ??= {}), rest, block);
}

function getProvider(address: string): string {
  return address.replace(/^(data|ephemeral)\./, "").split("_")[0] as string;
}

function pick(record: Loose, names: readonly string[]): Loose {
  return Object.fromEntries(Object.entries(record).filter(([name]) => names.includes(name)));
}
