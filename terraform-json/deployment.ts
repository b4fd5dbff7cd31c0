import { modulesOf, withoutKeys } from "./address";
import type { Block } from "./block";
import { isList, isObject, placesAt, type Json } from "./json";
import { references, type Reference } from "./references";
import type { Change, Stack } from "./stack";

/** Stacks that are looked at together, as platform and release of one environment. */
export class Deployment {
  /** Blocks of every kind. */
  readonly blocks: readonly Block[];
  readonly changes: readonly Change[];

  /** By stack and address, without the keys of one of several. */
  private readonly byAddress: ReadonlyMap<string, readonly Block[]>;
  private readonly byId: ReadonlyMap<string, Block>;

  constructor(readonly stacks: readonly Stack[]) {
    this.blocks = stacks.flatMap(({ blocks }) => blocks);
    this.changes = stacks.flatMap(({ changes }) => changes);
    this.byAddress = grouped(this.blocks, ({ stack, address }) => `${stack} ${withoutKeys(address)}`);
    this.byId = firstById([...this.resources(), ...this.blocks]);
  }

  /** Managed resources of some types; all where no type is given. */
  resources(...types: readonly string[]): Block[] {
    return this.blocks.filter(({ kind, type }) => kind === "resource" && (types.length === 0 || types.includes(type)));
  }

  /** Resources that azapi manages, by their type in Azure, in whatever letters: `Microsoft.Storage/storageAccounts`. */
  azureResources(armType: string): Block[] {
    const wanted = armType.toLowerCase();
    return this.resources().filter((block) => block.armType?.toLowerCase() === wanted);
  }

  data(...types: readonly string[]): Block[] {
    return this.blocks.filter(({ kind, type }) => kind === "data" && (types.length === 0 || types.includes(type)));
  }

  /** The block of an address, in the stack of the one that refers to it. */
  find(stack: string, address: string): Block | undefined {
    return this.instances(stack, address).find((block) => block.address === address);
  }

  /**
   * What a value of a block points to: the block that its only template reads, and by which attribute; or the resource
   * with that id. Undefined where it points to nothing that is looked at, or to one of several that cannot be told.
   */
  target(
    from: Block,
    value: Json | undefined,
  ): { readonly block: Block; readonly attributes: readonly string[] } | undefined {
    if (typeof value !== "string" || value === "") return undefined;
    const reference = onlyReference(value);
    if (reference) {
      const block = this.referred(from, reference, value);
      return block && { block, attributes: reference.attributes };
    }
    const owner = this.byId.get(idKey(value));
    return owner && { block: owner, attributes: ["id"] };
  }

  /**
   * A value with every template put in that reads a literal: `${kubernetes_namespace_v1.app.metadata[0].name}` becomes
   * `langfuse`. Templates that compute, or read what nobody knows yet, stay.
   */
  resolve(from: Block, value: Json): Json {
    if (isList(value)) return value.map((entry) => this.resolve(from, entry));
    if (isObject(value)) {
      return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, this.resolve(from, entry)]));
    }
    if (typeof value !== "string") return value;
    return value.replace(/(?<!\$)\$\{[^{}]*\}/g, (template) => {
      const literal = this.literal(from, template);
      return literal === undefined ? template : String(literal);
    });
  }

  /** The text at a path with what can be resolved; undefined if there is no text. */
  resolvedText(block: Block, path: string | readonly string[]): string | undefined {
    const text = block.text(path);
    return text === undefined ? undefined : (this.resolve(block, text) as string);
  }

  private literal(from: Block, template: string, depth = 0): string | number | boolean | undefined {
    const target = onlyReference(template) && this.target(from, template);
    if (!target || depth > 8) return undefined;
    const value = attributeOf(target.block, target.attributes);
    if (typeof value === "number" || typeof value === "boolean") return value;
    if (typeof value !== "string") return undefined;
    return value.includes("${") ? this.literal(target.block, value, depth + 1) : value;
  }

  /** A reference is within the module of its block; where that has several of the block, the template names one. */
  private referred(from: Block, { address }: Reference, template: string): Block | undefined {
    const module = modulesOf(from.address);
    const near = this.instances(from.stack, `${module}${address}`).filter((block) => block.address.startsWith(module));
    const named = near.filter((block) => {
      const start = `\${${block.address.slice(module.length)}`;
      return template.startsWith(start) && /^[.}]/.test(template.slice(start.length));
    });
    return near.length > 1 ? named[0] : near[0];
  }

  private instances(stack: string, address: string): readonly Block[] {
    return this.byAddress.get(`${stack} ${withoutKeys(address)}`) ?? [];
  }
}

function grouped(blocks: readonly Block[], keyOf: (block: Block) => string): Map<string, Block[]> {
  const groups = new Map<string, Block[]>();
  for (const block of blocks) {
    const group = groups.get(keyOf(block));
    if (group) group.push(block);
    else groups.set(keyOf(block), [block]);
  }
  return groups;
}

function firstById(blocks: readonly Block[]): Map<string, Block> {
  const found = new Map<string, Block>();
  for (const block of blocks) {
    const id = block.text("id");
    if (id && !found.has(idKey(id))) found.set(idKey(id), block);
  }
  return found;
}

/** Azure does not tell the cases of its ids apart, and its services do not agree on them. */
function idKey(id: string): string {
  return id.startsWith("/") ? id.toLowerCase() : id;
}

/** The value of a block's attribute, and of a local; undefined where several of one name differ. */
function attributeOf(block: Block, attributes: readonly string[]): Json | undefined {
  const names = block.kind === "local" ? ["value", ...attributes] : attributes;
  const [first, ...others] = names.length === 0 ? [] : placesAt(block.values, names);
  return others.every(({ value }) => value === first?.value) ? first?.value : undefined;
}

const ONLY_REFERENCE = /^\$\{[A-Za-z_][\w-]*(?:\.(?:[\w-]+|\*)|\[(?:\d+|\*|"[^"$\\]*"|[\w.]+)\])+\}$/;

/** The reference of a text that is one template with nothing but a reference in it. A block's key is no attribute. */
function onlyReference(text: string): Reference | undefined {
  const [reference, ...others] = ONLY_REFERENCE.test(text) ? references(text) : [];
  if (!reference || others.length > 0) return undefined;
  const { address, attributes } = reference;
  const ofSeveral = !/^(?:local|var)\./.test(address) && text.startsWith(`\${${address}["`);
  return ofSeveral ? { address, attributes: attributes.slice(1) } : reference;
}
