import { ExtensionCodec, decode, encode } from "@msgpack/msgpack";
import type { Type } from "../schemas/schema";

/** A value that is known only after something was applied. */
export const UNKNOWN = Symbol("known after apply");

/** A value that brings its own type, because the schema leaves it open. */
export class Dynamic {
  constructor(
    readonly value: Value,
    readonly type: Type = typeOf(value),
  ) {}
}

/** A value of Terraform's language. Lists, sets and tuples are arrays; maps and objects are records. */
export type Value = string | number | boolean | null | typeof UNKNOWN | Dynamic | readonly Value[] | Values;

export interface Values {
  readonly [name: string]: Value;
}

/** Reads the MessagePack that Terraform sends, by its type. */
export function decodeValue(bytes: Uint8Array, type: Type): Value {
  return fromWire(decode(bytes, { extensionCodec: EXTENSIONS }), type);
}

/**
 * Writes a value as the MessagePack that Terraform reads. What is missing of an object is null. A fraction is written
 * in decimal, as Terraform does it: 0.1 as a binary fraction would differ from the 0.1 of a configuration.
 */
export function encodeValue(value: Value, type: Type): Uint8Array {
  return encode(toWire(value, type), { extensionCodec: EXTENSIONS });
}

/** Stands for an unknown within MessagePack, whose library takes classes but no symbols. */
class UnknownOnWire {
  readonly known = false;
}

/** An unknown is the extension 0, or 12 where Terraform says more about it. */
const EXTENSIONS = new ExtensionCodec();
EXTENSIONS.register({ type: 12, encode: () => null, decode: () => new UnknownOnWire() });
EXTENSIONS.register({
  type: 0,
  encode: (value) => (value instanceof UnknownOnWire ? Uint8Array.of(0) : null),
  decode: () => new UnknownOnWire(),
});

type WireObject = Readonly<Record<string, unknown>>;

function fromWire(wire: unknown, type: Type): Value {
  if (wire instanceof UnknownOnWire) return UNKNOWN;
  if (wire === null || wire === undefined) return null;
  if (type === "dynamic") {
    const [typeJson, value] = wire as [Uint8Array, unknown];
    const own = JSON.parse(Buffer.from(typeJson).toString()) as Type;
    return new Dynamic(fromWire(value, own), own);
  }
  if (type === "number") return Number(wire);
  if (typeof type === "string") return wire as Value;
  switch (type[0]) {
    case "object":
      return mapEntries(type[1], (name, inner) => fromWire((wire as WireObject)[name], inner));
    case "map":
      return mapEntries(wire as WireObject, (_, element) => fromWire(element, type[1]));
    case "tuple":
      return type[1].map((inner, index) => fromWire((wire as unknown[])[index], inner));
    default:
      return (wire as unknown[]).map((element) => fromWire(element, type[1]));
  }
}

/** From the JSON of a state file, by its type. */
export function fromJson(json: unknown, type: Type): Value {
  if (json === null || json === undefined) return null;
  if (type === "dynamic") {
    const { value, type: own } = json as { value: unknown; type: Type };
    return new Dynamic(fromJson(value, own), own);
  }
  if (typeof type === "string") return json as Value;
  switch (type[0]) {
    case "object":
      return mapEntries(type[1], (name, inner) => fromJson((json as WireObject)[name], inner));
    case "map":
      return mapEntries(json as WireObject, (_, element) => fromJson(element, type[1]));
    case "tuple":
      return type[1].map((inner, index) => fromJson((json as unknown[])[index], inner));
    default:
      return (json as unknown[]).map((element) => fromJson(element, type[1]));
  }
}

function toWire(value: Value | undefined, type: Type): unknown {
  if (value === UNKNOWN) return new UnknownOnWire();
  if (value === null || value === undefined) return null;
  if (type === "dynamic") {
    const { value: inner, type: own } = value instanceof Dynamic ? value : new Dynamic(value);
    return [Buffer.from(JSON.stringify(own)), toWire(inner, own)];
  }
  if (type === "number") return Number.isInteger(value) ? value : String(value);
  if (typeof type === "string") return value;
  switch (type[0]) {
    case "object":
      return mapEntries(type[1], (name, inner) => toWire((value as Values)[name], inner));
    case "map":
      return mapEntries(value as Values, (_, element) => toWire(element, type[1]));
    case "tuple":
      return type[1].map((inner, index) => toWire((value as readonly Value[])[index], inner));
    default:
      return (value as readonly Value[]).map((element) => toWire(element, type[1]));
  }
}

/** The type that a value has by its own shape. */
function typeOf(value: Value): Type {
  if (value === null || value === UNKNOWN || value instanceof Dynamic) return "dynamic";
  if (Array.isArray(value)) return ["tuple", value.map(typeOf)];
  if (typeof value === "object") return ["object", mapEntries(value as Values, (_, inner) => typeOf(inner))];
  return typeof value === "boolean" ? "bool" : (typeof value as "string" | "number");
}

function mapEntries<In, Out>(
  record: Readonly<Record<string, In>>,
  map: (name: string, value: In) => Out,
): Record<string, Out> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(name, value)]));
}
