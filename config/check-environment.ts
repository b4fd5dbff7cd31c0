import { Diagnosis, type FindSpelling } from "./diagnose";
import type { FieldError, Path } from "./problem";
import { allowedRangeRules, allowedRangeWarnings } from "./rules/allowed-ranges";
import { azureNameRules, createdGroupWarning } from "./rules/azure-names";
import { armWarning, mostPodsWarning, podsRule, premiumDiskRule } from "./rules/capacity";
import { chartRules, repositoriesWarning } from "./rules/chart";
import { countRules } from "./rules/counts";
import { environmentVariablesRule, secretNamesRule } from "./rules/environment-variables";
import { kubernetesVersionWarning } from "./rules/kubernetes-version";
import { leastDiskWarning, leastMemoryWarning, redisMemoryRule } from "./rules/least-sizes";
import { dnsServiceIpRule, networkRangesRule, nodeSpaceRule, rangeWarnings } from "./rules/network-ranges";
import { poolWarnings, poolsRule } from "./rules/node-pools";
import { administratorIdsRule, clientIdRule, groupIdsRule } from "./rules/object-ids";
import { exampleDomainWarning, exposureRule, publicUrlRule } from "./rules/public-url";
import { regionWarning } from "./rules/region";
import type { EnvironmentRule } from "./rules/rule";
import { storageRules, unreachableWarning } from "./rules/storage";
import { dnsTagWarning, ownTagsRule, tagNamesRule } from "./rules/tags";
import { zonesWarning } from "./rules/zones";
import { SECTIONS, environmentSchema, type Environment } from "./schema/environment";

/** Every rule that several fields of an environment must follow. */
const RULES: readonly EnvironmentRule[] = [
  publicUrlRule,
  exposureRule,
  ...azureNameRules,
  tagNamesRule,
  ownTagsRule,
  administratorIdsRule,
  groupIdsRule,
  clientIdRule,
  networkRangesRule,
  dnsServiceIpRule,
  nodeSpaceRule,
  ...allowedRangeRules,
  ...chartRules,
  ...storageRules,
  environmentVariablesRule,
  secretNamesRule,
  ...countRules,
  poolsRule,
  premiumDiskRule,
  podsRule,
  redisMemoryRule,
];

/** The rules that may be broken: they say `should` instead of `must`. */
const WARNINGS: readonly EnvironmentRule[] = [
  exampleDomainWarning,
  regionWarning,
  createdGroupWarning,
  zonesWarning,
  rangeWarnings,
  dnsTagWarning,
  ...allowedRangeWarnings,
  kubernetesVersionWarning,
  poolWarnings,
  armWarning,
  mostPodsWarning,
  leastMemoryWarning,
  leastDiskWarning,
  repositoriesWarning,
  unreachableWarning,
];

export interface CheckedEnvironment {
  /** The environment with its defaults, if it is valid by the schema. */
  readonly environment?: Environment;
  /** The sections that are valid by the schema. */
  readonly sections: Partial<Environment>;
  readonly errors: readonly FieldError[];
  /** What Azure or Kubernetes does not refuse, but is likely to fail. */
  readonly warnings: readonly FieldError[];
}

/**
 * Checks plain data against the schema and the rules. A rule runs if the sections that it reads are valid.
 * @param findSpelling - how a value that is no text is written in its file @default - as JSON writes it
 */
export function checkEnvironment(value: unknown, findSpelling?: FindSpelling): CheckedEnvironment {
  const result = environmentSchema.safeParse(value);
  const sections = result.success ? result.data : validSections(value);
  const check = (rules: readonly EnvironmentRule[]) =>
    rules
      .filter(({ needs }) => needs.every((section) => section in sections))
      .flatMap((rule) => rule.check(sections as Environment));
  const errors = [
    ...(result.success ? [] : new Diagnosis(value, findSpelling).explain(result.error.issues)),
    ...findTemplateMarkers(value),
    ...check(RULES),
  ];
  return { ...(result.success && { environment: result.data }), sections, errors, warnings: check(WARNINGS) };
}

function validSections(value: unknown): Partial<Environment> {
  const given = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  const parsed = Object.entries(SECTIONS).flatMap(([section, schema]) => {
    const result = schema.safeParse(given[section === "name" ? "environment" : section]);
    return result.success ? [[section, result.data]] : [];
  });
  return Object.fromEntries(parsed) as Partial<Environment>;
}

/** The section whose template markers the stacks escape: the value of an environment variable may contain one. */
const ESCAPED = "langfuse.environment";

/** Terraform evaluates a template marker in any other text of the file. */
function findTemplateMarkers(value: unknown, path: Path = []): FieldError[] {
  if (typeof value === "string") return checkMarker(value, path);
  if (typeof value !== "object" || value === null || path.join(".") === ESCAPED) return [];
  if (Array.isArray(value)) return value.flatMap((entry, index) => findTemplateMarkers(entry, [...path, index]));
  return Object.entries(value).flatMap(([key, entry]) => [
    ...checkMarker(key, [...path, key]),
    ...findTemplateMarkers(entry, [...path, key]),
  ]);
}

function checkMarker(text: string, path: Path): FieldError[] {
  const marker = /[$%]\{/.exec(text)?.[0];
  if (!marker) return [];
  return [
    {
      path,
      rule: 'must not contain "${" or "%{", which Terraform reads as the start of a template',
      given: `a text with "${marker}"`,
      fix: "Write the text without it.",
    },
  ];
}
