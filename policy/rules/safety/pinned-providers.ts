import type { Stack } from "../../../terraform-json/stack";
import { answer, finding, given, notApplicable, type Finding, type Rule } from "../../rule";
import { isExactVersion } from "../../value-formats";

export const pinnedProviders: Rule = {
  id: "pinned-providers",
  group: "safety",
  title: "A stack sets its required version of Terraform, and one version of every provider.",
  rationale:
    "Another version of a provider may replace a resource that the reviewed version updates. Write-only arguments need " +
    "Terraform 1.11.",
  source: "https://developer.hashicorp.com/terraform/language/providers/requirements",
  fix: 'Set one version of every provider in terraform.required_providers, and required_version, as ">= 1.11".',
  check({ stacks }) {
    const written = stacks.filter(({ source }) => source !== "state");
    if (written.length === 0) return notApplicable("a state does not contain required providers");
    return answer(
      written.flatMap((stack) => [...checkVersions(stack), ...findUnrequired(stack), ...checkTerraform(stack)]),
    );
  },
};

const ADDRESS = "terraform.required_providers";

function checkVersions({ name, requiredProviders }: Stack): Finding[] {
  return Object.entries(requiredProviders).flatMap(([provider, { version }]) => {
    if (version !== undefined && isExactVersion(version)) return [];
    const how = version === undefined ? "is not set" : `is ${given(version)}`;
    return [finding({ stack: name, address: ADDRESS }, `${provider}.version`, `${how}, and must be one version`)];
  });
}

/** Providers of blocks, by the first word of their type, that are not in required_providers. */
function findUnrequired({ name, blocks, requiredProviders }: Stack): Finding[] {
  const used = blocks
    .filter(({ kind }) => ["resource", "data", "ephemeral", "provider"].includes(kind))
    .map(({ type }) => type.split("_")[0] ?? type)
    .filter((provider) => provider !== "terraform" && !Object.hasOwn(requiredProviders, provider));
  return [...new Set(used)].map((provider) =>
    finding({ stack: name, address: ADDRESS }, provider, "is not set, but the stack uses it"),
  );
}

/** A plan does not contain it. */
function checkTerraform({ name, source, requiredVersion }: Stack): Finding[] {
  if (source !== "synthesis" || requiredVersion !== undefined) return [];
  return [
    finding(
      { stack: name, address: "terraform" },
      "required_version",
      'is not set, and must be a version, as ">= 1.11"',
    ),
  ];
}
