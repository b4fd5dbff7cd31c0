import { Dynamic, UNKNOWN, type Value, type Values } from "../protocol/values";
import { attributeType } from "../schemas/implied-type";
import type { Attribute, Block, Type } from "../schemas/schema";
import { digits, guid, type World } from "../cloud/world";
import { isObject, transform } from "./walk";

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
    const inside = (value: Value, index: number): Value => {
      if (!isObject(value)) return value;
      const known = elementAt(computed[name], index);
      return fillUnknowns(nested.block, value, known, filling, `${above}${name}.`);
    };
    const left = planned[name] ?? (nested.nesting_mode === "single" ? null : []);
    const value = left === UNKNOWN ? wholeBlocks(nested.block, computed[name]) : left;
    return [name, Array.isArray(value) ? value.map(inside) : inside(value, 0)];
  });
  return Object.fromEntries([...attributes, ...blocks]) as Values;
}

/** The blocks that the service made by itself. */
function wholeBlocks(block: Block, computed: Value | undefined): Value {
  const made: readonly Value[] = Array.isArray(computed) ? computed : [];
  return made.map((one) => (isObject(one) ? transform(block, one, ({ value }) => value) : one));
}

function fill(attribute: Attribute, value: Value, known: Value | undefined, filling: Filling, path: string): Value {
  if (attribute.write_only) return null;
  if (value === UNKNOWN) return known !== undefined ? known : madeUp(attribute, filling, path);
  const inner = attribute.nested_type?.attributes;
  if (inner && Array.isArray(value)) {
    return value.map((element: Value, index) =>
      isObject(element)
        ? fillUnknowns({ attributes: inner }, element, elementAt(known, index), filling, `${path}.`)
        : element,
    );
  }
  if (inner && isObject(value)) {
    return fillUnknowns({ attributes: inner }, value, elementAt(known, 0), filling, `${path}.`);
  }
  return value instanceof Dynamic
    ? new Dynamic(settled(value.value, path, filling), value.type)
    : settled(value, path, filling);
}

/** A collection that holds unknowns: those are made up one by one. */
function settled(value: Value, path: string, filling: Filling): Value {
  if (value === UNKNOWN) return text(path, filling);
  if (Array.isArray(value)) return value.map((element: Value) => settled(element, path, filling));
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, settled(inner, `${path}.${name}`, filling)]),
    );
  }
  return value;
}

function elementAt(value: Value | undefined, index: number): Values {
  const element: Value | undefined = Array.isArray(value) ? value[index] : value;
  return isObject(element) ? element : {};
}

/** What an optional argument is filled with is empty, so that it changes nothing; what is only computed says what it is. */
function madeUp(attribute: Attribute, filling: Filling, path: string): Value {
  const name = path.split(".").at(-1) as string;
  if (attribute.sensitive && attributeType(attribute) === "string")
    return filling.world.canaries.issue(filling.type, path);
  return blank(
    attributeType(attribute),
    () => (attribute.optional ? "" : text(name, filling)),
    attribute,
    filling,
    path,
  );
}

function blank(type: Type, words: () => string, attribute: Attribute, filling: Filling, path: string): Value {
  if (type === "string") return words();
  if (type === "number") return 0;
  if (type === "bool") return false;
  if (type === "dynamic") return new Dynamic({});
  if (type[0] === "object") {
    const secret = attribute.sensitive === true;
    return Object.fromEntries(
      Object.entries(type[1]).map(([name, inner]) => {
        const member = { ...attribute, sensitive: secret };
        const inPath = `${path}.${name}`;
        const innerWords = () => (secret ? filling.world.canaries.issue(filling.type, inPath) : text(name, filling));
        return [name, blank(inner, innerWords, member, filling, inPath)];
      }),
    );
  }
  return type[0] === "map" ? {} : [];
}

function text(name: string, { type, id }: Filling): string {
  const of = `${type} ${id} ${name}`;
  if (/(^|_)(id|guid|uid)$/.test(name)) return guid(of);
  if (/(url|uri|endpoint)$/.test(name)) return `https://${digits(of, 12)}.example.net/`;
  if (/(fqdn|host|hostname|server)$/.test(name)) return `${digits(of, 12)}.example.net`;
  if (/(_at|_on|date|time|updated|created)$/.test(name)) return "2026-01-01T00:00:00Z";
  return `${name.replaceAll("_", "-")}-${digits(of, 8)}`;
}
