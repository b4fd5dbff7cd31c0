import { Refusal, digits, type Cloud } from "../../cloud";
import type { Values } from "../../values/value";
import { changes, textAt } from "../../values/walk";
import type { TypeDefinition } from "../definition";
import { TIME } from "../patterns";
import { KEY_VAULT_ID, lastPart, requireResources } from "./arm";
import { getVaultUri } from "./key-vault";
import { refuseTags } from "./tags";
import { checkRole } from "./role-assignment";

/** The roles that may write a vault's secrets. */
const OFFICERS = ["Key Vault Secrets Officer", "Key Vault Administrator"];

/**
 * Writing needs a role on the vault that has taken effect; each value has its own version.
 * @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/key_vault_secret
 * @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/ephemeral-resources/key_vault_secret
 */
export const KEY_VAULT_SECRET: TypeDefinition = {
  resource: {
    sensitive: ["value"],
    replacing: ["name", "key_vault_id"],
    exactlyOne: [["value", "value_wo"]],
    requires: { value_wo: ["value_wo_version"], value_wo_version: ["value_wo"] },
    patterns: {
      expiration_date: TIME,
      key_vault_id: KEY_VAULT_ID,
      name: { pattern: /^[0-9a-zA-Z-]+$/, rule: "may only contain letters, digits and dashes" },
      not_before_date: TIME,
    },
    ranges: { value_wo_version: [1, Infinity] },
    // https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#vault-name-and-object-name
    service: { patterns: { name: { pattern: /^.{1,127}$/, rule: "takes 1 to 127 characters" } } },
    id: (given, { cloud }) => getSecretId(given, getNextVersion(given, cloud)),
    check: (given, context) => {
      refuseTags(given["tags"], { most: 15 });
      requireResources("key_vault_id")(given, context);
      if (!context.prior && context.cloud.secrets.has(getAddress(given))) {
        throw new Refusal(`${getSecretId(given)} exists already; import it to manage it here.`);
      }
      const vault = textAt(given, "key_vault_id") ?? "";
      if (context.cloud.findById(vault)?.assumed !== false) return;
      const role = checkRole(context.cloud, vault, OFFICERS);
      if (role !== "in effect") {
        throw new Refusal(`ForbiddenByRbac: the role ${OFFICERS[0]} on ${lastPart(vault)} is ${role}.`);
      }
    },
    renewed: (given, prior) =>
      changes(given, prior, "value_wo_version") || changes(given, prior, "value")
        ? ["id", "version", "resource_id"]
        : [],
    compute: (given, { cloud }) => {
      const version = getNextVersion(given, cloud);
      const resource = `${textAt(given, "key_vault_id")}/secrets/${textAt(given, "name") ?? ""}`;
      return {
        id: getSecretId(given, version),
        version,
        versionless_id: getSecretId(given),
        resource_id: `${resource}/versions/${version}`,
        resource_versionless_id: resource,
      };
    },
    store: (config, { cloud, values, renewed }) => {
      if (!renewed) return;
      const address = getAddress(values);
      const version = (cloud.secrets.get(address)?.version ?? 0) + 1;
      const value = textAt(config, "value_wo") ?? textAt(config, "value") ?? "";
      cloud.secrets.set(address, { value, version });
    },
    remove: (values, { cloud }) => void cloud.secrets.delete(getAddress(values)),
  },
  ephemeralResource: {
    patterns: { key_vault_id: KEY_VAULT_ID },
    block: {
      attributes: {
        expiration_date: { type: "string", computed: true },
        key_vault_id: { type: "string", required: true },
        name: { type: "string", required: true },
        not_before_date: { type: "string", computed: true },
        value: { type: "string", computed: true },
        version: { type: "string", optional: true, computed: true },
      },
    },
    open: (config, { cloud }) => {
      const vault = textAt(config, "key_vault_id") ?? "";
      const { value, version } = readVaultSecret(cloud, vault, textAt(config, "name") ?? "");
      const versionId = digits(`${getAddress(config)} ${version}`, 32);
      return { value, version: versionId, expiration_date: "", not_before_date: "" };
    },
  },
};

function getAddress(values: Values): string {
  return vaultSecretAddress(textAt(values, "key_vault_id") ?? "", textAt(values, "name") ?? "");
}

function getNextVersion(given: Values, cloud: Cloud): string {
  const address = getAddress(given);
  return digits(`${address} ${(cloud.secrets.get(address)?.version ?? 0) + 1}`, 32);
}

function getSecretId(given: Values, version?: string): string {
  const vault = getVaultUri(lastPart(textAt(given, "key_vault_id") ?? ""));
  return [`${vault}secrets/${textAt(given, "name")}`, ...(version ? [version] : [])].join("/");
}

/** The key of a vault's secret in `cloud.secrets`. */
export function vaultSecretAddress(vaultId: string, name: string): string {
  return `${vaultId.toLowerCase()}/secrets/${name.toLowerCase()}`;
}

/**
 * The current value of a vault's secret.
 * @throws Refusal if it was not written before
 */
export function readVaultSecret(cloud: Cloud, vaultId: string, name: string) {
  const secret = cloud.secrets.get(vaultSecretAddress(vaultId, name));
  if (secret) return secret;
  throw new Refusal(
    `SecretNotFound: the vault ${lastPart(vaultId)} has no secret ${name}. ` +
      `If an operator adds it by hand before this stack is applied, rehearse with --given-secret ${name}.`,
  );
}

/** Adds secrets to every vault that exists and does not have them, as an operator does by hand. */
export function addGivenSecrets(cloud: Cloud, names: readonly string[]): void {
  for (const vault of cloud.all.filter(({ type }) => type === "azurerm_key_vault")) {
    for (const name of names) {
      const address = vaultSecretAddress(vault.id, name);
      if (cloud.secrets.has(address)) continue;
      cloud.secrets.set(address, { value: cloud.canaries.issue("by hand", name), version: 1 });
    }
  }
}
