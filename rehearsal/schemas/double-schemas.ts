import { PROVIDERS } from "../providers";
import { getProviders, getUsedTypes, type SynthesizedStack } from "../synthesized-environments";
import { NoSchema, getDefinedTypes, providerSchema, type SchemaSource, type UsedTypes } from "./provider-types";
import type { ProviderSchema } from "./schema";

/** The schemas that doubles serve, of defined types and of those that stacks use. */
export class DoubleSchemas {
  /** Names of providers to their addresses: `azurerm` to `registry.terraform.io/hashicorp/azurerm`. */
  private readonly addresses: ReadonlyMap<string, string>;

  /** @param type the only type to show */
  constructor(
    private readonly source: SchemaSource,
    private readonly stacks: readonly SynthesizedStack[],
    private readonly type: string | undefined,
  ) {
    this.addresses = new Map([
      ...[...getProviders(stacks)].map(([name, source]) => [name, getAddress(source)] as const),
      ...Object.entries(PROVIDERS).map(([name, { source = name }]) => [name, getAddress(source)] as const),
    ]);
  }

  /** The providers to show. */
  get providers(): string[] {
    return this.type === undefined ? [...this.addresses.keys()].sort() : [this.type.split("_")[0] ?? ""];
  }

  schema(provider: string): Partial<ProviderSchema> {
    if (this.type !== undefined) return this.schemaOfType(provider, this.type);
    const [defined, used] = [getDefinedTypes(provider), getUsedTypes(this.stacks, provider)];
    const merged = (kind: keyof UsedTypes) => [...new Set([...defined[kind], ...used[kind]])];
    return providerSchema(
      this.source.types(provider, {
        resources: merged("resources"),
        dataSources: merged("dataSources"),
        ephemeralResources: merged("ephemeralResources"),
      }),
    );
  }

  json(): string {
    const schemas = this.providers.map((name) => [this.addresses.get(name) ?? getAddress(name), this.schema(name)]);
    return JSON.stringify({ format_version: "1.0", provider_schemas: Object.fromEntries(schemas) }, asTerraform, 2);
  }

  /** A resource, a data source and an ephemeral resource may all have the name. */
  private schemaOfType(provider: string, type: string): Partial<ProviderSchema> {
    const kinds = [{ resources: [type] }, { dataSources: [type] }, { ephemeralResources: [type] }];
    const tried = kinds.map((kind) => this.attempt(provider, { ...NO_TYPES, ...kind }));
    const found = tried.filter((attempt): attempt is ProviderSchema => !(attempt instanceof NoSchema));
    if (found.length === 0) throw tried[0];
    return Object.assign({}, ...found.map(selectKinds)) as Partial<ProviderSchema>;
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

const NO_TYPES: UsedTypes = { resources: [], dataSources: [], ephemeralResources: [] };

/** @param source as stacks require it: with host and namespace, or without */
function getAddress(source: string): string {
  const parts = source.toLowerCase().split("/");
  return ["registry.terraform.io", "hashicorp"]
    .slice(0, 3 - parts.length)
    .concat(parts)
    .join("/");
}

/** The kinds that have a type, without the schema of the provider itself. */
function selectKinds(schema: ProviderSchema): Partial<ProviderSchema> {
  return Object.fromEntries(
    Object.entries(schema).filter(([kind, schemas]) => kind !== "provider" && Object.keys(schemas).length > 0),
  );
}

/** Names are sorted, and empty mappings left out, as Terraform does: so both can be compared as text. */
function asTerraform(name: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  const blank = entries.length === 0 && /^(attributes|block_types|\w+_schemas)$/.test(name);
  return blank ? undefined : Object.fromEntries(entries);
}
