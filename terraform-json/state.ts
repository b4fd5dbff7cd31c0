import { z } from "zod";
import { Block } from "./block";
import { isObject, objectWithoutSensitive, withoutSensitive, type Json, type JsonObject } from "./json";
import type { Stack } from "./stack";

const VALUES = z.custom<JsonObject>((value) => isObject(value as Json), "must be a mapping");

/** A resource as plans and states tell it. */
export const RESOURCE = z.looseObject({
  address: z.string(),
  mode: z.enum(["managed", "data"]),
  type: z.string(),
  name: z.string(),
  values: VALUES.optional(),
  sensitive_values: z.custom<Json>().optional(),
});

export type ResourceJson = z.infer<typeof RESOURCE>;

/** A module with the modules in it. */
export interface ModuleJson {
  readonly resources?: readonly ResourceJson[] | undefined;
  readonly child_modules?: readonly ModuleJson[] | undefined;
}

export const MODULE: z.ZodType<ModuleJson> = z.looseObject({
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

/** A stack from `terraform show -json` of its state. */
export function stackOfState(name: string, file: string, json: z.infer<typeof STATE>): Stack {
  const blocks = blocksOfValues(name, json.values);
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
      `${name} is a state: it tells no backend, no provider's configuration, no ephemeral resource, nothing about ` +
        "write-only arguments and no protection from destroy.",
      ...(blocks.length === 0 ? [`${name} is an empty state.`] : []),
    ],
  };
}

/** The resources, data sources and outputs of a state. */
export function blocksOfValues(stack: string, values: StateValues = {}): Block[] {
  const outputs = Object.entries(values.outputs ?? {}).map(
    ([name, { value = null, sensitive = false }]) =>
      new Block({
        stack,
        kind: "output",
        type: "output",
        name,
        address: `output.${name}`,
        values: { value: withoutSensitive(value, sensitive) },
      }),
  );
  return [...resourcesIn(values.root_module).map((resource) => blockOf(stack, resource)), ...outputs];
}

/** The resources of a module and of all modules in it. */
export function resourcesIn(module: ModuleJson = {}): ResourceJson[] {
  return [...(module.resources ?? []), ...(module.child_modules ?? []).flatMap(resourcesIn)];
}

/** The values of a resource, without what is sensitive in them. */
export function valuesOf({ values = {}, sensitive_values }: ResourceJson): JsonObject {
  return objectWithoutSensitive(values, sensitive_values);
}

function blockOf(stack: string, resource: ResourceJson): Block {
  const { address, mode, type, name } = resource;
  const values = valuesOf(resource);
  return new Block({ stack, kind: mode === "managed" ? "resource" : "data", type, name, address, values });
}
