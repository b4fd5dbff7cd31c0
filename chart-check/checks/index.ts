import type { Check } from "../check";
import { apiServerCheck } from "./api-server";
import { imagesCheck, probesCheck, resourcesCheck } from "./containers";
import { environmentCheck } from "./environment";
import { identityLabelCheck, serviceAccountCheck } from "./identity";
import { ingressCheck } from "./ingress";
import { networkPoliciesCheck } from "./network-policies";
import { podSecurityCheck } from "./pod-security";
import { secretsCheck } from "./secrets";
import { storageCheck } from "./storage";
import { storageClassCheck, storeHostsCheck } from "./stores";

/** A warning of Helm about a value whose structure differs from the chart's: Helm ignores it, or it replaces the chart's. */
const STRUCTURE_WARNING = /cannot overwrite table|skipped value|is a table|not a table/i;

/** The chart has no schema: only a warning of Helm shows that a value is lost. */
export const helmWarningsCheck: Check = {
  id: "helm-warnings",
  rule: "Helm accepts the structure of every value",
  run: ({ warnings }) =>
    warnings.filter((line) => STRUCTURE_WARNING.test(line)).map((line) => ({ object: "helm template", problem: line })),
};

/** All checks, in the order of the report. */
export const CHECKS: readonly Check[] = [
  helmWarningsCheck,
  apiServerCheck,
  serviceAccountCheck,
  identityLabelCheck,
  environmentCheck,
  storageCheck,
  storeHostsCheck,
  secretsCheck,
  imagesCheck,
  podSecurityCheck,
  resourcesCheck,
  networkPoliciesCheck,
  storageClassCheck,
  ingressCheck,
  probesCheck,
];
