import { z } from "zod";
import { Block, type BlockKind, type BlockProps } from "./block";
import { isList, isObject, toList, type Json, type JsonObject } from "./json";
import { EMPTY_STACK, type RequiredProvider, type Stack } from "./stack";
import { OBJECT } from "./state";

const BODIES = z.record(z.string(), z.union([OBJECT, z.array(OBJECT)], "must be an object or a list of objects"));
const TYPES = z.record(z.string(), BODIES);

/** The parts of `cdk.tf.json` that are read. */
export const SYNTHESIS_SCHEMA = z.looseObject({
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

type Synthesis = z.infer<typeof SYNTHESIS_SCHEMA>;

/** The sections that are read. Any other, such as `module`, is reported in `gaps`: not checked. */
const SECTIONS = ["//", "terraform", "provider", "resource", "data", "ephemeral", "output", "locals", "variable"];

/** Reads a stack from synthesized Terraform JSON. */
export function readSynthesis(name: string, file: string, json: Synthesis): Stack {
  return {
    ...EMPTY_STACK,
    name,
    source: "synthesis",
    file,
    blocks: readBlocks(name, json),
    requiredProviders: (json.terraform?.required_providers ?? {}) as Record<string, RequiredProvider>,
    requiredVersion: json.terraform?.required_version,
    comment: json["//"] ?? {},
    gaps: Object.keys(json)
      .filter((section) => !SECTIONS.includes(section))
      .map((section) => `${name} has "${section}", which is not checked.`),
  };
}

/**
 * A provider with aliases has several blocks of one name. A variable counts as a local: the state contains neither. Its
 * value is unknown: its block has the default. The block `cloud` counts as a backend of the type `cloud`.
 */
function readBlocks(stack: string, json: Synthesis): Block[] {
  const read = (
    bodies: z.infer<typeof BODIES> = {},
    identify: (name: string, values: JsonObject) => Omit<BlockProps, "stack" | "values">,
  ) =>
    Object.entries(bodies).flatMap(([name, all]) =>
      toList<JsonObject>(all).map((values) => createBlock({ stack, ...identify(name, values), values })),
    );
  const readTyped = (kind: BlockKind, prefix: string, types: z.infer<typeof TYPES> = {}) =>
    Object.entries(types).flatMap(([type, bodies]) =>
      read(bodies, (name) => ({ kind, type, name, address: `${prefix}${type}.${name}` })),
    );
  const locals = Object.entries(json.locals ?? {}).map(([name, value]) => [name, { value }] as const);
  const { backend, cloud } = json.terraform ?? {};
  return [
    ...readTyped("resource", "", json.resource),
    ...readTyped("data", "data.", json.data),
    ...readTyped("ephemeral", "ephemeral.", json.ephemeral),
    ...read(json.provider, (name, { alias }) => {
      const address = `provider.${name}${typeof alias === "string" ? `.${alias}` : ""}`;
      return { kind: "provider", type: name, name, address };
    }),
    ...read(json.output, (name) => ({ kind: "output", type: "output", name, address: `output.${name}` })),
    ...read(Object.fromEntries(locals), (name) => ({ kind: "local", type: "local", name, address: `local.${name}` })),
    ...read(json.variable, (name) => ({ kind: "local", type: "variable", name, address: `var.${name}` })),
    ...read({ ...backend, ...(cloud && { cloud }) }, (type) => {
      return { kind: "backend", type, name: type, address: `terraform.backend.${type}` };
    }),
  ];
}

/** A synthesis contains only expressions. In `values`, dynamic blocks are expanded. */
function createBlock(props: BlockProps): Block {
  const { kind, values } = props;
  const lifecycle = [values["lifecycle"]].flat()[0];
  const preventDestroy = isObject(lifecycle) && lifecycle["prevent_destroy"] === true;
  return new Block({
    ...props,
    values: JSON.stringify(values).includes('"dynamic":') ? (expandDynamic(values) as JsonObject) : values,
    expressions: values,
    ...(kind === "resource" && { preventDestroy }),
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
