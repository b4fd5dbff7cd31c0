import type { Check } from "../check";
import { environmentCheck } from "./environment";
import { helmWarningsCheck } from "./helm-warnings";
import { identityLabelCheck } from "./identity-label";
import { imagesCheck } from "./images";
import { ingressCheck } from "./ingress";
import { networkPoliciesCheck } from "./network-policies";
import { podSecurityCheck } from "./pod-security";
import { probesCheck } from "./probes";
import { resourcesCheck } from "./resources";
import { secretsCheck } from "./secrets";
import { serviceAccountCheck } from "./service-account";
import { storageCheck } from "./storage";
import { storageClassCheck } from "./storage-class";
import { storeHostsCheck } from "./store-hosts";

/** All checks, in the order of the report. */
export const CHECKS: readonly Check[] = [
  helmWarningsCheck,
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
