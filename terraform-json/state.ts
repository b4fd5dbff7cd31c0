import { z } from "zod";
import { Block } from "./block";
import { hideSensitive, isObject, type Json, type JsonObject } from "./json";
import type { Stack } from "./stack";

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
interface ModuleJson {
  readonly resources?: readonly ResourceJson[] | undefined;
  readonly child_modules?: readonly ModuleJson[] | undefined;
}

const MODULE: z.ZodType<ModuleJson> = z.looseObject({
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
export const STATE = z.looseObject({ format_version: z.string(), values: STATE_VALUES.optional() });

/** Reads a stack from `terraform show -json` of its state. */
export function readState(name: string, file: string, json: z.infer<typeof STATE>): Stack {
  const blocks = readBlocks(name, json.values);
  return {
    name,
    source: "state",
    file,
    blocks,
    stateBlocks: blocks,
    changes: [],
    requiredProviders: {},
    comment: {},
    gaps: [
      `${name} is a state: it contains no backend, no provider configuration, no ephemeral resource, no write-only ` +
        "argument and no prevent_destroy.",
      ...(blocks.length === 0 ? [`${name} is an empty state.`] : []),
    ],
  };
}

/** Reads the resources, data sources and outputs of a state. */
export function readBlocks(stack: string, values: StateValues = {}): Block[] {
  const outputs = Object.entries(values.outputs ?? {}).map(
    ([name, { value = null, sensitive = false }]) =>
      new Block({
        stack,
        kind: "output",
        type: "output",
        name,
        address: `output.${name}`,
        values: { value: hideSensitive(value, sensitive) },
      }),
  );
  const resources = listResources(values.root_module).map((resource) => {
    const { address, mode, type, name } = resource;
    const kind = mode === "managed" ? "resource" : "data";
    return new Block({ stack, kind, type, name, address, values: readValues(resource) });
  });
  return [...resources, ...outputs];
}

/** The resources of a module and of all its child modules. */
export function listResources(module: ModuleJson = {}): ResourceJson[] {
  return [...(module.resources ?? []), ...(module.child_modules ?? []).flatMap(listResources)];
}

/** The values of a resource without the sensitive ones. */
export function readValues({ values = {}, sensitive_values }: ResourceJson): JsonObject {
  return hideSensitive(values, sensitive_values);
}
