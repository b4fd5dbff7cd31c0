import type { ArgumentPath } from "../providers/definition";
import type { TypeModel } from "../schemas/provider-types";
import type { Attribute, Block } from "../schemas/schema";
import { UNKNOWN, type Value, type Values } from "../values/value";
import { changes, isObject, same, transform } from "../values/walk";

/** A step into a value: a name, or the index of a list. */
export type Step = string | number;

export interface Plan {
  readonly planned: Values;
  /** The arguments whose change replaces the resource. */
  readonly replacing: readonly (readonly Step[])[];
}

/** The plan of a new resource: arguments with their defaults, and unknown values where the service fills in. */
export function planCreate({ schema, declaration }: TypeModel, proposed: Values): Plan {
  const planned = transform(schema.block, proposed, ({ path, attribute, value }) =>
    fillIn(attribute, declaration.defaults?.[path], value),
  );
  return { planned: fillInBlocks(planned, null, declaration.filledInBlocks), replacing: [] };
}

/**
 * The plan of an update. Terraform proposes the prior values of computed attributes. Those that the update changes, and
 * those of a new block, are unknown.
 * @param getRenewed the names of the attributes that the update changes
 */
export function planUpdate(
  model: TypeModel,
  prior: Values,
  proposed: Values,
  getRenewed: (given: Values) => readonly string[],
): Plan {
  const { schema, declaration } = model;
  const given = transform(schema.block, proposed, ({ path, attribute, value }) =>
    attribute.write_only ? null : (value ?? declaration.defaults?.[path] ?? null),
  );
  const filled = fillInBlocks(fillNewBlocks(schema.block, prior, given), prior, declaration.filledInBlocks);
  if (same(filled, prior)) return { planned: filled, replacing: [] };
  const renewed = getRenewed(filled).map((name): [string, Value] => [name, UNKNOWN]);
  const planned: Values = { ...filled, ...Object.fromEntries(renewed) };
  const changed = (declaration.replacing ?? []).filter((path) => changes(planned, prior, path));
  return { planned, replacing: changed.map((path) => getSteps(schema.block, path)) };
}

/** Blocks of the top that are left out and that the service fills in keep their prior values, or are unknown. */
function fillInBlocks(planned: Values, prior: Values | null, paths: readonly ArgumentPath[] = []): Values {
  const filled = Object.fromEntries(
    paths.flatMap((name): [string, Value][] => {
      const left = Array.isArray(planned[name]) && planned[name].length === 0;
      return left ? [[name, prior ? (prior[name] ?? []) : UNKNOWN]] : [];
    }),
  );
  return { ...planned, ...filled };
}

function fillIn({ computed, write_only }: Attribute, defaultValue: Value | undefined, value: Value): Value {
  if (write_only) return null;
  if (value !== null) return value;
  if (defaultValue !== undefined) return defaultValue;
  return computed ? UNKNOWN : null;
}

/** Fills in new blocks, at any depth. */
function fillNewBlocks(block: Block, prior: Values, planned: Values): Values {
  const filled = { ...planned };
  for (const [name, nested] of Object.entries(block.block_types ?? {})) {
    const before = toList(prior[name]);
    const fill = (value: Value, index: number): Value => {
      if (!isObject(value)) return value;
      const old = nested.nesting_mode === "set" ? before.find((one) => same(one, value)) : before[index];
      return isObject(old)
        ? fillNewBlocks(nested.block, old, value)
        : transform(nested.block, value, ({ attribute, value: inner }) => fillIn(attribute, undefined, inner));
    };
    const now = planned[name] ?? null;
    filled[name] = Array.isArray(now) ? now.map(fill) : fill(now, 0);
  }
  return filled;
}

function toList(value: Value | undefined): readonly Value[] {
  if (Array.isArray(value)) return value;
  return value === undefined ? [] : [value];
}

/** The steps to an argument, with the first element of a list, and a set as a whole. */
function getSteps(block: Block, path: string): Step[] {
  const [name = "", ...rest] = path.split(".");
  if (rest.length === 0) return [name];
  const nested = block.block_types?.[name];
  const attributes = block.attributes?.[name]?.nested_type;
  const mode = nested?.nesting_mode ?? attributes?.nesting_mode;
  const inner = nested?.block ?? (attributes && { attributes: attributes.attributes });
  if (!inner || mode === "set") return [name];
  return [name, ...(mode === "list" ? [0] : []), ...getSteps(inner, rest.join("."))];
}
