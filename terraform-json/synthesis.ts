import { z } from "zod";
import { Block, type BlockKind } from "./block";
import { isList, isObject, toList, type Json, type JsonObject } from "./json";
import type { RequiredProvider, Stack } from "./stack";
import { OBJECT } from "./state";

const BODIES = z.record(z.string(), z.union([OBJECT, z.array(OBJECT)], "must be an object or a list of objects"));
const TYPES = z.record(z.string(), BODIES);

/** The parts of `cdk.tf.json` that are read. */
export const SYNTHESIS = z.looseObject({
  "//": OBJECT.optional(),
  terraform: z
    .looseObject({
      backend: BODIES.optional(),
      cloud: OBJECT.optional(),
      required_version: z.string().optional(),
      required_providers: z
        .record(z.string(), z.looseObject({ source: z.string(), version: z.string().optional() }))
        .optional(),
    })
    .optional(),
  provider: BODIES.optional(),
  resource: TYPES.optional(),
  data: TYPES.optional(),
  ephemeral: TYPES.optional(),
  output: BODIES.optional(),
  locals: OBJECT.optional(),
  variable: BODIES.optional(),
});

type Synthesis = z.infer<typeof SYNTHESIS>;

/** The sections that are read; another one, as `module`, is a gap. */
const SECTIONS = ["//", "terraform", "provider", "resource", "data", "ephemeral", "output", "locals", "variable"];

/** Reads a stack from synthesized Terraform JSON. */
export function readSynthesis(name: string, file: string, json: Synthesis): Stack {
  return {
    name,
    source: "synthesis",
    file,
    blocks: [
      ...typedBlocks(name, "resource", json.resource),
      ...typedBlocks(name, "data", json.data),
      ...typedBlocks(name, "ephemeral", json.ephemeral),
      ...namedBlocks(name, "provider", json.provider),
      ...namedBlocks(name, "output", json.output),
      ...localBlocks(name, json.locals),
      ...variableBlocks(name, json.variable),
      ...backendBlocks(name, json.terraform),
    ],
    stateBlocks: [],
    changes: [],
    requiredProviders: (json.terraform?.required_providers ?? {}) as Record<string, RequiredProvider>,
    requiredVersion: json.terraform?.required_version,
    comment: json["//"] ?? {},
    gaps: Object.keys(json)
      .filter((section) => !SECTIONS.includes(section))
      .map((section) => `${name} has "${section}", which is not checked.`),
  };
}

/** The prefix of an address, before the type. */
const PREFIXES: Partial<Record<BlockKind, string>> = { data: "data.", ephemeral: "ephemeral." };

function typedBlocks(stack: string, kind: BlockKind, types: Synthesis["resource"] = {}): Block[] {
  return Object.entries(types).flatMap(([type, named]) =>
    Object.entries(named).flatMap(([name, bodies]) =>
      toList<JsonObject>(bodies).map((values) =>
        block({ stack, kind, type, name, address: `${PREFIXES[kind] ?? ""}${type}.${name}` }, values),
      ),
    ),
  );
}

/** Blocks with a name and no type. A provider with aliases has several of one name. */
function namedBlocks(stack: string, kind: "provider" | "output", named: Synthesis["provider"] = {}): Block[] {
  return Object.entries(named).flatMap(([name, bodies]) =>
    toList<JsonObject>(bodies).map((values) => {
      const alias = typeof values["alias"] === "string" ? `.${values["alias"]}` : "";
      const type = kind === "provider" ? name : kind;
      return block({ stack, kind, type, name, address: `${kind}.${name}${alias}` }, values);
    }),
  );
}

function localBlocks(stack: string, locals: JsonObject = {}): Block[] {
  return Object.entries(locals).map(([name, value]) =>
    block({ stack, kind: "local", type: "local", name, address: `local.${name}` }, { value }),
  );
}

/** A variable with its default; its value is unknown. */
function variableBlocks(stack: string, variables: Synthesis["variable"] = {}): Block[] {
  return Object.entries(variables).flatMap(([name, bodies]) =>
    toList<JsonObject>(bodies).map((values) =>
      block({ stack, kind: "local", type: "variable", name, address: `var.${name}` }, values),
    ),
  );
}

function backendBlocks(stack: string, terraform: Synthesis["terraform"] = {}): Block[] {
  const { backend = {}, cloud } = terraform;
  return Object.entries({ ...backend, ...(cloud && { cloud }) }).flatMap(([type, bodies]) =>
    toList<JsonObject>(bodies).map((values) =>
      block({ stack, kind: "backend", type, name: type, address: `terraform.backend.${type}` }, values),
    ),
  );
}

type Identity = Pick<Block, "stack" | "kind" | "type" | "name" | "address">;

function block(identity: Identity, values: JsonObject): Block {
  const lifecycle = [values["lifecycle"]].flat()[0];
  const preventDestroy = isObject(lifecycle) && lifecycle["prevent_destroy"] === true;
  return new Block({
    ...identity,
    values: JSON.stringify(values).includes('"dynamic":') ? (expandDynamic(values) as JsonObject) : values,
    expressions: values,
    ...(identity.kind === "resource" && { preventDestroy }),
  });
}

/** A dynamic block generates several blocks; its content is read as one of them. */
function expandDynamic(value: Json): Json {
  if (isList(value)) return value.map(expandDynamic);
  if (!isObject(value)) return value;
  const { dynamic, ...others } = value;
  const own = Object.fromEntries(Object.entries(others).map(([name, entry]) => [name, expandDynamic(entry)]));
  if (!isObject(dynamic)) return dynamic === undefined ? own : { ...own, dynamic };
  const made = Object.entries(dynamic).map(([name, blocks]): [string, Json] => [
    name,
    [own[name] ?? [], ...[blocks].flat().map((one) => expandDynamic(readContent(one)))].flat(),
  ]);
  return { ...own, ...Object.fromEntries(made) };
}

function readContent(block: Json): Json {
  return (isObject(block) ? [block["content"] ?? {}].flat()[0] : undefined) ?? {};
}
