import type { Rule } from "../../rule";

export const IDENTITY: readonly Rule[] = [];
