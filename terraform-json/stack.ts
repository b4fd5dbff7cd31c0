import type { Block } from "./block";
import type { Json, JsonObject } from "./json";

/** Which JSON a stack was read from. */
export type SourceKind = "synthesis" | "plan" | "state";

/** What a plan does with a resource. */
export interface Change {
  readonly address: string;
  /** Its address before, where it moves. */
  readonly previousAddress: string | undefined;
  readonly kind: "resource" | "data";
  readonly type: string;
  readonly action: "create" | "update" | "replace" | "delete" | "read" | "no-op" | "forget";
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
  /** What of `after` is not known before the apply, as Terraform tells it: true, or a list or mapping of that. */
  readonly unknown?: Json | undefined;
  /** The attributes whose change is why it is replaced: `location`, `default_node_pool[0].vm_size`. */
  readonly replacedFor: readonly string[];
  /** Whether it is taken over from Azure instead of made. */
  readonly isImport: boolean;
}

/** A provider that a stack requires. */
export interface RequiredProvider {
  readonly source: string;
  readonly version: string | undefined;
}

/** One stack as one JSON file tells it. */
export interface Stack {
  readonly name: string;
  readonly source: SourceKind;
  /** The file that it was read from, as it was named. */
  readonly file: string;
  readonly blocks: readonly Block[];
  /** What is in the state: of a plan, before it is applied; none of a synthesis. */
  readonly stateBlocks: readonly Block[];
  /** What a plan changes; none of a synthesis and a state. */
  readonly changes: readonly Change[];
  /** Whether a plan ended with an error, or another one must follow it: what it changes is not all. */
  readonly isUnfinished?: boolean;
  /** By name; of a plan and a state, only what they tell. */
  readonly requiredProviders: Readonly<Record<string, RequiredProvider>>;
  /** Which versions of Terraform may be used: `>= 1.11`; of a plan and a state, nothing tells it. */
  readonly requiredVersion?: string | undefined;
  /** What the stack says about itself beside Terraform: the block `//`. */
  readonly comment: JsonObject;
  /** What the source cannot tell, each a sentence. */
  readonly gaps: readonly string[];
}
