import type { Context, ProviderBehaviour } from "../cloud/behaviour";
import { Refusal, guid } from "../cloud/world";
import { UNKNOWN, type Value, type Values } from "../values/value";
import { impliedType } from "../schemas/implied-type";
import type { TypeModel } from "../schemas/provider-types";
import type { Type } from "../schemas/schema";
import { fillUnknowns } from "./fill";
import { isObject, textAt, transform } from "../values/walk";

/**
 * Reads a data source: what its behaviour answers, else the resource that was made with the arguments that it names.
 * @throws Refusal where nothing was made and nothing may be taken for granted
 */
export function readDataSource(
  model: TypeModel,
  behaviour: ProviderBehaviour,
  config: Values,
  context: Context,
): Values {
  const answers = behaviour.dataSources?.[model.type]?.answers;
  const found = answers?.(config, context) ?? lookUp(model, behaviour, config, context);
  const { block } = model.schema;
  const asked = transform(block, config, ({ attribute, value }) =>
    value === null && attribute.computed ? UNKNOWN : value,
  );
  const id = textAt(found, "id") ?? guid(`${model.type} ${JSON.stringify(config)}`);
  const known = { id, ...fitting(found, impliedType(block)) };
  return fillUnknowns(block, asked, known, { type: model.type, id, world: context.world });
}

function lookUp({ type }: TypeModel, behaviour: ProviderBehaviour, config: Values, context: Context): Values {
  const wanted = Object.fromEntries(
    Object.entries(config).filter(([, value]) => ["string", "number", "boolean"].includes(typeof value)),
  ) as Values;
  const { world } = context;
  const [thing] = world.find(type, wanted);
  if (thing) return thing.values;
  const words = `${type} with ${Object.entries(wanted)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(", ")}`;
  if (!world.assuming || world.isDeployed(type, wanted)) throw new Refusal(`${words} was not found.`);
  const id = behaviour.resources?.[type]?.id?.(config, context) ?? guid(words);
  const assumed = { id, ...wanted, ...behaviour.dataSources?.[type]?.assumed?.(config, context) };
  world.assume(type, assumed.id as string, assumed, `${words} exists`);
  return assumed;
}

/** Of what was found, what has the type that the data source gives it. */
function fitting(values: Values, type: Type): Values {
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
