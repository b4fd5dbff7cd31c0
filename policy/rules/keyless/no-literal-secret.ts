import type { Block } from "../../../terraform-json/block";
import type { Stack } from "../../../terraform-json/stack";
import { SENSITIVE, type JsonObject } from "../../../terraform-json/json";
import { isSecretName } from "../../credentials";
import { answer, finding, notApplicable, type Finding, type Rule } from "../../rule";
import { describeSecretFormat, describeSecret } from "../../secret-shape";
import { NOTHING_WRITTEN, readTexts, writtenIn } from "../../written-text";

export const noLiteralSecret: Rule = {
  id: "no-literal-secret",
  group: "keyless",
  title: "No key, token or password is a literal.",
  rationale:
    "A literal stays in version control, in the synthesized files, in plans and in the state. The rule finds known formats, " +
    "random strings, and names of secrets.",
  source: "https://learn.microsoft.com/azure/security/fundamentals/secrets-best-practices",
  fix:
    "Put the value into the Key Vault and name it in langfuse.secretEnvironment of the environment file (in Terraform: an " +
    "ephemeral resource and a write-only argument). Then rotate it, because it is in version control or in a plan.",
  check({ stacks }) {
    const written = stacks.filter(({ source }) => source !== "state");
    if (written.length === 0) return notApplicable(NOTHING_WRITTEN);
    return answer(written.flatMap((stack) => stack.blocks.flatMap((block) => checkLiterals(block, stack))));
  },
};

function checkLiterals(block: Block, { source }: Stack): Finding[] {
  const written = new Map(writtenIn(block).map(({ path, text }) => [path, text]));
  const planned = source === "plan" ? readTexts(block, pickConfigured(block)) : [];
  for (const { path, text } of planned) if (text !== SENSITIVE) written.set(path, text);
  return [...written].flatMap(([path, text]) => {
    const name = getName(block, path, written);
    const problem = text === "" ? undefined : describeLiteral(name, text);
    const isNamed = path.includes(name) || describeSecret(name) !== undefined;
    return problem ? [finding(block, path, isNamed ? problem : `(${name}) ${problem}`)] : [];
  });
}

/** The planned values of arguments that are set: in a plan, a string with templates is only there. */
function pickConfigured({ values, expressions }: Block): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(expressions, name)));
}

/** The problem of a literal with that name, as the end of a sentence; undefined if it does not look like a secret. */
export function describeLiteral(name: string, text: string): string | undefined {
  const shape = DIGEST.test(name) ? describeSecretFormat(text) : describeSecret(text);
  if (shape) return `contains a literal of ${text.length} characters that looks like ${shape}`;
  return !/[$%]\{/.test(text) && isSecretName(name)
    ? `is a literal of ${text.length} characters, and its name is that of a secret`
    : undefined;
}

/** Names of long hexadecimal values that are no secrets. */
const DIGEST = /sha\d*$|digest|checksum|hash|thumbprint|fingerprint|revision|commit|etag|version|tag$|image$/i;

/**
 * The name of a value: of its environment variable, of the object around it (`salt: { value: … }`), or of its output,
 * local, variable or Key Vault secret. An output with spaces is a sentence or a command.
 */
function getName(block: Block, path: string, written: ReadonlyMap<string, string>): string {
  const [last = "", before = ""] = splitPath(path).reverse();
  if (block.type === "variable") return path === "default" ? block.name : last;
  if (block.type === "azurerm_key_vault_secret" && /^value(?:_wo)?$/.test(path)) return block.text("name") ?? last;
  if (last !== "value") return last;
  const named = written.get(path.replace(/value(?:\[\d+\])*$/, "name")) ?? before;
  return named === "" && !/\s/.test(written.get(path) ?? "") ? block.name : named;
}

/** The names in a path, without indexes: `tags["cost-center"]` gives `tags` and `cost-center`. */
function splitPath(path: string): string[] {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|([\w-]+)/g)]
    .map(([, quoted, word]) => quoted ?? word ?? "")
    .filter((word) => !/^\d+$/.test(word));
}
