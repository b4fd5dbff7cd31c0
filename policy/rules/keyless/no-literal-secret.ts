import type { Block } from "../../../terraform-json/block";
import type { Stack } from "../../../terraform-json/stack";
import { SENSITIVE, type JsonObject } from "../../../terraform-json/json";
import { isSecretName } from "../../credentials";
import { answer, finding, notApplicable, type Finding, type Rule } from "../../rule";
import { secretFormat, secretShape } from "../../secret-shape";
import { NOTHING_WRITTEN, textsOf, writtenIn } from "../../written-text";

export const noLiteralSecret: Rule = {
  id: "no-literal-secret",
  group: "keyless",
  title: "No key, token or password is written out.",
  rationale:
    "What is written in a configuration is in version control, in the synthesized files, in plans and in the state, for " +
    "good. It is found by known formats, by the look of what is drawn at random, and by the name of what it is given to.",
  source: "https://learn.microsoft.com/azure/security/fundamentals/secrets-best-practices",
  fix: "Keep the value in Key Vault, refer to it by its name, and change it, as it is known now.",
  check({ stacks }) {
    const telling = stacks.filter(({ source }) => source !== "state");
    if (telling.length === 0) return notApplicable(NOTHING_WRITTEN);
    return answer(telling.flatMap((stack) => stack.blocks.flatMap((block) => literalsIn(block, stack))));
  },
};

function literalsIn(block: Block, { source }: Stack): Finding[] {
  const written = new Map(writtenIn(block).map(({ path, text }) => [path, text]));
  const planned = source === "plan" ? textsOf(block, configured(block)) : [];
  for (const { path, text } of planned) if (text !== SENSITIVE) written.set(path, text);
  return [...written].flatMap(([path, text]) => {
    const problem = text === "" ? undefined : problemOf(nameOf(block, path, written), text);
    return problem ? [finding(block, path, problem)] : [];
  });
}

/** What a plan knows of the arguments that are set: Terraform's own language gives a text with templates only there. */
function configured({ values, expressions }: Block): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(expressions, name)));
}

/** What is wrong with a literal of that name, as the end of a sentence; undefined where it looks like no secret. */
export function problemOf(name: string, text: string): string | undefined {
  const shape = DIGEST.test(name) ? secretFormat(text) : secretShape(text);
  if (shape) return `has a literal of ${text.length} characters in it that looks like ${shape}`;
  return !/[$%]\{/.test(text) && isSecretName(name)
    ? `is a literal of ${text.length} characters, and by its name a secret`
    : undefined;
}

/** Names of what is long and hexadecimal, and no secret. */
const DIGEST = /sha\d*$|digest|checksum|hash|thumbprint|fingerprint|revision|commit|etag|version|tag$|image$/i;

/**
 * A value's name is that of the variable that it is given to, of what is around it, as in `salt: { value: … }`, or of
 * the output, the local, the variable or the secret of Key Vault that it is the value of. An output with spaces in it is a sentence or
 * a command.
 */
function nameOf(block: Block, path: string, written: ReadonlyMap<string, string>): string {
  const [last = "", before = ""] = wordsOf(path).reverse();
  if (block.type === "variable") return path === "default" ? block.name : last;
  if (block.type === "azurerm_key_vault_secret" && /^value(?:_wo)?$/.test(path)) return block.text("name") ?? last;
  if (last !== "value") return last;
  const named = written.get(path.replace(/value(?:\[\d+\])*$/, "name")) ?? before;
  return named === "" && !/\s/.test(written.get(path) ?? "") ? block.name : named;
}

/** The names in a path, without indexes: `tags["cost-center"]` gives `tags` and `cost-center`. */
function wordsOf(path: string): string[] {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|([\w-]+)/g)]
    .map(([, quoted, word]) => quoted ?? word ?? "")
    .filter((word) => !/^\d+$/.test(word));
}
