import { Dynamic, UNKNOWN, type Value, type Values } from "../values/value";
import { attributeType } from "../schemas/implied-type";
import type { Attribute, Block, Type } from "../schemas/schema";
import { digits, guid, type World } from "../cloud/world";
import { eachObject, isObject } from "../values/walk";

/** Whose values are filled in. */
export interface Filling {
  readonly type: string;
  readonly id: string;
  readonly world: World;
}

/**
 * Gives every unknown a value: the one that the service is known to compute, else one that follows from the name of
 * the attribute. Whatever is sensitive and not known otherwise is a canary.
 */
export function fillUnknowns(block: Block, planned: Values, computed: Values, filling: Filling, above = ""): Values {
  const attributes = Object.entries(block.attributes ?? {}).map(([name, attribute]) => {
    const path = above + name;
    return [name, fill(attribute, planned[name] ?? null, computed[name], filling, path)];
  });
  const blocks = Object.entries(block.block_types ?? {}).map(([name, nested]) => {
    const left = planned[name] ?? (nested.nesting_mode === "single" ? null : []);
    const value = left === UNKNOWN ? made(computed[name]) : left;
    return [
      name,
      eachObject(value, nested.nesting_mode, (object, at) =>
        fillUnknowns(nested.block, object, objectAt(computed[name], at), filling, `${above}${name}.`),
      ),
    ];
  });
  return Object.fromEntries([...attributes, ...blocks]) as Values;
}

/** The blocks that the service made by itself. */
function made(blocks: Value | undefined): Value {
  return Array.isArray(blocks) ? blocks : [];
}

function fill(attribute: Attribute, value: Value, known: Value | undefined, filling: Filling, path: string): Value {
  if (attribute.write_only) return null;
  if (value === UNKNOWN) return known !== undefined ? known : madeUp(attribute, filling, path);
  const nested = attribute.nested_type;
  if (!nested) return value;
  return eachObject(value, nested.nesting_mode, (object, at) =>
    fillUnknowns({ attributes: nested.attributes }, object, objectAt(known, at), filling, `${path}.`),
  );
}

/** What is known of one object of a nested block or attribute. */
function objectAt(known: Value | undefined, at: number | string | undefined): Values {
  const object = at === undefined ? known : (known as Values | undefined)?.[at];
  return isObject(object) ? object : {};
}

/** What an optional argument is filled with is empty, so that it changes nothing; what is only computed says what it is. */
function madeUp(attribute: Attribute, filling: Filling, path: string): Value {
  if (attribute.nested_type?.nesting_mode !== "single")
    return blank(attributeType(attribute), attribute, filling, path);
  return mapEntries(attribute.nested_type.attributes, (name, member) =>
    member.computed ? madeUp(member, filling, `${path}.${name}`) : null,
  );
}

function blank(type: Type, attribute: Attribute, filling: Filling, path: string): Value {
  if (type === "string") {
    if (attribute.sensitive) return filling.world.canaries.issue(filling.type, path);
    return attribute.optional ? "" : text(path.slice(path.lastIndexOf(".") + 1), filling);
  }
  if (type === "number") return 0;
  if (type === "bool") return false;
  if (type === "dynamic") return new Dynamic({});
  if (type[0] === "object") {
    return mapEntries(type[1], (name, inner) => blank(inner, attribute, filling, `${path}.${name}`));
  }
  return type[0] === "map" ? {} : [];
}

function mapEntries<In>(record: Readonly<Record<string, In>>, map: (name: string, value: In) => Value): Values {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(name, value)]));
}

function text(name: string, { type, id }: Filling): string {
  const of = `${type} ${id} ${name}`;
  if (/(^|_)(id|guid|uid)$/.test(name)) return guid(of);
  if (/(url|uri|endpoint)$/.test(name)) return `https://${digits(of, 12)}.example.net/`;
  if (/(fqdn|host|hostname|server)$/.test(name)) return `${digits(of, 12)}.example.net`;
  if (/(_at|_on|date|time|updated|created)$/.test(name)) return "2026-01-01T00:00:00Z";
  return `${name.replaceAll("_", "-")}-${digits(of, 8)}`;
}
