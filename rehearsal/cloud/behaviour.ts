import type { Values } from "../values/value";
import type { World } from "./world";

/** What a behaviour may look at. */
export interface Context {
  readonly world: World;
  /** The configuration of the provider. */
  readonly provider: Values;
}

/** What a behaviour is told once a resource is there. */
export interface Kept extends Context {
  readonly values: Values;
  /** It is new, or its update made something new that `renews` lists. */
  readonly renewed: boolean;
}

/**
 * How a service treats one type of resource, beyond what its schema says. Every part may be left out.
 * What is not known yet is `UNKNOWN` in what they are given; only what is unknown is taken from what they answer.
 */
export interface Behaviour {
  /** The provider's id of it. @default - a GUID that follows from the type and the arguments */
  id?(given: Values, context: Context): string;
  /** What the service fills in. @default - values that follow from the names of the attributes */
  computes?(given: Values, context: Context & { readonly id: string }): Values;
  /** Refuses by throwing a `Refusal` what the service refuses, when it is made or changed. */
  checks?(given: Values, context: Context & { readonly prior: Values | null }): void;
  /** The computed attributes that are new after an update. @default - none */
  renews?(given: Values, prior: Values): readonly string[];
  /** Keeps what no state keeps: secrets that came in write-only arguments. Called once the resource is there. */
  keeps?(config: Values, context: Kept): void;
  /** Refuses a deletion by throwing, or forgets what was kept. */
  deletes?(values: Values, context: Context): void;
}

/** How a data source finds what it reads. */
export interface DataBehaviour {
  /** Answers by itself, instead of looking for something that was made. */
  answers?(config: Values, context: Context): Values;
  /** How what nobody made looks, where it is taken for granted. */
  assumed?(config: Values, context: Context): Values;
}

/** Opens an ephemeral resource; throws a `Refusal` where there is nothing to open. */
export interface EphemeralBehaviour {
  opens(config: Values, context: Context): Values;
}

/** How the services of one provider behave. */
export interface ProviderBehaviour {
  /** Refuses a configuration of the provider, by throwing. */
  configures?(config: Values, context: { readonly world: World }): void;
  /** The address of the cluster whose objects a configuration leads to. @default - it leads to no cluster */
  cluster?(config: Values): string;
  readonly resources?: Readonly<Record<string, Behaviour>>;
  readonly dataSources?: Readonly<Record<string, DataBehaviour>>;
  readonly ephemeralResources?: Readonly<Record<string, EphemeralBehaviour>>;
}
