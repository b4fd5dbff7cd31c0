import { createHash } from "node:crypto";
import { same, valueAt } from "../values/walk";
import type { Value, Values } from "../values/value";
import { Canaries } from "./canaries";

/** Something that exists in the rehearsal's cloud. */
export interface Thing {
  /** Type of the resource that it is: `azurerm_key_vault`. */
  readonly type: string;
  /** The provider's own id of it. */
  readonly id: string;
  /** As a read of the resource answers. */
  readonly values: Values;
  /** Nobody made it here: it was there before. */
  readonly assumed: boolean;
  /** The cluster that it is in; empty for what is in no cluster. */
  readonly cluster: string;
}

/** A text that is kept outside every state, as in a vault or a Kubernetes Secret. */
export interface KeptSecret {
  readonly value: string;
  /** How often it was written. */
  readonly version: number;
}

/** What the real service would answer to a request that cannot be. */
export class Refusal extends Error {}

/** Who applies, where. */
export interface Account {
  readonly subscriptionId: string;
  readonly tenantId: string;
  /** Object id of the one who applies. */
  readonly objectId: string;
  readonly clientId: string;
}

/** Holds up or breaks a change, for stories about what goes wrong. */
export type Interference = (change: {
  type: string;
  values: Values;
  action: "create" | "update" | "delete";
}) => unknown;

/**
 * The cloud of one rehearsal, in memory: what was made, what was there before, and every secret.
 * What it makes up follows from what it is asked for, so that the same rehearsal has the same results.
 */
export class World {
  readonly canaries = new Canaries();
  /** Vault secrets and keys of Kubernetes Secrets by their address. */
  readonly secrets = new Map<string, KeptSecret>();
  readonly account: Account = {
    subscriptionId: guid("subscription"),
    tenantId: guid("tenant"),
    objectId: guid("who applies"),
    clientId: guid("client"),
  };
  /** Whether what is looked up and not there may be taken for granted: so it is before anything was deployed. */
  assuming = true;
  /** Whether a stack deploys what is looked up: then it is never assumed to exist, whatever the order of the stacks. */
  isDeployed: (type: string, wanted: Values) => boolean = () => false;
  interfere: Interference = () => undefined;
  /** The URIs that an app registration, where one is taken for granted, redirects to. */
  redirectUris: readonly string[] = [];

  /** The address of the API server, where the world is seen from within a cluster. */
  readonly cluster: string = "";

  private readonly things = new Map<string, Thing>();
  private readonly taken = new Map<string, string>();

  get all(): readonly Thing[] {
    return [...this.things.values()];
  }

  /** What was taken for granted, in words. */
  get assumptions(): readonly string[] {
    return [...this.taken.values()].sort();
  }

  /** The same world, as it is seen from within a cluster: of objects and releases, those of the cluster alone. */
  within(cluster: string): World {
    return Object.create(this, { cluster: { value: cluster } }) as World;
  }

  get(type: string, id: string): Thing | undefined {
    return this.things.get(this.key(type, id));
  }

  /** An id that follows from a text and that nothing of the type has yet. */
  freeId(type: string, of: string, idOf: (text: string) => string = guid): string {
    let text = of;
    for (let attempt = 1; this.get(type, idOf(text)); attempt += 1) text = `${of} ${attempt}`;
    return idOf(text);
  }

  put(type: string, id: string, values: Values): void {
    this.things.set(this.key(type, id), { type, id, values, assumed: false, cluster: this.clusterOf(type) });
  }

  remove(type: string, id: string): void {
    this.things.delete(this.key(type, id));
  }

  /** Takes something for granted that nobody made here. */
  assume(type: string, id: string, values: Values, words: string): void {
    this.things.set(this.key(type, id), { type, id, values, assumed: true, cluster: this.clusterOf(type) });
    this.taken.set(this.key(type, id), words);
  }

  /** All of a type whose values are those that are asked for; a text is compared without regard to case. */
  find(type: string, wanted: Values): Thing[] {
    return this.all.filter(
      (thing) =>
        thing.type === type &&
        ["", thing.cluster].includes(this.clusterOf(type)) &&
        Object.entries(wanted).every(([path, value]) => alike(valueAt(thing.values, path), value)),
    );
  }

  /** Anything with an id, whatever provider made it. */
  byId(id: string): Thing | undefined {
    return this.all.find((thing) => thing.id.toLowerCase() === id.toLowerCase());
  }

  /**
   * Makes sure that an Azure resource is there. One in a resource group that was made here must have been made too;
   * of another group nothing is known, and what is asked of it is taken for granted.
   * @throws Refusal if it is missing
   */
  requireAzure(id: string): void {
    if (this.byId(id.replace(BUILT_IN, ""))) return;
    const group = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.exec(id)?.[0];
    if (group !== undefined && this.byId(group)?.assumed === false) {
      throw new Refusal(`ResourceNotFound: ${id} is not there.`);
    }
    if (group !== undefined) this.taken.set(id.toLowerCase(), `${id} exists`);
  }

  private key(type: string, id: string): string {
    return `${this.clusterOf(type)} ${type} ${id.toLowerCase()}`;
  }

  private clusterOf(type: string): string {
    return IN_CLUSTER.test(type) ? this.cluster : "";
  }
}

/** Parts of a storage account that are there with it. */
const BUILT_IN = /\/(blob|file|queue|table)Services\/default$/i;

/** Types whose things are in a cluster. */
const IN_CLUSTER = /^(kubernetes|helm)_/;

function alike(a: Value, b: Value): boolean {
  return typeof a === "string" && typeof b === "string" ? a.toLowerCase() === b.toLowerCase() : same(a, b);
}

/** A GUID that follows from a text. */
export function guid(of: string): string {
  const hex = createHash("sha256").update(of).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Hexadecimal digits that follow from a text. */
export function digits(of: string, length: number): string {
  return createHash("sha256").update(of).digest("hex").slice(0, length);
}
