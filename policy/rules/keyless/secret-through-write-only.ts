import type { Block } from "../../../terraform-json/block";
import { findReferences, type Reference } from "../../../terraform-json/references";
import { isCredentialName } from "../../credentials";
import { isReadableSecretArgument } from "../../readable-secret";
import { isUnknown } from "../../reference";
import { answer, finding, notApplicable, type Finding, type Rule } from "../../rule";
import { NOTHING_WRITTEN, isOrder, findWrittenTexts, type WrittenText } from "../../written-text";

/** Attributes with a secret value other than keys of Azure, by type. */
const SECRETS: Readonly<Record<string, readonly string[]>> = {
  azuread_application_password: ["value"],
  azurerm_key_vault_secret: ["value"],
  kubernetes_secret: ["data", "binary_data"],
  kubernetes_secret_v1: ["data", "binary_data"],
  random_bytes: ["base64", "hex"],
  random_password: ["result", "bcrypt_hash"],
};

export const secretThroughWriteOnly: Rule = {
  id: "secret-through-write-only",
  group: "keyless",
  title: "A secret value is passed to a resource only by a write-only argument.",
  rationale:
    "Terraform sends a write-only argument to the provider and does not store it. Every other argument, output and Helm " +
    "value is in the plan and in the state, in plain text.",
  source: "https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only",
  fix: "Use an argument whose name ends with _wo, or sensitive_body of azapi.",
  check(deployment) {
    const texts = findWrittenTexts(deployment);
    if (!texts) return notApplicable(NOTHING_WRITTEN);
    const locals = findSecretLocals(texts);
    return answer(texts.flatMap((text) => findSecrets(text, locals)));
  },
};

/** Skips arguments that `no-readable-secret` reports. */
function findSecrets({ block, path, text }: WrittenText, locals: ReadonlySet<string>): Finding[] {
  if (!isUnknown(text)) return [];
  if (block.kind === "local" || isNotStored(block, path) || isReadableSecretArgument(block, path) || isOrder(path)) {
    return [];
  }
  const isForSecret = isSecretArgument(block, path);
  const read = findReferences(text).filter((reference) => isForSecret || isSecret(block, reference, locals));
  return [...new Set(read.map(({ address }) => address))].map((address) =>
    finding(block, path, `reads a secret value of ${address}, and is not a write-only argument`),
  );
}

/** Whether an argument of a resource is for a secret, by its name. */
function isSecretArgument({ kind, type }: Block, path: string): boolean {
  const name = /([\w-]+)"?\]?$/.exec(path)?.[1] ?? "";
  return kind === "resource" && !/^helm_|^azapi_/.test(type) && isCredentialName(name);
}

/** Terraform does not store providers, ephemeral resources and write-only arguments. */
function isNotStored({ kind }: Block, path: string): boolean {
  return kind === "ephemeral" || kind === "provider" || /^(?:\w+_wo|sensitive_body)(?![\w-])/.test(path);
}

function isSecret({ stack }: Block, { address, attributes }: Reference, locals: ReadonlySet<string>): boolean {
  if (address.startsWith("ephemeral.") || locals.has(`${stack} ${address}`)) return true;
  if (address.startsWith("var.")) return isCredentialName(address.slice("var.".length));
  const [type = ""] = address.replace(/^data\./, "").split(".");
  const secret = Object.hasOwn(SECRETS, type) ? SECRETS[type] : undefined;
  return secret !== undefined && (attributes.length === 0 || secret.some((name) => attributes.includes(name)));
}

/** Locals with a secret, directly or by another local. */
function findSecretLocals(texts: readonly WrittenText[]): ReadonlySet<string> {
  const locals = texts.filter(({ block }) => block.kind === "local");
  const secret = new Set<string>();
  for (let before = -1; before < secret.size;) {
    before = secret.size;
    for (const { block, text } of locals) {
      const isPassedOn = findReferences(text).some((reference) => isSecret(block, reference, secret));
      if (isPassedOn) secret.add(`${block.stack} ${block.address}`);
    }
  }
  return secret;
}
