import { ExtensionCodec, decode, encode } from "@msgpack/msgpack";

/**
 * A type of Terraform's language: `"string"`, `["list", "string"]`, `["object", { name: "string" }]`. A value of the
 * type `dynamic` has its own type.
 */
export type Type =
  | "string"
  | "number"
  | "bool"
  | "dynamic"
  | readonly ["list" | "set" | "map", Type]
  | readonly ["tuple", readonly Type[]]
  | readonly ["object", { readonly [name: string]: Type }];

/** A value that is known only after something was applied. */
export const UNKNOWN = Symbol("known after apply");

/** A value with its own type, of an attribute whose type is `dynamic`. */
export class Dynamic {
  constructor(
    readonly value: Value,
    readonly type: Type = inferType(value),
  ) {}
}

/** A value of Terraform's language. Lists, sets and tuples are arrays; maps and objects are records. */
export type Value = string | number | boolean | null | typeof UNKNOWN | Dynamic | readonly Value[] | Values;

export interface Values {
  readonly [name: string]: Value;
}

/** Reads the MessagePack that Terraform sends, by its type. */
export function decodeValue(bytes: Uint8Array, type: Type): Value {
  return read(decode(bytes, { extensionCodec: EXTENSIONS }), type, (dynamic) => {
    const [typeJson, value] = dynamic as [Uint8Array, unknown];
    return { value, type: JSON.parse(Buffer.from(typeJson).toString()) as Type };
  });
}

/**
 * Writes a value as the MessagePack that Terraform reads. A missing member of an object is null. A fraction is written in
 * decimal, as Terraform does: 0.1 as a binary fraction would differ from the 0.1 of a configuration.
 */
export function encodeValue(value: Value, type: Type): Uint8Array {
  return encode(toWire(value, type), { extensionCodec: EXTENSIONS });
}

/** An unknown value within MessagePack, whose library takes classes but no symbols. */
class UnknownOnWire {
  readonly known = false;
}

/** An unknown value is the extension 0, or 12 if Terraform adds refinements. */
const EXTENSIONS = new ExtensionCodec();
EXTENSIONS.register({ type: 12, encode: () => null, decode: () => new UnknownOnWire() });
EXTENSIONS.register({
  type: 0,
  encode: (value) => (value instanceof UnknownOnWire ? Uint8Array.of(0) : null),
  decode: () => new UnknownOnWire(),
});

type WireObject = Readonly<Record<string, unknown>>;

/** Reads the JSON of a state file, by its type. */
export function fromJson(json: unknown, type: Type): Value {
  return read(json, type, (dynamic) => dynamic as TypedValue);
}

interface TypedValue {
  readonly value: unknown;
  readonly type: Type;
}

/** @param split the value and the type of a dynamic value */
function read(raw: unknown, type: Type, split: (dynamic: unknown) => TypedValue): Value {
  if (raw instanceof UnknownOnWire) return UNKNOWN;
  if (raw === null || raw === undefined) return null;
  if (type === "dynamic") {
    const { value, type: own } = split(raw);
    return new Dynamic(read(value, own, split), own);
  }
  if (type === "number") return Number(raw);
  if (typeof type === "string") return raw as Value;
  switch (type[0]) {
    case "object":
      return mapEntries(type[1], (name, inner) => read((raw as WireObject)[name], inner, split));
    case "map":
      return mapEntries(raw as WireObject, (_, element) => read(element, type[1], split));
    case "tuple":
      return type[1].map((inner, index) => read((raw as unknown[])[index], inner, split));
    default:
      return (raw as unknown[]).map((element) => read(element, type[1], split));
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

/** The type that follows from a value. */
function inferType(value: Value): Type {
  if (value === null || value === UNKNOWN || value instanceof Dynamic) return "dynamic";
  if (Array.isArray(value)) return ["tuple", value.map(inferType)];
  if (typeof value === "object") return ["object", mapEntries(value as Values, (_, inner) => inferType(inner))];
  return typeof value === "boolean" ? "bool" : (typeof value as "string" | "number");
}

/** A record with the same names and other values. */
export function mapEntries<In, Out>(
  record: Readonly<Record<string, In>>,
  map: (name: string, value: In) => Out,
): Record<string, Out> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(name, value)]));
}
