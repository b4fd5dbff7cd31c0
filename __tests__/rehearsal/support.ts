import path from "node:path";
import type { Values } from "../../rehearsal/values/value";
import { PROVIDERS } from "../../rehearsal/providers";
import type { ResourceDefinition, TypeDeclaration } from "../../rehearsal/providers/definition";
import { refuseWrongArguments } from "../../rehearsal/double/argument-rules";
import { Refusal, type Cloud } from "../../rehearsal/cloud";
import {
  SchemaSource,
  type ProviderTypes,
  type TypeModel,
  type UsedTypes,
} from "../../rehearsal/schemas/provider-types";
import { impliedType, type Block } from "../../rehearsal/schemas/schema";

const SCHEMAS = new SchemaSource(path.resolve(__dirname, "../.."));

/** Types of a provider, with their real schemas. */
export function getTypes(provider: string, used: Partial<UsedTypes>): ProviderTypes {
  return SCHEMAS.types(provider, { resources: [], dataSources: [], ephemeralResources: [], ...used });
}

/** A type with a schema of its own. */
export function model(block: Block, declaration: TypeDeclaration = {}): TypeModel {
  return { type: "toy_box", schema: { version: 0, block }, declaration, objectType: impliedType(block) };
}

/** The definition of a resource. */
export function getResource(type: string): ResourceDefinition {
  const definition = PROVIDERS[type.split("_")[0] as string]?.types[type]?.resource;
  if (!definition) throw new Error(`${type} has no definition`);
  return definition;
}

/** Creates a resource by its definition, without its schema; returns its values, with the computed ones. */
export function create(cloud: Cloud, type: string, given: Values, provider: Values = {}): Values {
  const definition = getResource(type);
  const context = { cloud, provider };
  refuseWrongArguments(given, definition);
  definition.check?.(given, { ...context, prior: null });
  const id = definition.id?.(given, context) ?? cloud.getFreeId(type, JSON.stringify(given));
  const values = { id, ...definition.compute?.(given, { ...context, id }), ...given };
  definition.store?.(given, { ...context, values, renewed: true });
  cloud.put(type, values.id, values);
  return values;
}

/** Creates a resource group with the name `rg`; returns its id. */
export function resourceGroup(cloud: Cloud): string {
  return create(cloud, "azurerm_resource_group", { name: "rg", location: "eastus" })["id"] as string;
}

/** The message of a refusal; undefined if nothing was refused. */
export function refusal(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}
