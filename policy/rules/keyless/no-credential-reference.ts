import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import { findReferences, type Reference } from "../../../terraform-json/references";
import { describeCredential } from "../../credentials";
import { isKeyListing } from "../../key-listing";
import { isUnknown } from "../../reference";
import { answer, finding, notApplicable, type Finding, type Rule } from "../../rule";
import { NOTHING_WRITTEN, isOrder, findWrittenTexts, type WrittenText } from "../../written-text";

export const noCredentialReference: Rule = {
  id: "no-credential-reference",
  group: "keyless",
  title: "No expression reads a key or credential that Azure generates.",
  rationale:
    "An expression copies the key: an argument or an output writes it to the state, a Helm value to the cluster, a " +
    "variable to a pod. With managed identities, no such key is needed.",
  source: "https://developer.hashicorp.com/terraform/language/manage-sensitive-data",
  fix: "Sign in with an identity of Entra ID, and remove the reference.",
  check(deployment) {
    const texts = findWrittenTexts(deployment);
    return texts ? answer(texts.flatMap((text) => credentialsIn(deployment, text))) : notApplicable(NOTHING_WRITTEN);
  },
};

function credentialsIn(deployment: Deployment, { block, path, text }: WrittenText): Finding[] {
  if (!isUnknown(text) || isOrder(path)) return [];
  const problems = findReferences(replaceSelf(text, block)).flatMap(
    (reference) => describeRead(deployment, block.stack, reference) ?? [],
  );
  return [...new Set(problems)].map((problem) => finding(block, path, `reads ${problem}`));
}

/** Provisioners and postconditions refer to their own block as `self`. */
function replaceSelf(text: string, { address }: Block): string {
  return text.replace(/(?<![\w.-])self(?=[.[])/g, address);
}

/** `secret-through-write-only` checks values of ephemeral resources, except keys of Azure. */
function describeRead(deployment: Deployment, stack: string, reference: Reference): string | undefined {
  const block = deployment.find(stack, reference.address);
  if (block && isKeyListing(block)) return `${reference.address}, which requests keys from Azure`;
  return reference.address.startsWith("ephemeral.") ? undefined : describeCredential(reference);
}
