import type { Rule } from "../../rule";
import { sharedKeyOff } from "./shared-key-off";

export const KEYLESS: readonly Rule[] = [sharedKeyOff];
