import type { Rule } from "../rule";
import { EXPOSURE } from "./exposure";
import { HARDENING } from "./hardening";
import { IDENTITY } from "./identity";
import { KEYLESS } from "./keyless";
import { SAFETY } from "./safety";

/** Every rule of the policy, in the order of the report. */
export const RULES: readonly Rule[] = [...KEYLESS, ...IDENTITY, ...EXPOSURE, ...SAFETY, ...HARDENING];
