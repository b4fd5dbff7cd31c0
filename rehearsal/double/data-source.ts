import { Refusal, guid } from "../cloud";
import type { Context, ProviderDefinition } from "../providers/definition";
import type { TypeModel } from "../schemas/provider-types";
import { impliedType } from "../schemas/schema";
import { UNKNOWN, type Value, type Values, type Type } from "../values/value";
import { isObject, textAt, transform } from "../values/walk";
import { fillUnknowns } from "./fill-unknowns";

type Types = ProviderDefinition["types"];

/**
 * Reads a data source: as its definition does, or by finding the resource with the given arguments.
 * @throws Refusal if there is no such resource, and none may be assumed
 */
export function readDataSource(model: TypeModel, types: Types, config: Values, context: Context): Values {
  const found = types[model.type]?.dataSource?.read?.(config, context) ?? findResource(model, types, config, context);
  const { block } = model.schema;
  const asked = transform(block, config, ({ attribute, value }) =>
    value === null && attribute.computed ? UNKNOWN : value,
  );
  const id = textAt(found, "id") ?? guid(`${model.type} ${JSON.stringify(config)}`);
  const known = { id, ...selectFitting(found, impliedType(block)) };
  return fillUnknowns(block, asked, known, { type: model.type, id, cloud: context.cloud });
}

function findResource({ type }: TypeModel, types: Types, config: Values, context: Context): Values {
  const wanted = Object.fromEntries(
    Object.entries(config).filter(([, value]) => ["string", "number", "boolean"].includes(typeof value)),
  ) as Values;
  const { cloud } = context;
  const [resource] = cloud.find(type, wanted);
  if (resource) return resource.values;
  const words = `${type} with ${Object.entries(wanted)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(", ")}`;
  if (!cloud.assuming || cloud.isDeployed(type, wanted)) throw new Refusal(`${words} was not found.`);
  const definition = types[type];
  const id = definition?.resource?.id?.(config, context) ?? guid(words);
  const assumed = { id, ...wanted, ...definition?.dataSource?.assume?.(config, context) };
  cloud.assume(type, assumed.id as string, assumed, `${words} exists`);
  return assumed;
}

/** The values that have the type of the data source's attribute. */
function selectFitting(values: Values, type: Type): Values {
  const members = type[0] === "object" ? type[1] : {};
  return Object.fromEntries(
    Object.entries(members as Record<string, Type>).flatMap(([name, inner]) => {
      const value = values[name];
      return value !== undefined && fits(value, inner) ? [[name, value]] : [];
    }),
  );
}

function fits(value: Value, type: Type): boolean {
  if (value === null || type === "dynamic") return true;
  if (typeof type === "string") return typeof value === (type === "bool" ? "boolean" : type);
  switch (type[0]) {
    case "object":
      return isObject(value) && Object.entries(type[1]).every(([name, inner]) => fits(value[name] ?? null, inner));
    case "map":
      return isObject(value) && Object.values(value).every((element) => fits(element, type[1]));
    case "tuple":
      return Array.isArray(value);
    default:
      return Array.isArray(value) && value.every((element: Value) => fits(element, type[1]));
  }
}
