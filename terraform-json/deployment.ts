import { getModulePath, removeKeys, type Block } from "./block";
import { isList, isObject, placesAt, type Json } from "./json";
import { findReferences, type Reference } from "./references";
import type { Change, Stack } from "./stack";

/** Stacks that are read together, as platform and release of one environment. */
export class Deployment {
  /** Blocks of every kind. */
  readonly blocks: readonly Block[];
  readonly changes: readonly Change[];

  private readonly byAddress: ReadonlyMap<string, readonly Block[]>;
  private readonly byId: ReadonlyMap<string, Block>;

  constructor(readonly stacks: readonly Stack[]) {
    this.blocks = stacks.flatMap(({ blocks }) => blocks);
    this.changes = stacks.flatMap(({ changes }) => changes);
    this.byAddress = indexByAddress(this.blocks);
    this.byId = indexById([...this.resources(), ...this.blocks]);
  }

  /** Managed resources of the types; all if no type is given. */
  resources(...types: readonly string[]): Block[] {
    return this.blocks.filter(({ kind, type }) => kind === "resource" && (types.length === 0 || types.includes(type)));
  }

  /** Resources of azapi by their type in Azure, without case: `Microsoft.Storage/storageAccounts`. */
  azureResources(armType: string): Block[] {
    const wanted = armType.toLowerCase();
    return this.resources().filter((block) => block.armType?.toLowerCase() === wanted);
  }

  data(...types: readonly string[]): Block[] {
    return this.blocks.filter(({ kind, type }) => kind === "data" && (types.length === 0 || types.includes(type)));
  }

  /** Resources, data sources and ephemeral resources. */
  typedBlocks(): Block[] {
    return this.blocks.filter(({ kind }) => kind === "resource" || kind === "data" || kind === "ephemeral");
  }

  /** The block of an address in a stack. */
  find(stack: string, address: string): Block | undefined {
    return this.instances(stack, address).find((block) => block.address === address);
  }

  /**
   * Finds the block that a value refers to: the block and the attributes that its only template reads, or the resource
   * with that id. Undefined if it refers to no block of the deployment, or if it is unknown to which of several.
   */
  target(
    from: Block,
    value: Json | undefined,
  ): { readonly block: Block; readonly attributes: readonly string[] } | undefined {
    if (typeof value !== "string" || value === "") return undefined;
    const reference = parseOnlyReference(value);
    if (reference) {
      const block = this.findReferred(from, reference, value);
      return block && { block, attributes: reference.attributes };
    }
    const owner = this.byId.get(toIdKey(value));
    return owner && { block: owner, attributes: ["id"] };
  }

  /**
   * Replaces every template that reads a literal: `${kubernetes_namespace_v1.app.metadata[0].name}` becomes `langfuse`.
   * Templates that compute a value, or read an unknown one, stay.
   */
  resolve(from: Block, value: Json): Json {
    if (isList(value)) return value.map((entry) => this.resolve(from, entry));
    if (isObject(value)) {
      return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, this.resolve(from, entry)]));
    }
    if (typeof value !== "string") return value;
    return value.replace(/(?<!\$)\$\{[^{}]*\}/g, (template) => {
      const literal = this.findLiteral(from, template);
      return literal === undefined ? template : String(literal);
    });
  }

  /** The string at a path, resolved; undefined if there is none. */
  resolvedText(block: Block, path: string | readonly string[]): string | undefined {
    const text = block.text(path);
    return text === undefined ? undefined : (this.resolve(block, text) as string);
  }

  private findLiteral(from: Block, template: string, depth = 0): string | number | boolean | undefined {
    const target = parseOnlyReference(template) && this.target(from, template);
    if (!target || depth > 8) return undefined;
    const value = readAttribute(target.block, target.attributes);
    if (typeof value === "number" || typeof value === "boolean") return value;
    if (typeof value !== "string") return undefined;
    return value.includes("${") ? this.findLiteral(target.block, value, depth + 1) : value;
  }

  /** Finds a block in the module of `from`. If the module has several instances, the template must name one. */
  private findReferred(from: Block, { address }: Reference, template: string): Block | undefined {
    const module = getModulePath(from.address);
    const candidates = this.instances(from.stack, `${module}${address}`).filter((block) =>
      block.address.startsWith(module),
    );
    const named = candidates.filter((block) => {
      const start = `\${${block.address.slice(module.length)}`;
      return template.startsWith(start) && /^[.}]/.test(template.slice(start.length));
    });
    return candidates.length > 1 ? named[0] : candidates[0];
  }

  private instances(stack: string, address: string): readonly Block[] {
    return this.byAddress.get(toAddressKey(stack, address)) ?? [];
  }
}

/** Blocks by stack and address without keys. */
function indexByAddress(blocks: readonly Block[]): Map<string, Block[]> {
  const found = new Map<string, Block[]>();
  for (const block of blocks) {
    const key = toAddressKey(block.stack, block.address);
    found.set(key, [...(found.get(key) ?? []), block]);
  }
  return found;
}

function toAddressKey(stack: string, address: string): string {
  return `${stack} ${removeKeys(address)}`;
}

/** The first block of each id. */
function indexById(blocks: readonly Block[]): Map<string, Block> {
  const found = blocks.flatMap((block) => {
    const id = block.text("id");
    return id ? [[toIdKey(id), block] as const] : [];
  });
  return new Map(found.reverse());
}

/** Azure compares ids without case, and its services write them differently. */
function toIdKey(id: string): string {
  return id.startsWith("/") ? id.toLowerCase() : id;
}

/** The value of a block's attribute or of a local; undefined if several blocks of one name differ. */
function readAttribute(block: Block, attributes: readonly string[]): Json | undefined {
  const names = block.kind === "local" ? ["value", ...attributes] : attributes;
  const [first, ...others] = names.length === 0 ? [] : placesAt(block.values, names);
  return others.every(({ value }) => value === first?.value) ? first?.value : undefined;
}

const ONLY_REFERENCE = /^\$\{[A-Za-z_][\w-]*(?:\.(?:[\w-]+|\*)|\[(?:\d+|\*|"[^"$\\]*"|[\w.]+)\])+\}$/;

/** The reference of a string that is one template with only a reference in it. A block's key is no attribute. */
function parseOnlyReference(text: string): Reference | undefined {
  const [reference, ...others] = ONLY_REFERENCE.test(text) ? findReferences(text) : [];
  if (!reference || others.length > 0) return undefined;
  const { address, attributes } = reference;
  const hasKey = !/^(?:local|var)\./.test(address) && text.startsWith(`\${${address}["`);
  return hasKey ? { address, attributes: attributes.slice(1) } : reference;
}
