import type { Block } from "./block";
import { isList, isObject, placesAt, type Json, type Place } from "./json";
import { expressions, references, type Reference } from "./references";
import type { Change, Stack } from "./stack";

/** Stacks that are looked at together, as platform and release of one environment. */
export class Deployment {
  constructor(readonly stacks: readonly Stack[]) {}

  /** Blocks of every kind. */
  get blocks(): Block[] {
    return this.stacks.flatMap(({ blocks }) => blocks);
  }

  get changes(): Change[] {
    return this.stacks.flatMap(({ changes }) => changes);
  }

  /** Managed resources of some types; all where no type is given. */
  resources(...types: readonly string[]): Block[] {
    return this.blocks.filter(({ kind, type }) => kind === "resource" && (types.length === 0 || types.includes(type)));
  }

  /** Resources that azapi manages, by their type in Azure: `Microsoft.Storage/storageAccounts`. */
  azureResources(armType: string): Block[] {
    return this.resources().filter((block) => block.armType === armType);
  }

  data(...types: readonly string[]): Block[] {
    return this.blocks.filter(({ kind, type }) => kind === "data" && (types.length === 0 || types.includes(type)));
  }

  /** The block of an address, in the stack of the one that refers to it. */
  find(stack: string, address: string): Block | undefined {
    return this.blocks.find((block) => block.stack === stack && block.address === address);
  }

  /**
   * What a value of a block points to: the block that its only template reads, and by which attribute; or the resource
   * with that id. Undefined where it points to nothing that is looked at.
   */
  target(
    from: Block,
    value: Json | undefined,
  ): { readonly block: Block; readonly attributes: readonly string[] } | undefined {
    if (typeof value !== "string") return undefined;
    const reference = onlyReference(value);
    if (reference) {
      const block = this.find(from.stack, reference.address);
      return block && { block, attributes: reference.attributes };
    }
    const owner = value === "" ? undefined : this.blocks.find((block) => block.value("id") === value);
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
    return value.replace(/\$\{[^{}]*\}/g, (template) => {
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
    const value = attributeOf(target.block, target.attributes)?.value;
    if (typeof value === "number" || typeof value === "boolean") return value;
    if (typeof value !== "string") return undefined;
    return value.includes("${") ? this.literal(target.block, value, depth + 1) : value;
  }
}

/** The value of a block's attribute; of a local, its value. */
function attributeOf(block: Block, attributes: readonly string[]): Place | undefined {
  const names = block.kind === "local" ? ["value", ...attributes] : attributes;
  return names.length === 0 ? undefined : placesAt(block.values, names)[0];
}

/** The reference of a text that is one template with nothing but a reference in it. */
function onlyReference(text: string): Reference | undefined {
  if (!/^\$\{[\w.[\]"*-]+\}$/.test(text) || expressions(text).length !== 1) return undefined;
  const found = references(text);
  return found.length === 1 ? found[0] : undefined;
}
