import type { Rule } from "../../rule";

export const HARDENING: readonly Rule[] = [];
