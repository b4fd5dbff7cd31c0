import type { Block, Type } from "./schema";

/** An argument within a type, with dots and without indexes: `default_node_pool.max_pods`. */
export type ArgumentPath = string;

/** A rule for the text of an argument, and what the provider says of a wrong one. */
export interface Pattern {
  readonly pattern: RegExp;
  /** What must hold, as in "may only contain letters and digits". */
  readonly rule: string;
}

/**
 * What a prebuilt binding does not tell of a type, from the provider's own source.
 *
 * A binding tells names, nesting, types, and what is required, optional or computed. It does not tell what is
 * sensitive, what replaces a resource, what is taken by default, or which arguments exclude each other.
 */
export interface TypeDeclaration {
  /** Blocks at the top of a type that the provider fills in where they are left out. Of attributes, the binding tells. */
  readonly filledInBlocks?: readonly string[];
  readonly sensitive?: readonly ArgumentPath[];
  /** Arguments whose change replaces the resource. */
  readonly replacing?: readonly ArgumentPath[];
  /** What the provider takes where an argument is left out, and shows in the plan. Not within attributes that are objects. */
  readonly defaults?: Readonly<Record<ArgumentPath, string | number | boolean>>;
  /** Groups of arguments of which at most one may be set. */
  readonly exclusive?: readonly (readonly ArgumentPath[])[];
  /** Groups of arguments of which exactly one must be set. */
  readonly exactlyOne?: readonly (readonly ArgumentPath[])[];
  /** Groups of arguments of which at least one must be set. */
  readonly atLeastOne?: readonly (readonly ArgumentPath[])[];
  /** Arguments that must be set where the key is. */
  readonly requires?: Readonly<Record<ArgumentPath, readonly ArgumentPath[]>>;
  /** The values that an argument takes. */
  readonly values?: Readonly<Record<ArgumentPath, readonly (string | number)[]>>;
  readonly patterns?: Readonly<Record<ArgumentPath, Pattern>>;
  /** Version of the state's shape. @default 0 */
  readonly version?: number;
  /** Types that the binding simplifies. */
  readonly types?: Readonly<Record<ArgumentPath, Type>>;
  /** Numbers of blocks that the binding does not tell. */
  readonly items?: Readonly<Record<ArgumentPath, { readonly min?: number; readonly max?: number }>>;
}

/** A type that no prebuilt binding has, with its whole schema. */
export interface WholeDeclaration extends TypeDeclaration {
  readonly block: Block;
}

/** What is declared of one provider's types. */
export interface ProviderDeclaration {
  /** The version that its whole declarations are of, where there is no binding to tell it. */
  readonly version?: string;
  /** It is built on the newer plugin framework: objects are attributes within attributes. @default false */
  readonly framework?: boolean;
  readonly provider?: TypeDeclaration | WholeDeclaration;
  readonly resources: Readonly<Record<string, TypeDeclaration | WholeDeclaration>>;
  readonly dataSources: Readonly<Record<string, TypeDeclaration | WholeDeclaration>>;
  readonly ephemeralResources: Readonly<Record<string, WholeDeclaration>>;
}
