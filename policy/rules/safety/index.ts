import type { Rule } from "../../rule";

export const SAFETY: readonly Rule[] = [];
