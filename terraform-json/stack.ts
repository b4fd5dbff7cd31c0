import type { Block } from "./block";
import type { Json, JsonObject } from "./json";

/** Which JSON a stack was read from. */
export type SourceKind = "synthesis" | "plan" | "state";

/** What a plan does with a resource. */
export interface Change {
  readonly address: string;
  /** Its address before a move. */
  readonly previousAddress: string | undefined;
  readonly kind: "resource" | "data";
  readonly type: string;
  readonly action: "create" | "update" | "replace" | "delete" | "read" | "no-op" | "forget";
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
  /** Which parts of `after` are unknown before the apply, as Terraform prints it: true, or a list or object of that. */
  readonly unknown?: Json | undefined;
  /** The attributes whose change requires a replacement: `location`, `default_node_pool[0].vm_size`. */
  readonly replacedFor: readonly string[];
  /** Whether it is imported instead of created. */
  readonly isImport: boolean;
}

/** A provider that a stack requires. */
export interface RequiredProvider {
  readonly source: string;
  readonly version: string | undefined;
}

/** One stack, read from one JSON file. */
export interface Stack {
  readonly name: string;
  readonly source: SourceKind;
  /** The path of the file, as it was given. */
  readonly file: string;
  readonly blocks: readonly Block[];
  /** The blocks of the state; in a plan, of the state before the apply; empty in a synthesis. */
  readonly stateBlocks: readonly Block[];
  /** The changes of a plan; empty in a synthesis and a state. */
  readonly changes: readonly Change[];
  /** Whether a plan ended with an error, or another one must follow it: it does not contain every change. */
  readonly isUnfinished?: boolean;
  /** By name; a plan and a state may not contain all. */
  readonly requiredProviders: Readonly<Record<string, RequiredProvider>>;
  /** The allowed versions of Terraform: `>= 1.11`; undefined in a plan and a state. */
  readonly requiredVersion?: string | undefined;
  /** The block `//`: facts about the stack that Terraform does not read. */
  readonly comment: JsonObject;
  /** What the file does not contain, a sentence each. */
  readonly gaps: readonly string[];
}

/** What a stack of a state or a plan does not contain. */
export const EMPTY_STACK = { stateBlocks: [], changes: [], requiredProviders: {}, comment: {}, gaps: [] } as const;
