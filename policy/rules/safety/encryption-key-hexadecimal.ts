import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import { generatedSecrets, sourceOf } from "../../generated-secret";
import { each, finding, given, mustBe, type Finding, type Rule } from "../../rule";

/** Characters of the key: 256 bits, four in each. */
const LENGTH = 64;

export const encryptionKeyHexadecimal: Rule = {
  id: "encryption-key-hexadecimal",
  group: "safety",
  title: "The encryption key is drawn as 64 hexadecimal characters.",
  rationale:
    "With any other encryption key Langfuse does not start. The key cannot be replaced later without losing what " +
    "it encrypted, so that it must be right the first time.",
  source: "https://langfuse.com/self-hosting/configuration/encryption",
  fix: 'Draw it with length 64 from digits and "abcdef" only: no other lower-case and no upper-case letters.',
  check: (deployment) =>
    each(generators(deployment), "generated encryption key", (generator) => [
      ...mustBe(generator, "length", [LENGTH], { absent: "wrong" }),
      ...["lower", "upper"].flatMap((letters) => mustBe(generator, letters, [false], { absent: "wrong" })),
      ...specials(generator),
    ]),
};

/** What draws the value of secrets that are named as the encryption key. */
function generators(deployment: Deployment): Block[] {
  return generatedSecrets(deployment)
    .filter((secret) => /encryption[-_]key$/.test(secret.text("name") ?? ""))
    .flatMap((secret) => sourceOf(secret).flatMap((address) => deployment.find(secret.stack, address) ?? []))
    .filter(({ type }) => type === "random_password" || type === "random_string");
}

/** Special characters are drawn unless they are off, and then only those that are named. */
function specials(generator: Block): Finding[] {
  if (generator.value("special") === false) return [];
  const characters = generator.value("override_special");
  if (typeof characters === "string" && /^[0-9a-f]+$/.test(characters)) return [];
  const how = characters === undefined ? "is not set, which means punctuation" : `is ${given(characters)}`;
  return [finding(generator, "override_special", `${how}, and must be hexadecimal characters`)];
}
