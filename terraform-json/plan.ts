import { z } from "zod";
import { withoutKeys } from "./address";
import { Block, type BlockKind } from "./block";
import { isObject, join, objectWithoutSensitive, withoutSensitive, type Json, type JsonObject } from "./json";
import type { Change, RequiredProvider, Stack } from "./stack";
import { STATE_VALUES, blocksOfValues, resourcesIn, valuesOf, type ResourceJson } from "./state";
import { filled, writtenBlock, writtenValue } from "./written";

const JSON_VALUE = z.custom<Json>();
const OBJECT = z.custom<JsonObject>((value) => isObject(value as Json), "must be a mapping");

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

/** OpenTofu lists that ephemeral resources will be opened, which changes nothing. */
function withoutEphemeral(changes: unknown): unknown {
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

interface ConfiguredModule {
  readonly resources?: readonly z.infer<typeof CONFIGURED>[] | undefined;
  readonly outputs?: Readonly<Record<string, { readonly expression?: JsonObject | undefined }>> | undefined;
  readonly variables?: Readonly<Record<string, JsonObject>> | undefined;
  readonly module_calls?: Readonly<Record<string, ModuleCall>> | undefined;
}

interface ModuleCall {
  readonly expressions?: JsonObject | undefined;
  readonly module?: ConfiguredModule | undefined;
}

const CONFIGURED_MODULE: z.ZodType<ConfiguredModule> = z.looseObject({
  resources: z.array(CONFIGURED).optional(),
  outputs: z.record(z.string(), z.looseObject({ expression: OBJECT.optional() })).optional(),
  variables: z.record(z.string(), OBJECT).optional(),
  get module_calls() {
    return z
      .record(z.string(), z.looseObject({ expressions: OBJECT.optional(), module: CONFIGURED_MODULE.optional() }))
      .optional();
  },
});

/** The shape of `terraform show -json` of a plan, as far as anything here looks into it. */
export const PLAN = z.looseObject({
  format_version: z.string(),
  errored: z.boolean().optional(),
  complete: z.boolean().optional(),
  planned_values: STATE_VALUES.optional(),
  prior_state: z.looseObject({ values: STATE_VALUES.optional() }).optional(),
  resource_changes: z.preprocess(withoutEphemeral, z.array(RESOURCE_CHANGE).optional()),
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

type PlanJson = z.infer<typeof PLAN>;
type ResourceChange = z.infer<typeof RESOURCE_CHANGE>;

/** A stack from `terraform show -json` of a plan: what it will be, with what is not known yet as it is written. */
export function stackOfPlan(name: string, file: string, json: PlanJson): Stack {
  const prior = blocksOfValues(name, json.prior_state?.values);
  return {
    name,
    source: "plan",
    file,
    blocks: new PlanBlocks(name, json, prior).all(),
    stateBlocks: prior,
    changes: (json.resource_changes ?? []).map(changeOf),
    ...((json.errored || json.complete === false) && { isUnfinished: true }),
    requiredProviders: requiredProviders(json),
    comment: {},
    gaps: gapsOf(name, json),
  };
}

function gapsOf(
  name: string,
  { errored, complete, planned_values, resource_changes, configuration }: PlanJson,
): string[] {
  const isEmpty = resourcesIn(planned_values?.root_module).length === 0 && !resource_changes?.length;
  return [
    `${name} is a plan: it tells no backend, no local and no protection from destroy.`,
    ...(errored ? [`${name} is a plan that ended with an error: what it would have planned after it is missing.`] : []),
    ...(complete === false && !errored ? [`${name} is an incomplete plan: another one must follow it.`] : []),
    ...(isEmpty ? [`${name} is an empty plan: no resource is in it.`] : []),
    ...(planned_values ? [] : [`${name} has no planned_values: what will be is missing.`]),
    ...(configuration ? [] : [`${name} has no configuration: providers and what is not known yet are missing.`]),
  ];
}

/** Puts together what a plan says in three places: planned values, what of them is unknown, and the configuration. */
class PlanBlocks {
  private readonly written: ReadonlyMap<string, JsonObject>;
  private readonly unknown: ReadonlyMap<string, Json>;

  constructor(
    private readonly stack: string,
    private readonly json: PlanJson,
    private readonly prior: readonly Block[],
  ) {
    this.written = new Map(this.configured().map(({ address, expressions }) => [address, writtenBlock(expressions)]));
    this.unknown = new Map(
      (json.resource_changes ?? []).map(({ address, change }) => [address, change.after_unknown ?? {}]),
    );
  }

  all(): Block[] {
    const planned = resourcesIn(this.json.planned_values?.root_module).map((resource) => this.resource(resource));
    const read = this.prior
      .filter(({ kind, address }) => kind === "data" && !planned.some((block) => block.address === address))
      .map((block) => new Block({ ...block, ...this.values(block.address, block.values) }));
    const there = new Set([...planned, ...read].map(({ address }) => withoutKeys(address)));
    const passed = passedIn(this.stack, this.json.configuration?.root_module);
    return [...planned, ...read, ...this.unread(there), ...this.providers(), ...this.outputs(), ...passed];
  }

  private resource(resource: ResourceJson): Block {
    const { address, mode, type, name } = resource;
    const kind = mode === "managed" ? "resource" : "data";
    return new Block({ stack: this.stack, kind, type, name, address, ...this.values(address, valuesOf(resource)) });
  }

  /** Known values, and for the others what is written. */
  private values(address: string, known: JsonObject): { values: JsonObject; expressions: JsonObject } {
    const expressions = this.written.get(withoutKeys(address)) ?? {};
    const values = filled(known, this.unknown.get(address), expressions);
    return { values: isObject(values) ? values : {}, expressions };
  }

  /** Ephemeral resources, which are in no plan, and data sources that were not read; what is deleted is left out. */
  private unread(there: ReadonlySet<string>): Block[] {
    return this.configured()
      .filter(({ address, mode }) => mode !== "managed" && !there.has(address))
      .map(({ address, mode, type, name }) => this.writtenOnly(mode as BlockKind, type, name, address));
  }

  private writtenOnly(kind: BlockKind, type: string, name: string, address: string): Block {
    const values = this.written.get(address) ?? {};
    return new Block({ stack: this.stack, kind, type, name, address, values, expressions: values });
  }

  private providers(): Block[] {
    return Object.values(this.json.configuration?.provider_config ?? {}).map((provider) => {
      const { name, alias, module_address: module, expressions } = provider;
      const values = writtenBlock(expressions);
      const address = `${module ? `${module}.` : ""}provider.${name}${alias ? `.${alias}` : ""}`;
      return new Block({ stack: this.stack, kind: "provider", type: name, name, address, values, expressions: values });
    });
  }

  private outputs(): Block[] {
    const planned = this.json.planned_values?.outputs ?? {};
    return Object.entries(this.json.configuration?.root_module?.outputs ?? {}).map(([name, { expression }]) => {
      const written = expression ? writtenValue(expression) : null;
      const known = planned[name]?.value;
      const value = known === undefined ? written : withoutSensitive(known, planned[name]?.sensitive);
      const expressions = { value: written };
      const address = `output.${name}`;
      return new Block({
        stack: this.stack,
        kind: "output",
        type: "output",
        name,
        address,
        values: { value },
        expressions,
      });
    });
  }

  private configured() {
    return configuredIn(this.json.configuration?.root_module);
  }
}

function configuredIn(module: ConfiguredModule = {}, prefix = ""): z.infer<typeof CONFIGURED>[] {
  const own = (module.resources ?? []).map((one) => ({
    ...one,
    address: `${prefix}${one.address}`,
    expressions: expressionsOf(one),
  }));
  const called = Object.entries(module.module_calls ?? {}).flatMap(([name, call]) =>
    configuredIn(call.module, `${prefix}module.${name}.`),
  );
  return [...own, ...called];
}

/** What a plan tells of a resource beside its arguments, under the names that it is written with. */
function expressionsOf(configured: z.infer<typeof CONFIGURED>): JsonObject {
  const { expressions, count_expression: count, for_each_expression: forEach, provisioners } = configured;
  return {
    ...expressions,
    ...(count && { count }),
    ...(forEach && { for_each: forEach }),
    ...(provisioners && { provisioner: provisioners.map((one) => one.expressions ?? {}) }),
  };
}

/** What modules are given and give, and the variables: as locals, nothing of it is kept in a state by itself. */
function passedIn(stack: string, module: ConfiguredModule = {}, prefix = ""): Block[] {
  const local = (type: string, name: string, address: string, values: JsonObject) =>
    new Block({ stack, kind: "local", type, name, address: `${prefix}${address}`, values, expressions: values });
  const variables = Object.entries(module.variables ?? {}).map(([name, values]) =>
    local("variable", name, `var.${name}`, values),
  );
  const given = Object.entries(module.module_calls ?? {}).flatMap(([name, { expressions, module: called }]) => [
    local("module", name, `module.${name}`, writtenBlock(expressions)),
    ...Object.entries(called?.outputs ?? {}).map(([output, { expression }]) =>
      local("module", output, `module.${name}.output.${output}`, { value: writtenValue(expression ?? {}) }),
    ),
    ...passedIn(stack, called, `${prefix}module.${name}.`),
  ]);
  return [...variables, ...given].filter(({ values }) => Object.keys(values).length > 0);
}

function changeOf({ address, previous_address, mode, type, change }: ResourceChange): Change {
  return {
    address,
    previousAddress: previous_address,
    kind: mode === "managed" ? "resource" : "data",
    type,
    action: actionOf(change.actions),
    before: change.before ? objectWithoutSensitive(change.before, change.before_sensitive) : null,
    after: change.after ? objectWithoutSensitive(change.after, change.after_sensitive) : null,
    unknown: change.after_unknown,
    replacedFor: (change.replace_paths ?? []).map((path) => path.reduce<string>(join, "")),
    isImport: change.importing !== undefined && change.importing !== null,
  };
}

/** A replacement is two actions, in either order; one that forgets keeps the old object, where nobody manages it. */
function actionOf([action = "no-op", ...more]: ResourceChange["change"]["actions"]): Change["action"] {
  return more.length > 0 ? "replace" : action;
}

/** The constraint stands with the provider's own entry, not with those of its aliases. */
function requiredProviders({ configuration }: PlanJson): Record<string, RequiredProvider> {
  const found = new Map<string, RequiredProvider>();
  for (const { name, full_name, version_constraint } of Object.values(configuration?.provider_config ?? {})) {
    const earlier = found.get(name);
    const version = earlier?.version ?? version_constraint;
    found.set(name, { source: full_name ?? earlier?.source ?? name, version });
  }
  return Object.fromEntries(found);
}
