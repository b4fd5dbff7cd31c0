import path from "node:path";
import { PROVIDERS } from "../../../rehearsal/providers";
import type {
  ArgumentPath,
  ArgumentRules,
  ResourceDefinition,
  TypeDeclaration,
} from "../../../rehearsal/providers/definition";
import { bindingBlock, findBinding, type SchemaKind } from "../../../rehearsal/schemas/bindings";
import { attributeType } from "../../../rehearsal/schemas/schema";
import { SchemaSource, getDefinedTypes, type TypeModel } from "../../../rehearsal/schemas/provider-types";
import type { Attribute, Block, NestedBlock } from "../../../rehearsal/schemas/schema";
import type { Type } from "../../../rehearsal/values/value";

const ROOT = path.resolve(__dirname, "../../..");

interface Declared {
  readonly type: string;
  readonly declaration: TypeDeclaration;
  readonly block: Block;
  /** From the binding only; undefined if the whole block is declared. */
  readonly derived: Block | undefined;
}

const DECLARED: Declared[] = Object.entries(PROVIDERS).flatMap(([name, { framework, provider }]) => {
  const binding = findBinding(name, ROOT, framework);
  const types = new SchemaSource(ROOT).types(name, getDefinedTypes(name));
  type Named = [type: string, kind: SchemaKind, model: TypeModel];
  const named: Named[] = [
    ...(provider ? [[`provider ${name}`, "provider", types.provider] as Named] : []),
    ...[...types.resources].map(([type, model]): Named => [type, "resource", model]),
    ...[...types.dataSources].map(([type, model]): Named => [`data ${type}`, "data", model]),
    ...[...types.ephemeralResources].map(([type, model]): Named => [`ephemeral ${type}`, "resource", model]),
  ];
  return named.map(([type, kind, { schema, declaration, type: bare }]) => ({
    type,
    declaration,
    block: schema.block,
    derived: "block" in declaration || !binding ? undefined : bindingBlock(binding, kind, bare),
  }));
});

/** An attribute or a block within a schema; undefined if a path does not exist. */
type Place = { readonly attribute: Attribute } | { readonly nested: NestedBlock } | undefined;

function find({ attributes = {}, block_types = {} }: Block, path: ArgumentPath): Place {
  const [name = "", ...deeper] = path.split(".");
  const [attribute, nested] = [attributes[name], block_types[name]];
  if (deeper.length === 0) return attribute ? { attribute } : nested && { nested };
  const inner = nested?.block ?? attribute?.nested_type ?? (attribute && membersOf(attribute));
  return inner && find(inner, deeper.join("."));
}

/** The members of an object type, as settable as the attribute that has the type; none of them is sensitive alone. */
function membersOf({ type, optional, computed }: Attribute): Block | undefined {
  const element = elementOf(type);
  if (!Array.isArray(element) || element[0] !== "object") return undefined;
  const members = Object.entries(element[1] as Record<string, Type>);
  return { attributes: Object.fromEntries(members.map(([name, type]) => [name, { type, optional, computed }])) };
}

/** The type of one value: of a list, set or map of strings, a string. */
function elementOf(type: Type | undefined): Type | undefined {
  return Array.isArray(type) && type[0] !== "object" && type[0] !== "tuple" ? (type[1] as Type) : type;
}

function attributeAt(block: Block, path: ArgumentPath): Attribute | undefined {
  const place = find(block, path);
  return place && "attribute" in place ? place.attribute : undefined;
}

function nestedAt(block: Block, path: ArgumentPath): NestedBlock | undefined {
  const place = find(block, path);
  return place && "nested" in place ? place.nested : undefined;
}

/** It can be set: it is a block, or an attribute that is not only computed. */
function settable(block: Block, path: ArgumentPath): boolean {
  const place = find(block, path);
  return place !== undefined && ("nested" in place || Boolean(place.attribute.optional || place.attribute.required));
}

/** It may be left out: it can be set, and need not be. */
function omissible(block: Block, path: ArgumentPath): boolean {
  const place = find(block, path);
  if (place === undefined) return false;
  return "nested" in place ? !place.nested.min_items : Boolean(place.attribute.optional);
}

function elementType(block: Block, path: ArgumentPath): Type | undefined {
  const attribute = attributeAt(block, path);
  return attribute && elementOf(attributeType(attribute));
}

const typeOfValue = (value: unknown): Type => (typeof value === "boolean" ? "bool" : (typeof value as "string"));

type Wrong = (what: string, paths: readonly ArgumentPath[], right: (path: ArgumentPath) => boolean) => string[];

/** The rules of single arguments that contradict the schema or the defaults. */
function wrongRules(
  { values = {}, patterns = {}, ranges = {} }: ArgumentRules,
  wrong: Wrong,
  block: Block,
  defaults: NonNullable<TypeDeclaration["defaults"]>,
): string[] {
  return [
    ...wrong("values", Object.keys(values), (path) => {
      const allowed = values[path] ?? [];
      const byDefault = defaults[path];
      return (
        settable(block, path) &&
        allowed.length > 0 &&
        allowed.every((value) => typeOfValue(value) === elementType(block, path)) &&
        new Set(allowed).size === allowed.length &&
        (byDefault === undefined || byDefault === "" || allowed.includes(byDefault as string))
      );
    }),
    ...wrong("patterns", Object.keys(patterns), (path) => {
      const byDefault = defaults[path];
      return (
        settable(block, path) &&
        elementType(block, path) === "string" &&
        (byDefault === undefined || (patterns[path]?.pattern.test(String(byDefault)) ?? false))
      );
    }),
    ...wrong("ranges", Object.keys(ranges), (path) => {
      const [lowest = 0, highest = 0] = ranges[path] ?? [];
      const byDefault = Number(defaults[path] ?? lowest);
      return (
        settable(block, path) &&
        elementType(block, path) === "number" &&
        lowest <= byDefault &&
        byDefault <= highest &&
        lowest < highest
      );
    }),
  ];
}

/** The parts of a declaration that contradict its schema. */
function wrongPaths({ declaration, block, derived }: Declared): string[] {
  const { defaults = {}, requires = {}, maxItems = {} } = declaration;
  const { sensitive = [], replacing = [], filledInBlocks = [] } = declaration;
  const { exclusive = [], exactlyOne = [], atLeastOne = [] } = declaration;
  const groups = Object.entries({ exclusive, exactlyOne, atLeastOne });
  const wrong: Wrong = (what, paths, right) => paths.filter((path) => !right(path)).map((path) => `${what} ${path}`);
  return [
    ...wrong("defaults", Object.keys(defaults), (path) => {
      const attribute = attributeAt(block, path);
      return Boolean(attribute?.optional) && attribute?.type === typeOfValue(defaults[path]);
    }),
    ...wrong("sensitive", sensitive, (path) => attributeAt(block, path)?.sensitive === true),
    ...wrong("replacing", replacing, (path) => settable(block, path)),
    ...wrong("filledInBlocks", filledInBlocks, (path) => nestedAt(block, path) !== undefined && omissible(block, path)),
    ...wrongRules(declaration, wrong, block, defaults),
    ...wrongRules((declaration as ResourceDefinition).service ?? {}, wrong, block, defaults),
    ...groups.flatMap(([what, all]) => all.flatMap((group) => wrong(what, group, (path) => omissible(block, path)))),
    ...groups.flatMap(([what, all]) =>
      all.filter(({ length }) => length < 2).map((group) => `${what} ${group[0]} alone`),
    ),
    ...wrong("requires", Object.entries(requires).flat(2), (path) => omissible(block, path)),
    ...wrong("maxItems", Object.keys(maxItems), (path) => {
      const nested = nestedAt(block, path);
      const fromBinding = derived && nestedAt(derived, path);
      return nested !== undefined && nested.nesting_mode !== "single" && fromBinding?.max_items !== maxItems[path];
    }),
  ];
}

test.each(DECLARED)("$type: each declared path is in the schema, and of the right kind", (declared) => {
  expect(wrongPaths(declared)).toEqual([]);
});

test("no path is declared twice", () => {
  const twice = DECLARED.flatMap(({ type, declaration }) => {
    const { sensitive = [], replacing = [], filledInBlocks = [] } = declaration;
    return Object.entries({ sensitive, replacing, filledInBlocks }).flatMap(([what, paths]) =>
      paths.filter((path, index) => paths.indexOf(path) !== index).map((path) => `${type} ${what} ${path}`),
    );
  });
  expect(twice).toEqual([]);
});

describe("the check", () => {
  const block: Block = {
    attributes: {
      name: { type: "string", required: true },
      id: { type: "string", computed: true },
      size: { type: "number", optional: true },
      labels: { type: ["set", "string"], optional: true },
      parts: { type: ["list", ["object", { color: "string" }]], optional: true, sensitive: true },
    },
    block_types: {
      rule: { nesting_mode: "list", min_items: 1, block: { attributes: { days: { type: "number", optional: true } } } },
      lid: { nesting_mode: "list", max_items: 1, block: {} },
    },
  };
  const pattern = { pattern: /^a/, rule: "starts with a" };

  test.each<[TypeDeclaration, string[]]>([
    [
      { defaults: { size: "1", name: "x", id: "x", "rule.days": 7, rule: 1, nothing: 1 } },
      ["size", "name", "id", "rule", "nothing"],
    ],
    [{ sensitive: ["parts", "name", "lid", "parts.color"] }, ["name", "lid", "parts.color"]],
    [
      { values: { "parts.color": ["red"], "parts.size": ["big"], "size.color": ["red"] } },
      ["parts.size", "size.color"],
    ],
    [{ defaults: { "parts.color": "red", "parts.size": 1 } }, ["parts.size"]],
    [{ replacing: ["name", "size", "lid", "rule.days", "id", "rule.hours"] }, ["id", "rule.hours"]],
    [{ filledInBlocks: ["lid", "rule", "size"] }, ["rule", "size"]],
    [{ values: { name: ["a"], size: ["1"], labels: ["a", "b"], id: ["a"], lid: ["a"] } }, ["size", "id", "lid"]],
    [
      { values: { name: ["a", "a"], size: [1], "rule.days": [] }, defaults: { size: 2 } },
      ["name", "size", "rule.days"],
    ],
    [
      { patterns: { name: pattern, labels: pattern, size: pattern, id: pattern, rule: pattern } },
      ["size", "id", "rule"],
    ],
    [
      {
        exclusive: [
          ["size", "labels"],
          ["name", "lid"],
        ],
      },
      ["name"],
    ],
    [{ ranges: { size: [1, 9], name: [1, 9], "rule.days": [9, 1], id: [1, 2] } }, ["name", "rule.days", "id"]],
    [{ ranges: { size: [5, 9] }, defaults: { size: 3 } }, ["size"]],
    [{ exactlyOne: [["size", "id"]] }, ["id"]],
    [{ atLeastOne: [["size", "rule"]] }, ["rule"]],
    [{ atLeastOne: [["size"]] }, ["size alone"]],
    [{ requires: { size: ["lid", "nothing"], name: ["size"] } }, ["nothing", "name"]],
    [{ maxItems: { rule: 2, lid: 1, size: 1 } }, ["lid", "size"]],
  ])("%j", (declaration, paths) => {
    const found = wrongPaths({ type: "toy_box", declaration, block, derived: block });
    expect(found.map((line) => line.slice(line.indexOf(" ") + 1))).toEqual(paths);
  });
});
