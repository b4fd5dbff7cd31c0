import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import { isObject, join, type JsonObject } from "../../../terraform-json/json";
import { findReferences } from "../../../terraform-json/references";
import type { Change } from "../../../terraform-json/stack";
import { isGenerated } from "../../generated-secret";
import { answer, each, finding, given, notApplicable, type Finding, type Rule } from "../../rule";

/** The version of a secret that is drawn once; another number draws another value. */
const BORN_ONCE = 1;

/** What a new value does, by the end of a secret's name. */
const CONSEQUENCES: readonly (readonly [RegExp, string])[] = [
  [/salt$/, "every API key stops working"],
  [/encryption[-_]key$/, "nobody can read the stored credentials any more"],
  [/nextauth[-_]secret$/, "everybody is signed out"],
  [/password$/, "the database keeps the old one and lets nobody in"],
];

export const noSecretReroll: Rule = {
  id: "no-secret-reroll",
  group: "safety",
  title: "A secret that was drawn at random is never drawn again.",
  rationale:
    "Langfuse hashes API keys with the salt and encrypts stored credentials with the encryption key; the databases " +
    "keep the password they were made with. A new value locks out what the old one opened, and nothing brings it back.",
  source: "https://langfuse.com/self-hosting/configuration/encryption",
  fix: "Set value_wo_version back to 1, leave the secret as it is, and give pods the salt and the key of that name.",
  check(deployment) {
    const plans = deployment.stacks.filter(({ source }) => source === "plan");
    if (plans.length > 0) {
      return answer(
        plans.flatMap(({ name, changes }) =>
          changes.flatMap((change) => rerolled({ stack: name, address: change.address }, change, deployment.blocks)),
        ),
      );
    }
    if (deployment.stacks.some(({ source }) => source === "state")) {
      return notApplicable("a state does not tell what will be written");
    }
    const secrets = deployment.resources("azurerm_key_vault_secret").filter(isBornOnce);
    const mixedUp = deployment.resources(...COPIES).flatMap((copy) => takenFromAnother(deployment, copy));
    return mixedUp.length > 0
      ? answer([...mixedUp, ...secrets.flatMap(versionFixed)])
      : each(secrets, "secret that is drawn at random", versionFixed);
  },
};

/** Whether a secret must stay: it is drawn here, or it is the salt or the encryption key, wherever that is from. */
function isBornOnce(secret: Block): boolean {
  return isGenerated(secret) || isIrreplaceable(secret.values);
}

function isIrreplaceable({ name }: JsonObject): boolean {
  return typeof name === "string" && CONSEQUENCES.slice(0, 2).some(([end]) => end.test(name));
}

/** Where pods read the secrets from. */
const COPIES = ["kubernetes_secret", "kubernetes_secret_v1"];

/** The salt or the encryption key that pods get, taken from another secret of Key Vault, or drawn here. */
function takenFromAnother(deployment: Deployment, copy: Block): Finding[] {
  const entries = Object.entries(isObject(copy.expressions["data_wo"]) ? copy.expressions["data_wo"] : {});
  return entries.flatMap(([key, value]) => {
    const own = CONSEQUENCES.slice(0, 2).find(([end]) => end.test(key));
    const sources = typeof value === "string" ? findReferences(value).map(({ address }) => address) : [];
    const isOther = sources.some((address) => {
      const name = deployment.find(copy.stack, address)?.text("name") ?? "";
      return address.startsWith("ephemeral.random_") || CONSEQUENCES.some((one) => one !== own && one[0].test(name));
    });
    return own && isOther ? [finding(copy, join("data_wo", key), `is another secret's value: ${own[1]}`)] : [];
  });
}

/** A version that is computed changes with what it is computed from. */
function versionFixed(secret: Block): Finding[] {
  const version = secret.value("value_wo_version");
  if (version === undefined || version === BORN_ONCE) return [];
  const consequence = consequenceFor(secret.values);
  return [finding(secret, "value_wo_version", `is ${given(version)}, and must stay ${BORN_ONCE}: ${consequence}`)];
}

/** A replacement is told by the rule about data loss. */
function rerolled(at: Pick<Block, "stack" | "address">, change: Change, blocks: readonly Block[]): Finding[] {
  const { type, action, before, after } = change;
  if (type !== "azurerm_key_vault_secret" || action !== "update" || !before || !after) return [];
  const block = blocks.find(({ stack, address }) => stack === at.stack && address === at.address);
  if (!isIrreplaceable(before) && !(block && isGenerated(block))) return [];
  const path = rewrittenBy(before, after);
  return path === undefined ? [] : [finding(at, path, `changes, which writes a new value: ${consequenceFor(before)}`)];
}

/** What an update may change beside the value. */
const OTHER_ARGUMENTS = ["content_type", "expiration_date", "not_before_date", "tags"];

/**
 * The argument by which an update writes another value. What is sensitive cannot be compared: where nothing else
 * differs, it is the value.
 */
function rewrittenBy(before: JsonObject, after: JsonObject): "value_wo_version" | "value" | undefined {
  const differs = (name: string) => JSON.stringify(before[name] ?? null) !== JSON.stringify(after[name] ?? null);
  if (differs("value_wo_version")) return "value_wo_version";
  const isPlain = (before["value"] ?? null) !== null;
  return differs("value") || (isPlain && !OTHER_ARGUMENTS.some(differs)) ? "value" : undefined;
}

function consequenceFor({ name }: JsonObject): string {
  const found = CONSEQUENCES.find(([end]) => typeof name === "string" && end.test(name));
  return found?.[1] ?? "what the old one opened stays closed";
}
