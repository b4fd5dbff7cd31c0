import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import { isObject, join, type JsonObject } from "../../../terraform-json/json";
import { findReferences } from "../../../terraform-json/references";
import type { Change } from "../../../terraform-json/stack";
import { isGenerated } from "../../generated-secret";
import { answer, each, finding, given, notApplicable, type Finding, type Rule } from "../../rule";

/** The version of a secret that is generated once; another version writes another value. */
const FIRST_VERSION = 1;

/** The consequence of a new value, by the end of the secret's name. */
const CONSEQUENCES: readonly (readonly [RegExp, string])[] = [
  [/salt$/, "every API key stops working"],
  [/encryption[-_]key$/, "stored credentials cannot be decrypted any more"],
  [/nextauth[-_]secret$/, "all users are signed out"],
  [/password$/, "the database keeps the old one and refuses all connections"],
];

export const noSecretReroll: Rule = {
  id: "no-secret-reroll",
  group: "safety",
  title: "A generated secret is never generated again.",
  rationale:
    "Langfuse hashes API keys with the salt and encrypts stored credentials with the encryption key; the databases keep " +
    "their first password. With a new value, the old data and connections cannot be used.",
  source: "https://langfuse.com/self-hosting/configuration/encryption",
  fix: "Set value_wo_version to 1, do not change the secret, and pass the salt and the key to the pods by their own names.",
  check(deployment) {
    const plans = deployment.stacks.filter(({ source }) => source === "plan");
    if (plans.length > 0) {
      return answer(
        plans.flatMap(({ name, changes }) =>
          changes.flatMap((change) => findRewrite({ stack: name, address: change.address }, change, deployment.blocks)),
        ),
      );
    }
    if (deployment.stacks.some(({ source }) => source === "state")) {
      return notApplicable("a state does not contain planned values");
    }
    const secrets = deployment.resources("azurerm_key_vault_secret").filter(isPermanent);
    const mixedUp = deployment.resources(...COPIES).flatMap((copy) => checkCopy(deployment, copy));
    return mixedUp.length > 0
      ? answer([...mixedUp, ...secrets.flatMap(checkVersion)])
      : each(secrets, "generated secret", checkVersion);
  },
};

/** Whether a secret must not change: it is generated, or it is the salt or the encryption key. */
function isPermanent(secret: Block): boolean {
  return isGenerated(secret) || isIrreplaceable(secret.values);
}

function isIrreplaceable({ name }: JsonObject): boolean {
  return typeof name === "string" && CONSEQUENCES.slice(0, 2).some(([end]) => end.test(name));
}

/** The Secrets that pods read. */
const COPIES = ["kubernetes_secret", "kubernetes_secret_v1"];

/** Checks that the salt and the encryption key of pods come from their own Key Vault secrets. */
function checkCopy(deployment: Deployment, copy: Block): Finding[] {
  const entries = Object.entries(isObject(copy.expressions["data_wo"]) ? copy.expressions["data_wo"] : {});
  return entries.flatMap(([key, value]) => {
    const own = CONSEQUENCES.slice(0, 2).find(([end]) => end.test(key));
    const sources = typeof value === "string" ? findReferences(value).map(({ address }) => address) : [];
    const isOther = sources.some((address) => {
      const name = deployment.find(copy.stack, address)?.text("name") ?? "";
      return address.startsWith("ephemeral.random_") || CONSEQUENCES.some((one) => one !== own && one[0].test(name));
    });
    return own && isOther ? [finding(copy, join("data_wo", key), `is the value of another secret: ${own[1]}`)] : [];
  });
}

/** A computed version changes with its inputs. */
function checkVersion(secret: Block): Finding[] {
  const version = secret.value("value_wo_version");
  if (version === undefined || version === FIRST_VERSION) return [];
  const consequence = getConsequence(secret.values);
  return [finding(secret, "value_wo_version", `is ${given(version)}, and must stay ${FIRST_VERSION}: ${consequence}`)];
}

/** `no-data-loss` checks replacements. */
function findRewrite(at: Pick<Block, "stack" | "address">, change: Change, blocks: readonly Block[]): Finding[] {
  const { type, action, before, after } = change;
  if (type !== "azurerm_key_vault_secret" || action !== "update" || !before || !after) return [];
  const block = blocks.find(({ stack, address }) => stack === at.stack && address === at.address);
  if (!isIrreplaceable(before) && !(block && isGenerated(block))) return [];
  const path = findRewritten(before, after);
  return path === undefined ? [] : [finding(at, path, `changes, which writes a new value: ${getConsequence(before)}`)];
}

/** The arguments that an update may change, besides the value. */
const OTHER_ARGUMENTS = ["content_type", "expiration_date", "not_before_date", "tags"];

/**
 * The argument by which an update writes another value. Sensitive values cannot be compared: if no other argument
 * differs, the value does.
 */
function findRewritten(before: JsonObject, after: JsonObject): "value_wo_version" | "value" | undefined {
  const differs = (name: string) => JSON.stringify(before[name] ?? null) !== JSON.stringify(after[name] ?? null);
  if (differs("value_wo_version")) return "value_wo_version";
  const isPlain = (before["value"] ?? null) !== null;
  return differs("value") || (isPlain && !OTHER_ARGUMENTS.some(differs)) ? "value" : undefined;
}

function getConsequence({ name }: JsonObject): string {
  const found = CONSEQUENCES.find(([end]) => typeof name === "string" && end.test(name));
  return found?.[1] ?? "users of the old value fail";
}
