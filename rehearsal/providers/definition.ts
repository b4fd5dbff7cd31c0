import type { Cloud } from "../cloud";
import type { Block } from "../schemas/schema";
import type { Values } from "../values/value";

/** An argument within a type, with dots and without indexes: `default_node_pool.max_pods`. */
export type ArgumentPath = string;

/** A rule for the text of an argument, and what the provider says of a wrong one. */
export interface Pattern {
  readonly pattern: RegExp;
  /** What must hold, as in "may only contain letters and digits". */
  readonly rule: string;
}

/** What is wrong with an argument: "must be one of A, B, got C". */
export interface ArgumentProblem {
  readonly path: ArgumentPath;
  readonly message: string;
}

/** The values that single arguments take. */
export interface ArgumentRules {
  readonly values?: Readonly<Record<ArgumentPath, readonly (string | number)[]>>;
  readonly patterns?: Readonly<Record<ArgumentPath, Pattern>>;
  /** The lowest and the highest number. */
  readonly ranges?: Readonly<Record<ArgumentPath, readonly [lowest: number, highest: number]>>;
}

/**
 * What a prebuilt binding does not contain of a type, from the provider's own source.
 *
 * A binding has names, nesting, types, and what is required, optional or computed. It does not show what is sensitive,
 * what replaces a resource, defaults, or which arguments exclude each other.
 */
export interface TypeDeclaration extends ArgumentRules {
  /** The whole block of a type that no binding has. */
  readonly block?: Block;
  /** Version of the state's shape. @default 0 */
  readonly version?: number;
  /** Blocks at the top of a type that the provider fills in if they are left out. */
  readonly filledInBlocks?: readonly string[];
  readonly sensitive?: readonly ArgumentPath[];
  /** Arguments whose change replaces the resource. */
  readonly replacing?: readonly ArgumentPath[];
  /** The values of arguments that are left out, as the plan shows them. Not within attributes that are objects. */
  readonly defaults?: Readonly<Record<ArgumentPath, string | number | boolean>>;
  /** Groups of arguments of which at most one may be set. */
  readonly exclusive?: readonly (readonly ArgumentPath[])[];
  /** Groups of arguments of which exactly one must be set. */
  readonly exactlyOne?: readonly (readonly ArgumentPath[])[];
  /** Groups of arguments of which at least one must be set. */
  readonly atLeastOne?: readonly (readonly ArgumentPath[])[];
  /** Arguments that must be set if the key is. */
  readonly requires?: Readonly<Record<ArgumentPath, readonly ArgumentPath[]>>;
  /** The highest numbers of blocks, which the binding does not show. */
  readonly maxItems?: Readonly<Record<ArgumentPath, number>>;
  /** What else the provider refuses before a plan. Values that are not known yet are `UNKNOWN`. */
  findProblems?(given: Values): readonly ArgumentProblem[];
}

/** What the functions of a type may look at. */
export interface Context {
  readonly cloud: Cloud;
  /** The configuration of the provider. */
  readonly provider: Values;
}

/**
 * A type of resource: its declaration, and what its service computes and refuses. Every part may be left out. Values
 * that are not known yet are `UNKNOWN` in the arguments; of what `compute` returns, only values of unknown attributes
 * are used.
 */
export interface ResourceDefinition extends TypeDeclaration {
  /** The provider's id of the resource. @default - a GUID that follows from the type and the arguments */
  id?(given: Values, context: Context): string;
  /** The attributes that the service fills in. @default - values that follow from the names of the attributes */
  compute?(given: Values, context: Context & { readonly id: string }): Values;
  /** What the provider plans, and the service refuses when it creates or updates the resource. */
  readonly service?: ArgumentRules;
  /** Throws a `Refusal` if the provider refuses to plan a new resource, because of what the cloud does not have yet. */
  checkPlan?(given: Values, context: Context): void;
  /** Throws a `Refusal` if the service refuses the creation or the update. */
  check?(given: Values, context: Context & { readonly prior: Values | null }): void;
  /** The computed attributes that are new after an update. @default - none */
  renewed?(given: Values, prior: Values): readonly string[];
  /**
   * Stores secrets of write-only arguments, which no state has. Called after the creation or update.
   * @param context `renewed`: the resource is new, or the update changed something that `renewed` lists
   */
  store?(config: Values, context: Context & { readonly values: Values; readonly renewed: boolean }): void;
  /** Throws a `Refusal` if the service refuses the deletion, or deletes what was stored. */
  remove?(values: Values, context: Context): void;
}

/** A data source. By default, it finds the resource of the same type that was deployed with the same arguments. */
export interface DataSourceDefinition extends TypeDeclaration {
  /** Reads the values without such a resource. */
  read?(config: Values, context: Context): Values;
  /** The values of a resource that no stack deploys and that is assumed to exist. */
  assume?(config: Values, context: Context): Values;
}

export interface EphemeralResourceDefinition extends TypeDeclaration {
  /** Bindings have no ephemeral resources. */
  readonly block: Block;
  /** @throws Refusal if there is nothing to open */
  open(config: Values, context: Context): Values;
}

/** Everything that has one name: a resource, the data source that finds it, an ephemeral resource. */
export interface TypeDefinition {
  readonly resource?: ResourceDefinition;
  readonly dataSource?: DataSourceDefinition;
  readonly ephemeralResource?: EphemeralResourceDefinition;
}

export interface ProviderDefinition {
  /** Address without the registry. @default - the provider's name, of hashicorp */
  readonly source?: string;
  /** The version that is declared, if no binding exists. @default - that of the binding */
  readonly version?: string;
  /** It is built on the newer plugin framework: objects are attributes within attributes. @default false */
  readonly framework?: boolean;
  /** Its own configuration. */
  readonly provider?: TypeDeclaration;
  /** The API server of the cluster whose objects a configuration leads to. @default - it leads to no cluster */
  cluster?(config: Values): string;
  readonly types: Readonly<Record<string, TypeDefinition>>;
  /** The definition of a type that is not in `types`. @default - none: plausible values, and no rules */
  otherType?(type: string): TypeDefinition | undefined;
}

/** The definition of a type of a provider. */
export function findType(provider: ProviderDefinition, type: string): TypeDefinition | undefined {
  return provider.types[type] ?? provider.otherType?.(type);
}

/** The words of a text, as a list. */
export function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

/** The same value under several names. */
export function each<Value>(value: Value, names: string): Record<string, Value> {
  return Object.fromEntries(words(names).map((name) => [name, value]));
}
