import path from "node:path";
import { PROVIDERS } from "../providers";
import {
  findType,
  type ArgumentPath,
  type ProviderDefinition,
  type TypeDeclaration,
  type TypeDefinition,
} from "../providers/definition";
import { mapEntries, type Type } from "../values/value";
import { UnknownType, findBinding, type Binding, type SchemaKind } from "./bindings";
import { BlockCache } from "./block-cache";
import { impliedType, type Attribute, type Block, type NestedBlock, type ProviderSchema, type Schema } from "./schema";

/** The schema and the declaration of one type of a provider. */
export interface TypeModel {
  /** `azurerm_key_vault`; of a provider, its name. */
  readonly type: string;
  readonly schema: Schema;
  readonly declaration: TypeDeclaration;
  /** The type of the object that its values form. */
  readonly objectType: Type;
}

/** The types of a provider that are used. */
export interface UsedTypes {
  readonly resources: readonly string[];
  readonly dataSources: readonly string[];
  readonly ephemeralResources: readonly string[];
}

/** A provider as a double serves it. */
export interface ProviderTypes {
  /** `azurerm` */
  readonly name: string;
  /** Version of the provider that the schemas are of. */
  readonly version: string;
  readonly provider: TypeModel;
  readonly resources: ReadonlyMap<string, TypeModel>;
  readonly dataSources: ReadonlyMap<string, TypeModel>;
  readonly ephemeralResources: ReadonlyMap<string, TypeModel>;
}

const NO_DEFINITION: ProviderDefinition = { types: {} };

/** A provider, or a type of it, that neither an installed binding nor a definition describes. */
export class NoSchema extends Error {
  readonly kind = "failed";
}

/** Creates the schemas of the types that are used of a provider. */
export class SchemaSource {
  private readonly cache: BlockCache;

  /**
   * @param root the folder whose node_modules has the bindings
   * @param cacheFolder where derived blocks are stored for the next time @default - nowhere
   */
  constructor(
    private readonly root: string,
    cacheFolder?: string,
  ) {
    this.cache = new BlockCache(cacheFolder, path.join(root, "rehearsal", "schemas"));
  }

  /**
   * @param name of the provider: `azurerm`
   * @throws NoSchema if nothing describes the provider or one of the types
   */
  types(name: string, used: UsedTypes): ProviderTypes {
    const definition = PROVIDERS[name] ?? NO_DEFINITION;
    const binding = findBinding(name, this.root, definition.framework);
    const version = binding?.providerVersion ?? definition.version;
    if (version === undefined) {
      throw new NoSchema(`no schema of the provider ${name}: install @cdktf/provider-${name}, or define its types`);
    }
    const model = (kind: SchemaKind, type: string, declaration: TypeDeclaration = {}): TypeModel =>
      createModel(type, declaration, () => this.derive(name, binding, kind, type));
    const types = {
      name,
      version,
      provider: model("provider", name, definition.provider),
      resources: createModels(used.resources, (type) => model("resource", type, findType(definition, type)?.resource)),
      dataSources: createModels(used.dataSources, (type) => model("data", type, definition.types[type]?.dataSource)),
      ephemeralResources: createModels(used.ephemeralResources, (type) => createEphemeralModel(name, definition, type)),
    };
    this.cache.save();
    return types;
  }

  private derive(name: string, binding: Binding | undefined, kind: SchemaKind, type: string): Block {
    if (!binding)
      throw new NoSchema(`no schema of ${type}: the provider ${name} has no binding and no definition of it`);
    try {
      return this.cache.block(binding, kind, type);
    } catch (error) {
      throw error instanceof UnknownType ? new NoSchema(`no schema of ${type}: ${error.message}`) : error;
    }
  }
}

/** The schemas as `terraform providers schema -json` shows them. */
export function providerSchema(types: ProviderTypes): ProviderSchema {
  const schemas = (models: ReadonlyMap<string, TypeModel>): Record<string, Schema> =>
    Object.fromEntries([...models].map(([type, { schema }]) => [type, schema]));
  return {
    provider: types.provider.schema,
    resource_schemas: schemas(types.resources),
    data_source_schemas: schemas(types.dataSources),
    ephemeral_resource_schemas: schemas(types.ephemeralResources),
  };
}

/** The types that are defined of a provider. */
export function getDefinedTypes(provider: string): UsedTypes {
  const types = Object.entries(PROVIDERS[provider]?.types ?? {});
  const named = (kind: keyof TypeDefinition) => types.flatMap(([type, definition]) => (definition[kind] ? [type] : []));
  return {
    resources: named("resource"),
    dataSources: named("dataSource"),
    ephemeralResources: named("ephemeralResource"),
  };
}

function createModels(types: readonly string[], create: (type: string) => TypeModel): Map<string, TypeModel> {
  return new Map([...types].sort().map((type) => [type, create(type)]));
}

function createEphemeralModel(provider: string, { types }: ProviderDefinition, type: string): TypeModel {
  const declaration = types[type]?.ephemeralResource;
  if (!declaration) {
    throw new NoSchema(`no schema of the ephemeral ${type}: define it in rehearsal/providers/${provider}`);
  }
  return createModel(type, declaration, () => declaration.block);
}

function createModel(type: string, declaration: TypeDeclaration, derive: () => Block): TypeModel {
  const block = addDeclared(declaration.block ?? derive(), declaration);
  return { type, declaration, schema: { version: declaration.version ?? 0, block }, objectType: impliedType(block) };
}

/** Adds to a derived block what is declared of its type. */
export function addDeclared(block: Block, declaration: TypeDeclaration, above: ArgumentPath = ""): Block {
  return {
    attributes: mapEntries(block.attributes ?? {}, (name, attribute) =>
      addToAttribute(attribute, declaration, above + name),
    ),
    block_types: mapEntries(block.block_types ?? {}, (name, nested) =>
      addToNestedBlock(nested, declaration, above + name),
    ),
  };
}

function addToAttribute(attribute: Attribute, declaration: TypeDeclaration, path: ArgumentPath): Attribute {
  const { nested_type } = attribute;
  return {
    ...attribute,
    ...(declaration.sensitive?.includes(path) && { sensitive: true }),
    ...(nested_type && {
      nested_type: {
        ...nested_type,
        attributes: addDeclared({ attributes: nested_type.attributes }, declaration, `${path}.`).attributes ?? {},
      },
    }),
  };
}

function addToNestedBlock(nested: NestedBlock, declaration: TypeDeclaration, path: ArgumentPath): NestedBlock {
  const max_items = declaration.maxItems?.[path];
  return {
    ...nested,
    block: addDeclared(nested.block, declaration, `${path}.`),
    ...(max_items !== undefined && { max_items }),
  };
}
