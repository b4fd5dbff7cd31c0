import type { Rule } from "../../rule";

export const EXPOSURE: readonly Rule[] = [];
