import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import { findReferences, type Reference } from "../../../terraform-json/references";
import { credentialIn } from "../../credentials";
import { isKeyListing } from "../../key-listing";
import { isUnknown } from "../../reference";
import { answer, finding, notApplicable, type Finding, type Rule } from "../../rule";
import { NOTHING_WRITTEN, isOrder, writtenTexts, type WrittenText } from "../../written-text";

export const noCredentialReference: Rule = {
  id: "no-credential-reference",
  group: "keyless",
  title: "No expression reads an attribute that carries a key or credential which Azure generates.",
  rationale:
    "Whatever reads a key spreads it: an argument of a resource and an output keep it in the state, a Helm value in the " +
    "cluster, a variable in a pod. Azure's identities make every such key unnecessary, so that there is nothing to read.",
  source: "https://developer.hashicorp.com/terraform/language/manage-sensitive-data",
  fix: "Let the reader sign in with an identity of Entra ID, and remove the reference.",
  check(deployment) {
    const texts = writtenTexts(deployment);
    return texts ? answer(texts.flatMap((text) => credentialsIn(deployment, text))) : notApplicable(NOTHING_WRITTEN);
  },
};

function credentialsIn(deployment: Deployment, { block, path, text }: WrittenText): Finding[] {
  if (!isUnknown(text) || isOrder(path)) return [];
  const problems = findReferences(withoutSelf(text, block)).flatMap(
    (reference) => credentialRead(deployment, block.stack, reference) ?? [],
  );
  return [...new Set(problems)].map((problem) => finding(block, path, `reads ${problem}`));
}

/** Provisioners and postconditions call their own block `self`. */
function withoutSelf(text: string, { address }: Block): string {
  return text.replace(/(?<![\w.-])self(?=[.[])/g, address);
}

/** What an ephemeral resource gives is judged by `secret-through-write-only`, unless it is a key of Azure. */
function credentialRead(deployment: Deployment, stack: string, reference: Reference): string | undefined {
  const block = deployment.find(stack, reference.address);
  if (block && isKeyListing(block)) return `${reference.address}, which asks Azure for keys`;
  return reference.address.startsWith("ephemeral.") ? undefined : credentialIn(reference);
}
