import { z } from "zod";
import { Block, type BlockProps } from "./block";
import { hideSensitive, isObject, type Json, type JsonObject } from "./json";
import { EMPTY_STACK, type Stack } from "./stack";

export const OBJECT = z.custom<JsonObject>((value) => isObject(value as Json), "must be an object");

/** A resource in plans and states. */
const RESOURCE = z.looseObject({
  address: z.string(),
  mode: z.enum(["managed", "data"]),
  type: z.string(),
  name: z.string(),
  values: OBJECT.optional(),
  sensitive_values: z.custom<Json>().optional(),
});

export type ResourceJson = z.infer<typeof RESOURCE>;

/** A module with its child modules. */
const MODULE = z.looseObject({
  resources: z.array(RESOURCE).optional(),
  get child_modules() {
    return z.array(MODULE).optional();
  },
});

const OUTPUT = z.looseObject({ value: z.custom<Json>().optional(), sensitive: z.boolean().optional() });

export const STATE_VALUES = z.looseObject({
  root_module: MODULE.optional(),
  outputs: z.record(z.string(), OUTPUT).optional(),
});

export type StateValues = z.infer<typeof STATE_VALUES>;

/** The shape of `terraform show -json` of a state. */
export const STATE_SCHEMA = z.looseObject({ format_version: z.string(), values: STATE_VALUES.optional() });

/** Reads a stack from `terraform show -json` of its state. */
export function readState(name: string, file: string, json: z.infer<typeof STATE_SCHEMA>): Stack {
  const blocks = readBlocks(name, json.values);
  return {
    ...EMPTY_STACK,
    name,
    source: "state",
    file,
    blocks,
    stateBlocks: blocks,
    gaps: [
      `${name}: a state has no backend, no provider configuration, no ephemeral resource, no write-only ` +
        "argument and no prevent_destroy.",
      ...(blocks.length === 0 ? [`${name} is an empty state.`] : []),
    ],
  };
}

/** Reads the resources, data sources and outputs of a state. */
export function readBlocks(stack: string, { root_module, outputs = {} }: StateValues = {}): Block[] {
  return [
    ...listResources(root_module).map((one) => createBlock(stack, one, { values: readValues(one) })),
    ...Object.entries(outputs).map(([name, { value = null, sensitive = false }]) =>
      createOutput(stack, name, { values: { value: hideSensitive(value, sensitive) } }),
    ),
  ];
}

type Content = Pick<BlockProps, "values" | "expressions">;

/** The block of a resource, a data source or an ephemeral resource. */
export function createBlock(
  stack: string,
  { address, mode, type, name }: Pick<ResourceJson, "address" | "type" | "name"> & { mode: string },
  content: Content,
): Block {
  const kind = mode === "managed" ? "resource" : mode === "data" ? "data" : "ephemeral";
  return new Block({ stack, kind, type, name, address, ...content });
}

export function createOutput(stack: string, name: string, content: Content): Block {
  return new Block({ stack, kind: "output", type: "output", name, address: `output.${name}`, ...content });
}

/** The resources of a module and of all its child modules. */
export function listResources(module: z.infer<typeof MODULE> = {}): ResourceJson[] {
  return [...(module.resources ?? []), ...(module.child_modules ?? []).flatMap(listResources)];
}

/** The values of a resource without the sensitive ones. */
export function readValues({ values = {}, sensitive_values }: ResourceJson): JsonObject {
  return hideSensitive(values, sensitive_values);
}
