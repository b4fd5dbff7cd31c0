import type { Values } from "../../values/value";
import { changes, textAt } from "../../values/walk";
import type { Behaviour, Context, EphemeralBehaviour } from "../behaviour";
import { Refusal, digits, type World } from "../world";
import { armResource, lastPart, requiresAzure } from "./arm";
import { roleOn } from "./roles";

/** The roles that may write a vault's secrets. */
const OFFICERS = ["Key Vault Secrets Officer", "Key Vault Administrator"];

export const KEY_VAULT = armResource("Microsoft.KeyVault/vaults", {
  computes: (given) => ({ vault_uri: vaultUri(textAt(given, "name") ?? "") }),
});

export function vaultUri(name: string): string {
  return `https://${name}.vault.azure.net/`;
}

/** Where the rehearsal keeps the value of a vault's secret. */
export function vaultSecretAddress(vaultId: string, name: string): string {
  return `${vaultId.toLowerCase()}/secrets/${name.toLowerCase()}`;
}

/** Puts secrets into every vault that was made and does not have them, as an operator does by hand. */
export function putGivenSecrets(world: World, names: readonly string[]): void {
  for (const vault of world.all.filter(({ type }) => type === "azurerm_key_vault")) {
    for (const name of names) {
      const address = vaultSecretAddress(vault.id, name);
      if (world.secrets.has(address)) continue;
      world.secrets.set(address, { value: world.canaries.issue("by hand", name), version: 1 });
    }
  }
}

/** Who writes a secret needs a role on the vault that has taken effect; each value has a version of its own. */
export const KEY_VAULT_SECRET: Behaviour = {
  id: (given, { world }) => secretId(given, nextVersion(given, world)),
  checks: (given, context) => {
    requiresAzure("key_vault_id")(given, context);
    if (!context.prior && context.world.secrets.has(addressOf(given))) {
      throw new Refusal(`${secretId(given)} exists already; import it to manage it here.`);
    }
    const vault = textAt(given, "key_vault_id") ?? "";
    if (context.world.byId(vault)?.assumed !== false) return;
    const role = roleOn(context.world, vault, OFFICERS);
    if (role !== "in effect") {
      throw new Refusal(`ForbiddenByRbac: the role ${OFFICERS[0]} on ${lastPart(vault)} is ${role}.`);
    }
  },
  renews: (given, prior) =>
    changes(given, prior, "value_wo_version") || changes(given, prior, "value") ? ["id", "version", "resource_id"] : [],
  computes: (given, { world }) => {
    const version = nextVersion(given, world);
    const name = textAt(given, "name") ?? "";
    const resource = `${textAt(given, "key_vault_id")}/secrets/${name}`;
    return {
      id: secretId(given, version),
      version,
      versionless_id: secretId(given),
      resource_id: `${resource}/versions/${version}`,
      resource_versionless_id: resource,
    };
  },
  keeps: (config, { world, values, renewed }) => {
    if (!renewed) return;
    const address = addressOf(values);
    const version = (world.secrets.get(address)?.version ?? 0) + 1;
    const value = textAt(config, "value_wo") ?? textAt(config, "value") ?? "";
    world.secrets.set(address, { value, version });
  },
  deletes: (values, { world }) => void world.secrets.delete(addressOf(values)),
};

function addressOf(values: Values): string {
  return vaultSecretAddress(textAt(values, "key_vault_id") ?? "", textAt(values, "name") ?? "");
}

function nextVersion(given: Values, world: World): string {
  const address = addressOf(given);
  return digits(`${address} ${(world.secrets.get(address)?.version ?? 0) + 1}`, 32);
}

function secretId(given: Values, version?: string): string {
  const vault = vaultUri(lastPart(textAt(given, "key_vault_id") ?? ""));
  return [`${vault}secrets/${textAt(given, "name")}`, ...(version ? [version] : [])].join("/");
}

/** The current value, which must have been written before. */
export const KEY_VAULT_SECRET_VALUE: EphemeralBehaviour = {
  opens: (config, { world }: Context) => {
    const vault = textAt(config, "key_vault_id") ?? "";
    const name = textAt(config, "name") ?? "";
    const secret = world.secrets.get(vaultSecretAddress(vault, name));
    if (!secret) throw new Refusal(secretNotFound(name, vault));
    const version = digits(`${vaultSecretAddress(vault, name)} ${secret.version}`, 32);
    return { value: secret.value, version, expiration_date: "", not_before_date: "" };
  },
};

export function secretNotFound(name: string, vaultId: string): string {
  return (
    `SecretNotFound: the vault ${lastPart(vaultId)} has no secret ${name}. ` +
    `If somebody puts it there by hand before this stack is applied, rehearse with --given-secret ${name}.`
  );
}
