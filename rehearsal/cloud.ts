import { createHash } from "node:crypto";
import type { Value, Values } from "./values/value";
import { same, valueAt } from "./values/walk";

/** A resource that exists in the rehearsal's cloud. */
export interface CloudResource {
  /** `azurerm_key_vault` */
  readonly type: string;
  /** The provider's own id of it. */
  readonly id: string;
  /** As a read of the resource returns. */
  readonly values: Values;
  /** The rehearsal did not deploy it: it is assumed to exist. */
  readonly assumed: boolean;
  /** The API server of the cluster that it is in; empty for a resource outside of clusters. */
  readonly cluster: string;
}

/** A text that is stored outside every state, as in a vault or a Kubernetes Secret. */
export interface StoredSecret {
  readonly value: string;
  /** How often it was written. */
  readonly version: number;
}

/** A generated secret that is easy to recognize in any file. */
export interface Canary {
  readonly value: string;
  /** The type whose attribute has it. */
  readonly type: string;
  readonly attribute: string;
}

/** The characters of a canary. */
export type CanaryAlphabet = "alphanumeric" | "hexadecimal";

const MARKS: Record<CanaryAlphabet, string> = { alphanumeric: "Canary", hexadecimal: "cacacaca" };

/** Every secret of a rehearsal. All are different, and none is a secret of a real service. */
export class Canaries {
  readonly all: Canary[] = [];

  /** A new secret for an attribute. A short one has no mark, so that its characters are enough to recognize it. */
  issue(type: string, attribute: string, { length = 40, alphabet = "alphanumeric" as CanaryAlphabet } = {}): string {
    const digest = createHash("sha256").update(`${type} ${attribute} ${this.all.length}`).digest("hex");
    const mark = length < 2 * MARKS[alphabet].length ? "" : MARKS[alphabet];
    const value = (mark + digest.repeat(Math.ceil(length / digest.length))).slice(0, length);
    this.all.push({ value, type, attribute });
    return value;
  }
}

/** The answer of the real service to a request that it refuses. */
export class Refusal extends Error {}

/** The identity of the deployer. */
export interface Account {
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly objectId: string;
  readonly clientId: string;
}

/** Delays or refuses a change, for tests of failures. */
export type Interference = (change: {
  type: string;
  values: Values;
  action: "create" | "update" | "delete";
}) => unknown;

/**
 * The cloud of one rehearsal, in memory: deployed and assumed resources, and every secret. Generated values follow from
 * the arguments, so that the same rehearsal has the same results.
 */
export class Cloud {
  readonly canaries = new Canaries();
  /** Vault secrets and keys of Kubernetes Secrets by their address. */
  readonly secrets = new Map<string, StoredSecret>();
  readonly account: Account = {
    subscriptionId: guid("subscription"),
    tenantId: guid("tenant"),
    objectId: guid("who applies"),
    clientId: guid("client"),
  };
  /** Whether a resource that a data source does not find is assumed to exist: until something was deployed. */
  assuming = true;
  /** Whether a stack deploys what a data source looks for: then it is never assumed, whatever the order of the stacks. */
  isDeployed: (type: string, wanted: Values) => boolean = () => false;
  interfere: Interference = () => undefined;
  /** The redirect URIs of an app registration that is assumed to exist. */
  redirectUris: readonly string[] = [];

  /** The API server of the cluster from which the cloud is seen. */
  readonly cluster: string = "";

  private readonly resources = new Map<string, CloudResource>();
  private readonly assumed = new Map<string, string>();

  get all(): readonly CloudResource[] {
    return [...this.resources.values()];
  }

  /** What is assumed to exist, in words. */
  get assumptions(): readonly string[] {
    return [...this.assumed.values()].sort();
  }

  /** The same cloud, as a cluster sees it: of Kubernetes objects and releases, only its own. */
  within(cluster: string): Cloud {
    return Object.create(this, { cluster: { value: cluster } }) as Cloud;
  }

  get(type: string, id: string): CloudResource | undefined {
    return this.resources.get(this.getKey(type, id));
  }

  /** An id that follows from a text and that nothing of the type has yet. */
  getFreeId(type: string, base: string, toId: (text: string) => string = guid): string {
    let text = base;
    for (let attempt = 1; this.get(type, toId(text)); attempt += 1) text = `${base} ${attempt}`;
    return toId(text);
  }

  put(type: string, id: string, values: Values): void {
    this.resources.set(this.getKey(type, id), { type, id, values, assumed: false, cluster: this.getCluster(type) });
  }

  remove(type: string, id: string): void {
    this.resources.delete(this.getKey(type, id));
  }

  /** Adds a resource that the rehearsal did not deploy. */
  assume(type: string, id: string, values: Values, words: string): void {
    this.resources.set(this.getKey(type, id), { type, id, values, assumed: true, cluster: this.getCluster(type) });
    this.assumed.set(this.getKey(type, id), words);
  }

  /** All of a type that have these values; texts are compared without regard to case. */
  find(type: string, wanted: Values): CloudResource[] {
    return this.all.filter(
      (resource) =>
        resource.type === type &&
        ["", resource.cluster].includes(this.getCluster(type)) &&
        Object.entries(wanted).every(([path, value]) => equals(valueAt(resource.values, path), value)),
    );
  }

  /** A resource of any provider and type. */
  findById(id: string): CloudResource | undefined {
    return this.all.find((resource) => resource.id.toLowerCase() === id.toLowerCase());
  }

  /**
   * Requires that an Azure resource exists. In a resource group that the rehearsal deployed, it must have been deployed
   * too; in any other group, it is assumed to exist.
   * @throws Refusal if it is missing
   */
  requireResource(id: string): void {
    if (this.findById(id.replace(BUILT_IN, ""))) return;
    const group = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.exec(id)?.[0];
    if (group === undefined) return;
    if (this.findById(group)?.assumed === false) throw new Refusal(`ResourceNotFound: ${id} does not exist.`);
    this.assumed.set(id.toLowerCase(), `${id} exists`);
  }

  /** Removes every Kubernetes object and release of a cluster. */
  removeCluster(cluster: string): void {
    for (const [key, resource] of this.resources) if (resource.cluster === cluster) this.resources.delete(key);
  }

  /** @returns a function that restores resources, secrets and assumptions of now */
  save(): () => void {
    const maps: readonly Map<string, unknown>[] = [this.resources, this.assumed, this.secrets];
    const saved = maps.map((map) => [...map]);
    return () =>
      maps.forEach((map, index) => {
        map.clear();
        for (const [key, value] of saved[index] ?? []) map.set(key, value);
      });
  }

  private getKey(type: string, id: string): string {
    return `${this.getCluster(type)} ${type} ${id.toLowerCase()}`;
  }

  private getCluster(type: string): string {
    return IN_CLUSTER.test(type) ? this.cluster : "";
  }
}

/** Parts of a storage account that exist with it. */
const BUILT_IN = /\/(blob|file|queue|table)Services\/default$/i;

/** Types whose resources are in a cluster. */
const IN_CLUSTER = /^(kubernetes|helm)_/;

function equals(a: Value, b: Value): boolean {
  return typeof a === "string" && typeof b === "string" ? a.toLowerCase() === b.toLowerCase() : same(a, b);
}

/** A GUID that follows from a text. */
export function guid(text: string): string {
  const hex = digits(text, 32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Hexadecimal digits that follow from a text. */
export function digits(text: string, length: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, length);
}
