import type { RealAttribute, RealBlock, RealNestedBlock, RealProvider, RealSchema } from "./schema-file";

/** A difference between the schemas of a double and of the real provider. */
export interface Difference {
  /** `azurerm_key_vault.network_acls.bypass`, with `data.`, `ephemeral.` or `provider.` before another kind than a resource. */
  readonly path: string;
  /** `required`, `type`, …; of a name that only one of them has, `kind`. */
  readonly aspect: string;
  readonly ours: string;
  readonly real: string;
}

export interface Comparison {
  readonly compared: readonly string[];
  readonly differences: readonly Difference[];
  /** Types that the double has and the other does not. */
  readonly missing: readonly string[];
}

/** Compares every type of a double with the real provider's. Other types of the real provider are ignored. */
export function compareProvider(name: string, ours: RealProvider, real: RealProvider): Comparison {
  const pairs = [
    ...(ours.provider ? [{ type: `provider.${name}`, ours: ours.provider, real: real.provider }] : []),
    ...getPairs("", ours.resource_schemas, real.resource_schemas),
    ...getPairs("data.", ours.data_source_schemas, real.data_source_schemas),
    ...getPairs("ephemeral.", ours.ephemeral_resource_schemas, real.ephemeral_resource_schemas),
  ];
  const found = pairs.flatMap(({ real, ...pair }) => (real ? [{ ...pair, real }] : []));
  return {
    compared: found.map(({ type }) => type),
    differences: found.flatMap(({ type, ours, real }) => compareSchema(type, ours, real)),
    missing: pairs.filter(({ real }) => !real).map(({ type }) => type),
  };
}

type Schemas = Readonly<Record<string, RealSchema>>;

function getPairs(prefix: string, ours: Schemas = {}, real: Schemas = {}) {
  return Object.entries(ours).map(([type, schema]) => ({ type: prefix + type, ours: schema, real: real[type] }));
}

/** The differences of a type: names, nesting, types, modes, numbers of blocks and the state's version. */
export function compareSchema(type: string, ours: RealSchema, real: RealSchema): Difference[] {
  return [
    ...compareValues(type, "version", ours.version, real.version),
    ...compareBlocks(type, ours.block, real.block),
  ];
}

/** `azurerm_key_vault.network_acls.bypass  required: ours false, real true` */
export function formatDifference({ path, aspect, ours, real }: Difference): string {
  return `${path}  ${aspect}: ours ${ours}, real ${real}`;
}

function compareBlocks(path: string, ours: RealBlock, real: RealBlock): Difference[] {
  return getNames(getKinds(ours), getKinds(real)).flatMap((name) => {
    const inner = `${path}.${name}`;
    const [ourAttribute, realAttribute] = [ours.attributes?.[name], real.attributes?.[name]];
    const [ourBlock, realBlock] = [ours.block_types?.[name], real.block_types?.[name]];
    if (ourAttribute && realAttribute) return compareAttributes(inner, ourAttribute, realAttribute);
    if (ourBlock && realBlock) return compareNestedBlocks(inner, ourBlock, realBlock);
    return compareValues(inner, "kind", getKinds(ours)[name] ?? "none", getKinds(real)[name] ?? "none");
  });
}

function getKinds({ attributes = {}, block_types = {} }: RealBlock): Record<string, "attribute" | "block"> {
  return Object.fromEntries([
    ...Object.keys(attributes).map((name) => [name, "attribute"] as const),
    ...Object.keys(block_types).map((name) => [name, "block"] as const),
  ]);
}

function compareNestedBlocks(path: string, ours: RealNestedBlock, real: RealNestedBlock): Difference[] {
  return [
    ...compareValues(path, "nesting_mode", ours.nesting_mode, real.nesting_mode),
    ...compareValues(path, "min_items", ours.min_items ?? 0, real.min_items ?? 0),
    ...compareValues(path, "max_items", ours.max_items || "none", real.max_items || "none"),
    ...compareBlocks(path, ours.block, real.block),
  ];
}

const MODES = ["required", "optional", "computed", "sensitive", "write_only"] as const;

function compareAttributes(path: string, ours: RealAttribute, real: RealAttribute): Difference[] {
  return [
    ...MODES.flatMap((mode) => compareValues(path, mode, ours[mode] ?? false, real[mode] ?? false)),
    ...compareShapes(path, ours, real),
  ];
}

function compareShapes(path: string, ours: RealAttribute, real: RealAttribute): Difference[] {
  if (ours.nested_type && real.nested_type) {
    return [
      ...compareValues(path, "nesting_mode", ours.nested_type.nesting_mode, real.nested_type.nesting_mode),
      ...compareBlocks(path, ours.nested_type, real.nested_type),
    ];
  }
  if (ours.nested_type || real.nested_type) return compareValues(path, "type", formatShape(ours), formatShape(real));
  return compareTypes(path, ours.type, real.type);
}

function formatShape({ type, nested_type }: RealAttribute): string {
  return nested_type ? `nested attributes (${nested_type.nesting_mode})` : formatType(type);
}

/** Types within types are compared one by one, so that a difference deep in an object has its path. */
function compareTypes(path: string, ours: unknown, real: unknown): Difference[] {
  const [ourKind, ourInner] = splitType(ours);
  const [realKind, realInner] = splitType(real);
  if (ourKind !== realKind) return compareValues(path, "type", formatType(ours), formatType(real));
  if (ourKind !== "object") return ourInner === undefined ? [] : compareTypes(path, ourInner, realInner);
  const [ourMembers, realMembers] = [ourInner as Record<string, unknown>, realInner as Record<string, unknown>];
  return getNames(ourMembers, realMembers).flatMap((name) =>
    compareTypes(`${path}.${name}`, ourMembers[name], realMembers[name]),
  );
}

/** The kind of a type, and the type within a list, set, map or object. */
function splitType(type: unknown): [kind: string, inner?: unknown] {
  if (!Array.isArray(type)) return [formatType(type)];
  const [kind, inner] = type as [string, unknown];
  return kind === "tuple" ? [formatType(type)] : [kind, inner];
}

/** A type in Terraform's language: `list(string)`. */
function formatType(type: unknown): string {
  if (!Array.isArray(type)) return type === undefined ? "none" : String(type);
  const [kind, inner] = type as [string, unknown];
  if (kind === "tuple") return `tuple([${(inner as unknown[]).map(formatType).join(", ")}])`;
  if (kind !== "object") return `${kind}(${formatType(inner)})`;
  const members = Object.entries(inner as Record<string, unknown>).map(([name, type]) => `${name}=${formatType(type)}`);
  return `object({${members.join(", ")}})`;
}

function getNames(...records: readonly object[]): string[] {
  return [...new Set(records.flatMap(Object.keys))].sort();
}

function compareValues<T extends string | number | boolean>(
  path: string,
  aspect: string,
  ours: T,
  real: T,
): Difference[] {
  return ours === real ? [] : [{ path, aspect, ours: String(ours), real: String(real) }];
}
