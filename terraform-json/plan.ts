import { z } from "zod";
import { Block, removeKeys } from "./block";
import { hideSensitive, isObject, join, type Json, type JsonObject } from "./json";
import { fillUnknown, toWrittenBlock, toWrittenValue } from "./plan-expressions";
import { EMPTY_STACK, type Change, type RequiredProvider, type Stack } from "./stack";
import { OBJECT, STATE_VALUES, createBlock, createOutput, listResources, readBlocks, readValues } from "./state";

const JSON_VALUE = z.custom<Json>();

const RESOURCE_CHANGE = z.looseObject({
  address: z.string(),
  previous_address: z.string().optional(),
  mode: z.enum(["managed", "data"]),
  type: z.string(),
  change: z.looseObject({
    actions: z.array(z.enum(["no-op", "create", "read", "update", "delete", "forget"])),
    before: OBJECT.nullable().optional(),
    after: OBJECT.nullable().optional(),
    after_unknown: JSON_VALUE.optional(),
    before_sensitive: JSON_VALUE.optional(),
    after_sensitive: JSON_VALUE.optional(),
    replace_paths: z.array(z.array(z.union([z.string(), z.number()]))).optional(),
    importing: JSON_VALUE.optional(),
  }),
});

/** Removes ephemeral resources, which OpenTofu lists although they change nothing. */
function removeEphemeral(changes: unknown): unknown {
  return Array.isArray(changes)
    ? changes.filter((one: Json) => !isObject(one) || one["mode"] !== "ephemeral")
    : changes;
}

const CONFIGURED = z.looseObject({
  address: z.string(),
  mode: z.enum(["managed", "data", "ephemeral"]),
  type: z.string(),
  name: z.string(),
  expressions: OBJECT.optional(),
  count_expression: OBJECT.optional(),
  for_each_expression: OBJECT.optional(),
  provisioners: z.array(z.looseObject({ expressions: OBJECT.optional() })).optional(),
});

const CONFIGURED_MODULE = z.looseObject({
  resources: z.array(CONFIGURED).optional(),
  outputs: z.record(z.string(), z.looseObject({ expression: OBJECT.optional() })).optional(),
  variables: z.record(z.string(), OBJECT).optional(),
  get module_calls() {
    return z.record(z.string(), MODULE_CALL).optional();
  },
});

const MODULE_CALL = z.looseObject({
  expressions: OBJECT.optional(),
  get module() {
    return CONFIGURED_MODULE.optional();
  },
});

type ConfiguredModule = z.infer<typeof CONFIGURED_MODULE>;

/** The parts of `terraform show -json` of a plan that are read. */
export const PLAN_SCHEMA = z.looseObject({
  format_version: z.string(),
  errored: z.boolean().optional(),
  complete: z.boolean().optional(),
  planned_values: STATE_VALUES.optional(),
  prior_state: z.looseObject({ values: STATE_VALUES.optional() }).optional(),
  resource_changes: z.preprocess(removeEphemeral, z.array(RESOURCE_CHANGE).optional()),
  configuration: z
    .looseObject({
      provider_config: z
        .record(
          z.string(),
          z.looseObject({
            name: z.string(),
            alias: z.string().optional(),
            module_address: z.string().optional(),
            full_name: z.string().optional(),
            version_constraint: z.string().optional(),
            expressions: OBJECT.optional(),
          }),
        )
        .optional(),
      root_module: CONFIGURED_MODULE.optional(),
    })
    .optional(),
});

type PlanJson = z.infer<typeof PLAN_SCHEMA>;
type ResourceChange = z.infer<typeof RESOURCE_CHANGE>;

/** Reads a stack from `terraform show -json` of a plan: its planned values, and the unknown ones as they are written. */
export function readPlan(name: string, file: string, json: PlanJson): Stack {
  const prior = readBlocks(name, json.prior_state?.values);
  return {
    ...EMPTY_STACK,
    name,
    source: "plan",
    file,
    blocks: new PlanBlocks(name, json, prior).all(),
    stateBlocks: prior,
    changes: (json.resource_changes ?? []).map(readChange),
    ...((json.errored || json.complete === false) && { isUnfinished: true }),
    requiredProviders: readRequiredProviders(json),
    gaps: listGaps(name, json),
  };
}

function listGaps(
  name: string,
  { errored, complete, planned_values, resource_changes, configuration }: PlanJson,
): string[] {
  const isEmpty = listResources(planned_values?.root_module).length === 0 && !resource_changes?.length;
  return [
    `${name}: a plan has no backend, no local value and no prevent_destroy.`,
    ...(errored ? [`${name} is a plan that ended with an error: it does not contain every change.`] : []),
    ...(complete === false && !errored ? [`${name} is an incomplete plan: another plan must follow it.`] : []),
    ...(isEmpty ? [`${name} is an empty plan: it contains no resource.`] : []),
    ...(planned_values ? [] : [`${name} has no planned_values: the planned resources are missing.`]),
    ...(configuration ? [] : [`${name} has no configuration: providers and unknown values are missing.`]),
  ];
}

/** Merges three parts of a plan: planned values, which of them are unknown, and the configuration. */
class PlanBlocks {
  private readonly written: ReadonlyMap<string, JsonObject>;
  private readonly unknown: ReadonlyMap<string, Json>;

  constructor(
    private readonly stack: string,
    private readonly json: PlanJson,
    private readonly prior: readonly Block[],
  ) {
    this.written = new Map(this.configured().map(({ address, expressions }) => [address, toWrittenBlock(expressions)]));
    this.unknown = new Map(
      (json.resource_changes ?? []).map(({ address, change }) => [address, change.after_unknown ?? {}]),
    );
  }

  all(): Block[] {
    const planned = listResources(this.json.planned_values?.root_module).map((one) =>
      createBlock(this.stack, one, this.mergeValues(one.address, readValues(one))),
    );
    const read = this.prior
      .filter(({ kind, address }) => kind === "data" && !planned.some((block) => block.address === address))
      .map((block) => new Block({ ...block, ...this.mergeValues(block.address, block.values) }));
    const known = new Set([...planned, ...read].map(({ address }) => removeKeys(address)));
    // Ephemeral resources and data sources that are only in the configuration.
    const unread = this.configured()
      .filter(({ address, mode }) => mode !== "managed" && !known.has(address))
      .map((one) => createBlock(this.stack, one, toContent(this.written.get(one.address) ?? {})));
    const locals = readLocals(this.stack, this.json.configuration?.root_module);
    return [...planned, ...read, ...unread, ...this.providers(), ...this.outputs(), ...locals];
  }

  /** The known values, and the expressions of the unknown ones. */
  private mergeValues(address: string, known: JsonObject) {
    const expressions = this.written.get(removeKeys(address)) ?? {};
    const values = fillUnknown(known, this.unknown.get(address), expressions);
    return { values: isObject(values) ? values : {}, expressions };
  }

  private providers(): Block[] {
    return Object.values(this.json.configuration?.provider_config ?? {}).map((provider) => {
      const { name, alias, module_address: module, expressions } = provider;
      const content = toContent(toWrittenBlock(expressions));
      const address = `${module ? `${module}.` : ""}provider.${name}${alias ? `.${alias}` : ""}`;
      return new Block({ stack: this.stack, kind: "provider", type: name, name, address, ...content });
    });
  }

  private outputs(): Block[] {
    const planned = this.json.planned_values?.outputs ?? {};
    return Object.entries(this.json.configuration?.root_module?.outputs ?? {}).map(([name, { expression }]) => {
      const written = expression ? toWrittenValue(expression) : null;
      const known = planned[name]?.value;
      const value = known === undefined ? written : hideSensitive(known, planned[name]?.sensitive);
      return createOutput(this.stack, name, { values: { value }, expressions: { value: written } });
    });
  }

  private configured() {
    return listConfigured(this.json.configuration?.root_module);
  }
}

/** The content of a block whose values are all written. */
function toContent(values: JsonObject) {
  return { values, expressions: values };
}

function listConfigured(module: ConfiguredModule = {}, prefix = ""): z.infer<typeof CONFIGURED>[] {
  const own = (module.resources ?? []).map((one) => ({
    ...one,
    address: `${prefix}${one.address}`,
    expressions: readExpressions(one),
  }));
  const called = Object.entries(module.module_calls ?? {}).flatMap(([name, call]) =>
    listConfigured(call.module, `${prefix}module.${name}.`),
  );
  return [...own, ...called];
}

/** The arguments of a resource, with count, for_each and provisioners, which a plan lists separately. */
function readExpressions(configured: z.infer<typeof CONFIGURED>): JsonObject {
  const { expressions, count_expression: count, for_each_expression: forEach, provisioners } = configured;
  return {
    ...expressions,
    ...(count && { count }),
    ...(forEach && { for_each: forEach }),
    ...(provisioners && { provisioner: provisioners.map((one) => one.expressions ?? {}) }),
  };
}

/** The variables, and the arguments and outputs of modules. They are locals: the state does not contain them. */
function readLocals(stack: string, module: ConfiguredModule = {}, prefix = ""): Block[] {
  const local = (type: string, name: string, address: string, values: JsonObject) =>
    new Block({ stack, kind: "local", type, name, address: `${prefix}${address}`, ...toContent(values) });
  const variables = Object.entries(module.variables ?? {}).map(([name, values]) =>
    local("variable", name, `var.${name}`, values),
  );
  const given = Object.entries(module.module_calls ?? {}).flatMap(([name, { expressions, module: called }]) => [
    local("module", name, `module.${name}`, toWrittenBlock(expressions)),
    ...Object.entries(called?.outputs ?? {}).map(([output, { expression }]) =>
      local("module", output, `module.${name}.output.${output}`, { value: toWrittenValue(expression ?? {}) }),
    ),
    ...readLocals(stack, called, `${prefix}module.${name}.`),
  ]);
  return [...variables, ...given].filter(({ values }) => Object.keys(values).length > 0);
}

function readChange({ address, previous_address, mode, type, change }: ResourceChange): Change {
  return {
    address,
    previousAddress: previous_address,
    kind: mode === "managed" ? "resource" : "data",
    type,
    action: getAction(change.actions),
    before: change.before ? hideSensitive(change.before, change.before_sensitive) : null,
    after: change.after ? hideSensitive(change.after, change.after_sensitive) : null,
    unknown: change.after_unknown,
    replacedFor: (change.replace_paths ?? []).map((path) => path.reduce<string>(join, "")),
    isImport: change.importing !== undefined && change.importing !== null,
  };
}

/** A replacement is two actions, in either order; with "forget", the old object is kept and not managed any more. */
function getAction([action = "no-op", ...more]: ResourceChange["change"]["actions"]): Change["action"] {
  return more.length > 0 ? "replace" : action;
}

/** The version constraint is in the entry of the provider, not in those of its aliases. */
function readRequiredProviders({ configuration }: PlanJson): Record<string, RequiredProvider> {
  const found = new Map<string, RequiredProvider>();
  for (const { name, full_name, version_constraint } of Object.values(configuration?.provider_config ?? {})) {
    const earlier = found.get(name);
    const version = earlier?.version ?? version_constraint;
    found.set(name, { source: full_name ?? earlier?.source ?? name, version });
  }
  return Object.fromEntries(found);
}
