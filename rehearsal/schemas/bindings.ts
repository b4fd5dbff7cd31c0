import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { BindingSource, type HclAttribute, type Member, type Property } from "./binding-source";
import type { Attribute, Block, NestedBlock } from "./schema";
import type { Type } from "../values/value";

/** Which of a provider's blocks is meant. */
export type SchemaKind = "provider" | "resource" | "data";

/** A prebuilt binding that is installed. */
export interface Binding {
  /** `azurerm` */
  readonly provider: string;
  /** Version of the npm package; each is of one version of the provider. */
  readonly packageVersion: string;
  /** Version of the provider that the binding was made from. */
  readonly providerVersion: string;
  /** Where the folders of its types are. */
  readonly folder: string;
  /**
   * An attribute whose values are objects has one of two forms, which a binding writes alike: in the older plugin SDK an
   * object type, in the newer framework attributes within attributes.
   */
  readonly framework: boolean;
}

/** The installed binding of a provider; undefined if there is none. */
export function findBinding(provider: string, root: string, framework = false): Binding | undefined {
  const folder = path.join(root, "node_modules", "@cdktf", `provider-${provider}`);
  if (!existsSync(folder)) return undefined;
  const { version, cdktf } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as PackageJson;
  const lib = path.join(folder, "lib");
  return { provider, packageVersion: version, providerVersion: cdktf.provider.version, folder: lib, framework };
}

interface PackageJson {
  readonly version: string;
  readonly cdktf: { readonly provider: { readonly version: string } };
}

/** A type that the installed binding does not have. */
export class UnknownType extends Error {
  constructor(type: string, { provider, packageVersion }: Binding) {
    super(`@cdktf/provider-${provider} ${packageVersion} has no type ${type}`);
  }
}

/**
 * The block of one type, from a binding: names, nesting, types, what is required, optional or computed, and what is
 * write-only, by the convention that a `…_wo` has a `…_wo_version` or a `…_wo_revision` beside it.
 *
 * @param type of the resource or data source; of a provider, its name
 * @throws UnknownType, and Error if the binding has an unknown form
 */
export function bindingBlock(binding: Binding, kind: SchemaKind, type: string): Block {
  const file = path.join(binding.folder, getFolder(binding, kind, type), "index.js");
  if (!existsSync(file)) throw new UnknownType(type, binding);
  const source = new BindingSource(file);
  const className = kind === "provider" ? `${pascalCase(type)}Provider` : source.findClass(type);
  if (className === undefined) throw new UnknownType(type, binding);
  return new BlockReader(source, binding.framework).root(className);
}

function getFolder({ provider }: Binding, kind: SchemaKind, type: string): string {
  if (kind === "provider") return "provider";
  const name = kind === "data" ? `data-${type}` : type.slice(provider.length + 1);
  return name.replaceAll("_", "-");
}

/** An attribute or a block, from the class, the HCL function and the interface. */
interface Part {
  readonly name: string;
  readonly member: Member | undefined;
  readonly hcl: HclAttribute | undefined;
  readonly property: Property | undefined;
}

/** Arguments of Terraform and CDKTF, not of the provider. */
const META_ARGUMENTS = ["alias"];

class BlockReader {
  constructor(
    private readonly source: BindingSource,
    private readonly framework: boolean,
  ) {}

  root(className: string): Block {
    const parts = this.parts(className, this.source.readHclOfClass(className), `${className}Config`);
    return this.block(parts.filter(({ name }) => !META_ARGUMENTS.includes(name)));
  }

  private parts(className: string, taken: readonly HclAttribute[], interfaceName: string): Part[] {
    const members = new Map(this.source.readMembers(className)?.map((member) => [member.name, member]));
    const hcl = new Map(taken.map((attribute) => [attribute.name, attribute]));
    const properties = this.source.readProperties(interfaceName);
    return [...new Set([...members.keys(), ...hcl.keys()])].map((name) => ({
      name,
      member: members.get(name),
      hcl: hcl.get(name),
      property: properties.get(camelCase(name)),
    }));
  }

  private structParts(struct: string): Part[] {
    return this.parts(`${struct}OutputReference`, this.source.readHclOfStruct(struct), struct);
  }

  private block(parts: readonly Part[]): Block {
    const blocks = parts.filter(({ hcl, property }) => hcl && property?.block);
    return {
      attributes: this.attributes(parts.filter((part) => !blocks.includes(part))),
      block_types: Object.fromEntries(blocks.map((part) => [part.name, this.nestedBlock(part)])),
    };
  }

  private nestedBlock({ hcl, property, member }: Part): NestedBlock {
    const { kind, storage } = hcl as HclAttribute;
    if (kind === "struct") return { nesting_mode: "single", block: this.block(this.structParts(storage)) };
    const required = member ? member.required : !property?.optional;
    return {
      nesting_mode: kind as "list" | "set",
      block: this.block(this.structParts(getElement(storage))),
      ...(required && { min_items: 1 }),
      ...(!property?.many && { max_items: 1 }),
    };
  }

  /** @param within whether they are within a write-only attribute, and so are write-only too */
  private attributes(parts: readonly Part[], within = false): Record<string, Attribute> {
    const names = parts.map(({ name }) => name);
    return Object.fromEntries(
      parts.map((part) => {
        const writeOnly = within || isWriteOnly(part.name, names);
        return [
          part.name,
          { ...this.shape(part, writeOnly), ...getMode(part), ...(writeOnly && { write_only: true }) },
        ];
      }),
    );
  }

  private shape(part: Part, writeOnly = false): Pick<Attribute, "type" | "nested_type"> {
    const objects = this.objects(part);
    if (!objects) return { type: this.plainType(part) };
    const { nesting, parts } = objects;
    if (this.framework)
      return { nested_type: { nesting_mode: nesting, attributes: this.attributes(parts, writeOnly) } };
    const object: Type = ["object", Object.fromEntries(parts.map((inner) => [inner.name, this.type(inner)]))];
    return { type: nesting === "single" ? object : [nesting, object] };
  }

  private type(part: Part): Type {
    const { type } = this.shape(part);
    if (!type) throw new Error(`${part.name} has no type`);
    return type;
  }

  /** The parts of an attribute whose values are objects. */
  private objects({ hcl, member }: Part) {
    if (hcl?.kind === "struct") return { nesting: "single", parts: this.structParts(hcl.storage) } as const;
    if (hcl && !PRIMITIVE.test(hcl.storage)) {
      const nesting = hcl.kind as "list" | "set" | "map";
      return { nesting, parts: this.structParts(getElement(hcl.storage)) };
    }
    if (hcl || !member?.object || member.object.className.startsWith("cdktf.")) return undefined;
    const { className, fromSet } = member.object;
    const single = className.endsWith("OutputReference");
    const struct = single ? className.slice(0, -"OutputReference".length) : getElement(className);
    const nesting = single ? "single" : className.endsWith("Map") ? "map" : fromSet ? "set" : "list";
    return { nesting, parts: this.structParts(struct) } as const;
  }

  private plainType({ name, hcl, member }: Part): Type {
    if (hcl) {
      const element = PRIMITIVES[PRIMITIVE.exec(hcl.storage)?.[1] ?? ""];
      if (element && hcl.kind === "simple") return element;
      if (element) return [hcl.kind as "list" | "set" | "map", element];
    } else {
      const [type] = GETTERS.flatMap(([pattern, type]) => (pattern.test(getReading(member)) ? [type] : []));
      if (type) return type;
    }
    throw new Error(`the type of ${name} is not known: ${hcl?.storage ?? getReading(member)}`);
  }
}

const PRIMITIVE = /^(string|number|boolean|any)(List|Map|Set)?$/;

const PRIMITIVES: Record<string, Type> = { string: "string", number: "number", boolean: "bool", any: "dynamic" };

const GETTERS: readonly (readonly [RegExp, Type])[] = [
  [/^this\.getStringAttribute\(/, "string"],
  [/^this\.getNumberAttribute\(/, "number"],
  [/^this\.getBooleanAttribute\(/, "bool"],
  [/^this\.interpolationForAttribute\(/, "dynamic"],
  [/^this\.getListAttribute\(/, ["list", "string"]],
  [/^this\.getNumberListAttribute\(/, ["list", "number"]],
  [/^cdktf\.Fn\.tolist\(this\.getListAttribute\(/, ["set", "string"]],
  [/^cdktf\.Token\.asNumberList\(cdktf\.Fn\.tolist\(this\.getNumberListAttribute\(/, ["set", "number"]],
  [/^this\.getStringMapAttribute\(|^cdktf\.StringMap$/, ["map", "string"]],
  [/^this\.getBooleanMapAttribute\(|^cdktf\.BooleanMap$/, ["map", "bool"]],
  [/^this\.getNumberMapAttribute\(|^cdktf\.NumberMap$/, ["map", "number"]],
];

/** The class of an object if it is of CDKTF itself, else the expression of the getter. */
function getReading(member: Member | undefined): string {
  return member?.object?.className ?? member?.getter ?? "nothing";
}

function getElement(collection: string): string {
  return collection.replace(/(List|Map)$/, "");
}

/** From the comment in the class; the structs of a provider have none, so from their interface. */
function getMode({ member, property }: Part): Pick<Attribute, "required" | "optional" | "computed"> {
  if (!member) return property && !property.optional ? { required: true } : { optional: true };
  const { required, optional, computed } = member;
  return { ...(required && { required }), ...(optional && { optional }), ...(computed && { computed }) };
}

function isWriteOnly(name: string, names: readonly string[]): boolean {
  return name.endsWith("_wo") && (names.includes(`${name}_version`) || names.includes(`${name}_revision`));
}

function camelCase(name: string): string {
  return name.replace(/_+(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function pascalCase(name: string): string {
  return name.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
