import { administratorsRule } from "./administrators";
import { boundsRules } from "./bounds";
import { chartAndImageRule, keeperQuorumRule, releaseNameRule, upstreamImageRule } from "./chart";
import { environmentVariablesRule } from "./environment-variables";
import { namespaceRule } from "./namespace";
import { dnsServiceIpRule, networkRangesRule } from "./network-ranges";
import { previousReleaseRules } from "./previous-release";
import { exposureRule, publicUrlRule } from "./public-url";
import type { EnvironmentRule } from "./rule";
import { storageRules } from "./storage";
import { tagsRule } from "./tags";

/** Every rule that one environment must follow beside its schema. */
export const ENVIRONMENT_RULES: readonly EnvironmentRule[] = [
  publicUrlRule,
  exposureRule,
  networkRangesRule,
  dnsServiceIpRule,
  ...boundsRules,
  chartAndImageRule,
  releaseNameRule,
  ...previousReleaseRules,
  keeperQuorumRule,
  upstreamImageRule,
  ...storageRules,
  environmentVariablesRule,
  administratorsRule,
  tagsRule,
  namespaceRule,
];
