import type { RealAttribute, RealBlock, RealNestedBlock, RealProvider, RealSchema } from "./schema-file";

/** One thing that a double says otherwise than the real provider. */
export interface Difference {
  /** `azurerm_key_vault.network_acls.bypass`, with `data.`, `ephemeral.` or `provider.` before what is no resource. */
  readonly path: string;
  /** `required`, `type`, …; of a name that only one of them has, `kind`. */
  readonly aspect: string;
  readonly ours: string;
  readonly real: string;
}

/** What came of comparing the types of a provider. */
export interface Comparison {
  readonly compared: readonly string[];
  readonly differences: readonly Difference[];
  /** Types that the double has and the other does not. */
  readonly missing: readonly string[];
}

/** Holds every type of a double against the real provider's; what the real one has besides does not matter. */
export function compareProvider(name: string, ours: RealProvider, real: RealProvider): Comparison {
  const pairs = [
    ...(ours.provider ? [{ type: `provider.${name}`, ours: ours.provider, real: real.provider }] : []),
    ...pairsOf("", ours.resource_schemas, real.resource_schemas),
    ...pairsOf("data.", ours.data_source_schemas, real.data_source_schemas),
    ...pairsOf("ephemeral.", ours.ephemeral_resource_schemas, real.ephemeral_resource_schemas),
  ];
  const found = pairs.flatMap(({ real, ...pair }) => (real ? [{ ...pair, real }] : []));
  return {
    compared: found.map(({ type }) => type),
    differences: found.flatMap(({ type, ours, real }) => compareSchema(type, ours, real)),
    missing: pairs.filter(({ real }) => !real).map(({ type }) => type),
  };
}

type Schemas = Readonly<Record<string, RealSchema>>;

function pairsOf(prefix: string, ours: Schemas = {}, real: Schemas = {}) {
  return Object.entries(ours).map(([type, schema]) => ({ type: prefix + type, ours: schema, real: real[type] }));
}

/** In what two schemas of a type differ: names, nesting, types, modes, numbers of blocks and the state's version. */
export function compareSchema(type: string, ours: RealSchema, real: RealSchema): Difference[] {
  return [...differs(type, "version", ours.version, real.version), ...blocks(type, ours.block, real.block)];
}

/** `azurerm_key_vault.network_acls.bypass  required: ours false, real true` */
export function differenceLine({ path, aspect, ours, real }: Difference): string {
  return `${path}  ${aspect}: ours ${ours}, real ${real}`;
}

function blocks(path: string, ours: RealBlock, real: RealBlock): Difference[] {
  return namesOf(kindsOf(ours), kindsOf(real)).flatMap((name) => {
    const inner = `${path}.${name}`;
    const [ourAttribute, realAttribute] = [ours.attributes?.[name], real.attributes?.[name]];
    const [ourBlock, realBlock] = [ours.block_types?.[name], real.block_types?.[name]];
    if (ourAttribute && realAttribute) return attributes(inner, ourAttribute, realAttribute);
    if (ourBlock && realBlock) return nestedBlocks(inner, ourBlock, realBlock);
    return differs(inner, "kind", kindsOf(ours)[name] ?? "none", kindsOf(real)[name] ?? "none");
  });
}

function kindsOf({ attributes = {}, block_types = {} }: RealBlock): Record<string, "attribute" | "block"> {
  return Object.fromEntries([
    ...Object.keys(attributes).map((name) => [name, "attribute"] as const),
    ...Object.keys(block_types).map((name) => [name, "block"] as const),
  ]);
}

function nestedBlocks(path: string, ours: RealNestedBlock, real: RealNestedBlock): Difference[] {
  return [
    ...differs(path, "nesting_mode", ours.nesting_mode, real.nesting_mode),
    ...differs(path, "min_items", ours.min_items ?? 0, real.min_items ?? 0),
    ...differs(path, "max_items", ours.max_items || "none", real.max_items || "none"),
    ...blocks(path, ours.block, real.block),
  ];
}

const MODES = ["required", "optional", "computed", "sensitive", "write_only"] as const;

function attributes(path: string, ours: RealAttribute, real: RealAttribute): Difference[] {
  return [
    ...MODES.flatMap((mode) => differs(path, mode, ours[mode] ?? false, real[mode] ?? false)),
    ...shapes(path, ours, real),
  ];
}

function shapes(path: string, ours: RealAttribute, real: RealAttribute): Difference[] {
  if (ours.nested_type && real.nested_type) {
    return [
      ...differs(path, "nesting_mode", ours.nested_type.nesting_mode, real.nested_type.nesting_mode),
      ...blocks(path, ours.nested_type, real.nested_type),
    ];
  }
  if (ours.nested_type || real.nested_type) return differs(path, "type", shapeText(ours), shapeText(real));
  return types(path, ours.type, real.type);
}

function shapeText({ type, nested_type }: RealAttribute): string {
  return nested_type ? `nested attributes (${nested_type.nesting_mode})` : typeText(type);
}

/** Types within types are compared one by one, that a difference deep in an object says where it is. */
function types(path: string, ours: unknown, real: unknown): Difference[] {
  const [ourKind, ourInner] = partsOf(ours);
  const [realKind, realInner] = partsOf(real);
  if (ourKind !== realKind) return differs(path, "type", typeText(ours), typeText(real));
  if (ourKind !== "object") return ourInner === undefined ? [] : types(path, ourInner, realInner);
  const [ourMembers, realMembers] = [ourInner as Record<string, unknown>, realInner as Record<string, unknown>];
  return namesOf(ourMembers, realMembers).flatMap((name) =>
    types(`${path}.${name}`, ourMembers[name], realMembers[name]),
  );
}

/** The outermost word of a type and what it is a list, set, map or object of. */
function partsOf(type: unknown): [kind: string, inner?: unknown] {
  if (!Array.isArray(type)) return [typeText(type)];
  const [kind, inner] = type as [string, unknown];
  return kind === "tuple" ? [typeText(type)] : [kind, inner];
}

/** A type in Terraform's language: `list(string)`. */
function typeText(type: unknown): string {
  if (!Array.isArray(type)) return type === undefined ? "none" : String(type);
  const [kind, inner] = type as [string, unknown];
  if (kind === "tuple") return `tuple([${(inner as unknown[]).map(typeText).join(", ")}])`;
  if (kind !== "object") return `${kind}(${typeText(inner)})`;
  const members = Object.entries(inner as Record<string, unknown>).map(([name, type]) => `${name}=${typeText(type)}`);
  return `object({${members.join(", ")}})`;
}

function namesOf(...records: readonly object[]): string[] {
  return [...new Set(records.flatMap(Object.keys))].sort();
}

function differs<T extends string | number | boolean>(path: string, aspect: string, ours: T, real: T): Difference[] {
  return ours === real ? [] : [{ path, aspect, ours: String(ours), real: String(real) }];
}
