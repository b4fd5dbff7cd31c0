import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import { findGeneratedSecrets, findSources } from "../../generated-secret";
import { each, finding, given, mustBe, type Finding, type Rule } from "../../rule";

/** The length of the key: 256 bits, 4 in each character. */
const LENGTH = 64;

export const encryptionKeyHexadecimal: Rule = {
  id: "encryption-key-hexadecimal",
  group: "safety",
  title: "The encryption key is generated with 64 hexadecimal characters.",
  rationale:
    "Langfuse does not start with another encryption key. If the key is replaced later, the encrypted data is lost.",
  source: "https://langfuse.com/self-hosting/configuration/encryption",
  fix: 'Generate it with length 64, from digits and override_special "abcdef", with lower and upper set to false.',
  check: (deployment) =>
    each(findGenerators(deployment), "generated encryption key", (generator) => [
      ...mustBe(generator, "length", [LENGTH], { absent: "wrong" }),
      ...["lower", "upper"].flatMap((letters) => mustBe(generator, letters, [false], { absent: "wrong" })),
      ...checkSpecial(generator),
    ]),
};

/** The random resources for secrets with the name of the encryption key. */
function findGenerators(deployment: Deployment): Block[] {
  return findGeneratedSecrets(deployment)
    .filter((secret) => /encryption[-_]key$/.test(secret.text("name") ?? ""))
    .flatMap((secret) => findSources(secret).flatMap((address) => deployment.find(secret.stack, address) ?? []))
    .filter(({ type }) => type === "random_password" || type === "random_string");
}

/** Special characters are on by default; override_special restricts them. */
function checkSpecial(generator: Block): Finding[] {
  if (generator.value("special") === false) return [];
  const characters = generator.value("override_special");
  if (typeof characters === "string" && /^[0-9a-f]+$/.test(characters)) return [];
  const how = characters === undefined ? "is not set, which means punctuation" : `is ${given(characters)}`;
  return [finding(generator, "override_special", `${how}, and must be hexadecimal characters`)];
}
