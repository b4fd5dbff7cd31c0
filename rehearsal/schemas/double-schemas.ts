import { providersOf, typesOf, type Stack } from "../deployments";
import {
  DECLARED_PROVIDERS,
  NoSchema,
  declarationOf,
  providerSchema,
  type SchemaSource,
  type UsedTypes,
} from "./provider-types";
import type { ProviderSchema } from "./schema";

/** The schemas that doubles serve, of declared types and of those that stacks use. */
export class DoubleSchemas {
  /** Names of providers to their addresses: `azurerm` to `registry.terraform.io/hashicorp/azurerm`. */
  private readonly addresses: ReadonlyMap<string, string>;

  /** @param type the only one that is wanted */
  constructor(
    private readonly source: SchemaSource,
    private readonly stacks: readonly Stack[],
    private readonly type: string | undefined,
  ) {
    this.addresses = new Map([
      ...[...providersOf(stacks)].map(([name, source]) => [name, addressOf(source)] as const),
      ...DECLARED_PROVIDERS.map((name) => [name, addressOf(name === "azapi" ? "azure/azapi" : name)] as const),
    ]);
  }

  /** The providers of which something is wanted. */
  get providers(): string[] {
    return this.type === undefined ? [...this.addresses.keys()].sort() : [this.type.split("_")[0] ?? ""];
  }

  schema(provider: string): Partial<ProviderSchema> {
    if (this.type !== undefined) return this.schemaOfType(provider, this.type);
    const { resources, dataSources, ephemeralResources } = declarationOf(provider);
    const used = typesOf(this.stacks, provider);
    return providerSchema(
      this.source.types(provider, {
        resources: merged(resources, used.resources),
        dataSources: merged(dataSources, used.dataSources),
        ephemeralResources: merged(ephemeralResources, used.ephemeralResources),
      }),
    );
  }

  json(): string {
    const schemas = this.providers.map((name) => [this.addresses.get(name) ?? addressOf(name), this.schema(name)]);
    return JSON.stringify({ format_version: "1.0", provider_schemas: Object.fromEntries(schemas) }, asTerraform, 2);
  }

  /** A resource, a data source and an ephemeral resource may all have the name. */
  private schemaOfType(provider: string, type: string): Partial<ProviderSchema> {
    const kinds = [{ resources: [type] }, { dataSources: [type] }, { ephemeralResources: [type] }];
    const tried = kinds.map((kind) => this.attempt(provider, { ...NOTHING, ...kind }));
    const found = tried.filter((attempt): attempt is ProviderSchema => !(attempt instanceof NoSchema));
    if (found.length === 0) throw tried[0];
    return Object.assign({}, ...found.map(withoutBlanks)) as Partial<ProviderSchema>;
  }

  private attempt(provider: string, types: UsedTypes): ProviderSchema | NoSchema {
    try {
      return providerSchema(this.source.types(provider, types));
    } catch (error) {
      if (error instanceof NoSchema) return error;
      throw error;
    }
  }
}

const NOTHING: UsedTypes = { resources: [], dataSources: [], ephemeralResources: [] };

/** @param source as stacks require it: with host and namespace, or without */
function addressOf(source: string): string {
  const parts = source.toLowerCase().split("/");
  return ["registry.terraform.io", "hashicorp"]
    .slice(0, 3 - parts.length)
    .concat(parts)
    .join("/");
}

function merged(declared: object, used: readonly string[]): string[] {
  return [...new Set([...Object.keys(declared), ...used])];
}

/** The kinds of which there is a type, without the provider's own schema. */
function withoutBlanks(schema: ProviderSchema): Partial<ProviderSchema> {
  return Object.fromEntries(
    Object.entries(schema).filter(([kind, schemas]) => kind !== "provider" && Object.keys(schemas).length > 0),
  );
}

/** Terraform sorts names and leaves out what is empty, so that both compare as text. */
function asTerraform(name: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  const blank = entries.length === 0 && /^(attributes|block_types|\w+_schemas)$/.test(name);
  return blank ? undefined : Object.fromEntries(entries);
}
