import { digits, guid, type Cloud } from "../cloud";
import { attributeType, type Attribute, type Block } from "../schemas/schema";
import { Dynamic, UNKNOWN, mapEntries, type Value, type Values, type Type } from "../values/value";
import { eachObject, isObject } from "../values/walk";

/** The resource whose values are filled in. */
export interface Filling {
  readonly type: string;
  readonly id: string;
  readonly cloud: Cloud;
}

/**
 * Gives every unknown a value: the one that the service computes, else one that follows from the name of the attribute.
 * A sensitive value that the service does not compute is a canary.
 */
export function fillUnknowns(block: Block, planned: Values, computed: Values, filling: Filling, above = ""): Values {
  const attributes = Object.entries(block.attributes ?? {}).map(([name, attribute]) => {
    const path = above + name;
    return [name, fill(attribute, planned[name] ?? null, computed[name], filling, path)];
  });
  const blocks = Object.entries(block.block_types ?? {}).map(([name, nested]) => {
    const left = planned[name] ?? (nested.nesting_mode === "single" ? null : []);
    const value = left === UNKNOWN ? (Array.isArray(computed[name]) ? computed[name] : []) : left;
    return [
      name,
      eachObject(value, nested.nesting_mode, (object, at) =>
        fillUnknowns(nested.block, object, objectAt(computed[name], at), filling, `${above}${name}.`),
      ),
    ];
  });
  return Object.fromEntries([...attributes, ...blocks]) as Values;
}

function fill(attribute: Attribute, value: Value, known: Value | undefined, filling: Filling, path: string): Value {
  if (attribute.write_only) return null;
  if (value === UNKNOWN) return known !== undefined ? known : generate(attribute, filling, path);
  const nested = attribute.nested_type;
  if (!nested) return value;
  return eachObject(value, nested.nesting_mode, (object, at) =>
    fillUnknowns({ attributes: nested.attributes }, object, objectAt(known, at), filling, `${path}.`),
  );
}

/** The computed values of one object of a nested block or attribute. */
function objectAt(known: Value | undefined, at: number | string | undefined): Values {
  const object = at === undefined ? known : (known as Values | undefined)?.[at];
  return isObject(object) ? object : {};
}

/** An optional argument is filled with an empty value, which changes nothing; a computed attribute shows its name. */
function generate(attribute: Attribute, filling: Filling, path: string): Value {
  if (attribute.nested_type?.nesting_mode !== "single")
    return generateOfType(attributeType(attribute), attribute, filling, path);
  return mapEntries(attribute.nested_type.attributes, (name, member) =>
    member.computed ? generate(member, filling, `${path}.${name}`) : null,
  );
}

function generateOfType(type: Type, attribute: Attribute, filling: Filling, path: string): Value {
  if (type === "string") {
    if (attribute.sensitive) return filling.cloud.canaries.issue(filling.type, path);
    return attribute.optional ? "" : generateText(path.slice(path.lastIndexOf(".") + 1), filling);
  }
  if (type === "number") return 0;
  if (type === "bool") return false;
  if (type === "dynamic") return new Dynamic({});
  if (type[0] === "object") {
    return mapEntries(type[1], (name, inner) => generateOfType(inner, attribute, filling, `${path}.${name}`));
  }
  return type[0] === "map" ? {} : [];
}

function generateText(name: string, { type, id }: Filling): string {
  const of = `${type} ${id} ${name}`;
  if (/(^|_)(id|guid|uid)$/.test(name)) return guid(of);
  if (/(url|uri|endpoint)$/.test(name)) return `https://${digits(of, 12)}.example.net/`;
  if (/(fqdn|host|hostname|server)$/.test(name)) return `${digits(of, 12)}.example.net`;
  if (/(_at|_on|date|time|updated|created)$/.test(name)) return "2026-01-01T00:00:00Z";
  return `${name.replaceAll("_", "-")}-${digits(of, 8)}`;
}
