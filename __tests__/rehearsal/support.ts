import path from "node:path";
import type { Values } from "../../rehearsal/values/value";
import { BEHAVIOURS } from "../../rehearsal/cloud";
import type { Behaviour } from "../../rehearsal/cloud/behaviour";
import { Refusal, type World } from "../../rehearsal/cloud/world";
import type { TypeDeclaration } from "../../rehearsal/schemas/declaration";
import { impliedType } from "../../rehearsal/schemas/implied-type";
import {
  SchemaSource,
  type ProviderTypes,
  type TypeModel,
  type UsedTypes,
} from "../../rehearsal/schemas/provider-types";
import type { Block } from "../../rehearsal/schemas/schema";

const SCHEMAS = new SchemaSource(path.resolve(__dirname, "../.."));

/** Types of a provider, with their real schemas. */
export function typesOf(provider: string, used: Partial<UsedTypes>): ProviderTypes {
  return SCHEMAS.types(provider, { resources: [], dataSources: [], ephemeralResources: [], ...used });
}

/** A type with a schema of its own. */
export function model(block: Block, declaration: TypeDeclaration = {}): TypeModel {
  return { type: "toy_box", schema: { version: 0, block }, declaration, objectType: impliedType(block) };
}

/** How a resource behaves. */
export function behaviourOf(type: string): Behaviour {
  const behaviour = BEHAVIOURS[type.split("_")[0] as string]?.resources?.[type];
  if (!behaviour) throw new Error(`nothing is known of ${type}`);
  return behaviour;
}

/** Makes a resource as its behaviour says, without its schema; gives its values, with those that it computes. */
export function create(world: World, type: string, given: Values, provider: Values = {}): Values {
  const behaviour = behaviourOf(type);
  const context = { world, provider };
  behaviour.checks?.(given, { ...context, prior: null });
  const id = behaviour.id?.(given, context) ?? world.freeId(type, JSON.stringify(given));
  const values = { id, ...behaviour.computes?.(given, { ...context, id }), ...given };
  behaviour.keeps?.(given, { ...context, values, renewed: true });
  world.put(type, values.id, values);
  return values;
}

/** A resource group with the name `rg`; gives its id. */
export function resourceGroup(world: World): string {
  return create(world, "azurerm_resource_group", { name: "rg", location: "eastus" })["id"] as string;
}

/** The words of a refusal; undefined if nothing was refused. */
export function refusal(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}
