import type { Stack } from "../../../terraform-json/stack";
import { answer, finding, given, notApplicable, type Finding, type Rule } from "../../rule";
import { isExactVersion } from "../../version";

export const pinnedProviders: Rule = {
  id: "pinned-providers",
  group: "safety",
  title: "A stack says which Terraform it needs, and one version of every provider.",
  rationale:
    "A provider decides what a plan does to a resource: another version may replace what the reviewed one updated. " +
    "Write-only arguments need Terraform 1.11.",
  source: "https://developer.hashicorp.com/terraform/language/providers/requirements",
  fix: 'Give every provider one version in terraform.required_providers, and set required_version as ">= 1.11".',
  check({ stacks }) {
    const telling = stacks.filter(({ source }) => source !== "state");
    if (telling.length === 0) return notApplicable("a state does not tell which providers it needs");
    return answer(telling.flatMap((stack) => [...required(stack), ...unrequired(stack), ...terraform(stack)]));
  },
};

const ADDRESS = "terraform.required_providers";

function required({ name, requiredProviders }: Stack): Finding[] {
  return Object.entries(requiredProviders).flatMap(([provider, { version }]) => {
    if (version !== undefined && isExactVersion(version)) return [];
    const how = version === undefined ? "is not set" : `is ${given(version)}`;
    return [finding({ stack: name, address: ADDRESS }, `${provider}.version`, `${how}, and must be one version`)];
  });
}

/** Providers that blocks are of, by the first word of their type, and that no requirement names. */
function unrequired({ name, blocks, requiredProviders }: Stack): Finding[] {
  const used = blocks
    .filter(({ kind }) => ["resource", "data", "ephemeral", "provider"].includes(kind))
    .map(({ type }) => type.split("_")[0] ?? type)
    .filter((provider) => provider !== "terraform" && !Object.hasOwn(requiredProviders, provider));
  return [...new Set(used)].map((provider) =>
    finding({ stack: name, address: ADDRESS }, provider, "is not set, though the stack has blocks of it"),
  );
}

/** A plan does not tell it. */
function terraform({ name, source, requiredVersion }: Stack): Finding[] {
  if (source !== "synthesis" || requiredVersion !== undefined) return [];
  return [finding({ stack: name, address: "terraform" }, "required_version", 'is not set, and must be as ">= 1.11"')];
}
