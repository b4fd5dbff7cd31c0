import path from "node:path";
import { AZAPI } from "./declared/azapi";
import { AZUREAD } from "./declared/azuread";
import { AZURERM } from "./declared/azurerm";
import { HELM } from "./declared/helm";
import { KUBERNETES } from "./declared/kubernetes";
import { RANDOM } from "./declared/random";
import { TIME } from "./declared/time";
import { UnknownType, findBinding, type Binding, type SchemaKind } from "./bindings";
import { BlockCache } from "./block-cache";
import { declaredBlock } from "./declared-block";
import type { ProviderDeclaration, TypeDeclaration, WholeDeclaration } from "./declaration";
import { impliedType } from "./implied-type";
import type { Block, ProviderSchema, Schema, Type } from "./schema";

/** All that is known of one type of a provider. */
export interface TypeModel {
  /** `azurerm_key_vault`; of a provider, its name. */
  readonly type: string;
  readonly schema: Schema;
  readonly declaration: TypeDeclaration;
  /** The type of the object that its values make. */
  readonly objectType: Type;
}

/** The types of a provider that somebody uses. */
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

const DECLARATIONS: Readonly<Record<string, ProviderDeclaration>> = {
  azapi: AZAPI,
  azuread: AZUREAD,
  azurerm: AZURERM,
  helm: HELM,
  kubernetes: KUBERNETES,
  random: RANDOM,
  time: TIME,
};

/** Names of the providers of which types are declared. */
export const DECLARED_PROVIDERS: readonly string[] = Object.keys(DECLARATIONS);

const NOTHING_DECLARED: ProviderDeclaration = { resources: {}, dataSources: {}, ephemeralResources: {} };

/** A provider, or a type of it, that neither an installed binding nor a declaration describes. */
export class NoSchema extends Error {
  readonly kind = "failed";
}

/** Puts together the schemas of the types that somebody uses of a provider. */
export class SchemaSource {
  private readonly cache: BlockCache;

  /**
   * @param root the folder whose node_modules holds the bindings
   * @param cacheFolder where derived blocks are kept for the next time
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
    const declared = DECLARATIONS[name] ?? NOTHING_DECLARED;
    const binding = findBinding(name, this.root, declared.framework);
    const version = binding?.providerVersion ?? declared.version;
    if (version === undefined) {
      throw new NoSchema(`no schema of the provider ${name}: install @cdktf/provider-${name}, or declare its types`);
    }
    const model = (kind: SchemaKind, type: string, declaration: TypeDeclaration | WholeDeclaration = {}): TypeModel =>
      typeModel(type, declaration, () => this.derive(name, binding, kind, type));
    const types = {
      name,
      version,
      provider: model("provider", name, declared.provider),
      resources: modelsOf(used.resources, (type) => model("resource", type, declared.resources[type])),
      dataSources: modelsOf(used.dataSources, (type) => model("data", type, declared.dataSources[type])),
      ephemeralResources: modelsOf(used.ephemeralResources, (type) => ephemeralModel(name, declared, type)),
    };
    this.cache.save();
    return types;
  }

  private derive(name: string, binding: Binding | undefined, kind: SchemaKind, type: string): Block {
    if (!binding)
      throw new NoSchema(`no schema of ${type}: the provider ${name} has no binding, and nobody declared it`);
    try {
      return this.cache.block(binding, kind, type);
    } catch (error) {
      throw error instanceof UnknownType ? new NoSchema(`no schema of ${type}: ${error.message}`) : error;
    }
  }
}

/** As `terraform providers schema -json` shows it. */
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

/** What is declared of a provider's types. */
export function declarationOf(provider: string): ProviderDeclaration {
  return DECLARATIONS[provider] ?? NOTHING_DECLARED;
}

function modelsOf(types: readonly string[], model: (type: string) => TypeModel): Map<string, TypeModel> {
  return new Map([...types].sort().map((type) => [type, model(type)]));
}

/** Bindings have no ephemeral resources. */
function ephemeralModel(provider: string, declared: ProviderDeclaration, type: string): TypeModel {
  const declaration = declared.ephemeralResources[type];
  if (!declaration)
    throw new NoSchema(`no schema of the ephemeral ${type}: declare it in rehearsal/schemas/declared/${provider}`);
  return typeModel(type, declaration, () => declaration.block);
}

function typeModel(type: string, declaration: TypeDeclaration | WholeDeclaration, derive: () => Block): TypeModel {
  const block = declaredBlock("block" in declaration ? declaration.block : derive(), declaration);
  return { type, declaration, schema: { version: declaration.version ?? 0, block }, objectType: impliedType(block) };
}
