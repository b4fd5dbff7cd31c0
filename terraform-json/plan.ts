import { z } from "zod";
import { Block, type BlockKind } from "./block";
import { isList, isObject, join, objectWithoutSensitive, withoutSensitive, type Json, type JsonObject } from "./json";
import type { Change, RequiredProvider, Stack } from "./stack";
import { STATE_VALUES, blocksOfValues, resourcesIn, valuesOf, type ResourceJson } from "./state";

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

const CONFIGURED = z.looseObject({
  address: z.string(),
  mode: z.enum(["managed", "data", "ephemeral"]),
  type: z.string(),
  name: z.string(),
  expressions: OBJECT.optional(),
});

interface ConfiguredModule {
  readonly resources?: readonly z.infer<typeof CONFIGURED>[] | undefined;
  readonly outputs?: Readonly<Record<string, { readonly expression?: JsonObject | undefined }>> | undefined;
  readonly module_calls?: Readonly<Record<string, { readonly module?: ConfiguredModule | undefined }>> | undefined;
}

const CONFIGURED_MODULE: z.ZodType<ConfiguredModule> = z.looseObject({
  resources: z.array(CONFIGURED).optional(),
  outputs: z.record(z.string(), z.looseObject({ expression: OBJECT.optional() })).optional(),
  get module_calls() {
    return z.record(z.string(), z.looseObject({ module: CONFIGURED_MODULE.optional() })).optional();
  },
});

/** The shape of `terraform show -json` of a plan, as far as anything here looks into it. */
export const PLAN = z.looseObject({
  format_version: z.string(),
  errored: z.boolean().optional(),
  complete: z.boolean().optional(),
  planned_values: STATE_VALUES.optional(),
  prior_state: z.looseObject({ values: STATE_VALUES.optional() }).optional(),
  resource_changes: z.array(RESOURCE_CHANGE).optional(),
  configuration: z
    .looseObject({
      provider_config: z
        .record(
          z.string(),
          z.looseObject({
            name: z.string(),
            alias: z.string().optional(),
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
    requiredProviders: requiredProviders(json),
    comment: {},
    gaps: gapsOf(name, json),
  };
}

function gapsOf(name: string, { errored, complete, planned_values, resource_changes }: PlanJson): string[] {
  return [
    `${name} is a plan: it tells no backend and no protection from destroy.`,
    ...(errored ? [`${name} is a plan that ended with an error: what it would have planned after it is missing.`] : []),
    ...(complete === false && !errored ? [`${name} is an incomplete plan: another one must follow it.`] : []),
    ...(planned_values && resource_changes ? [] : [`${name} is an empty plan: no resource is in it.`]),
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
    return [...planned, ...read, ...this.unread(there), ...this.providers(), ...this.outputs()];
  }

  private resource(resource: ResourceJson): Block {
    const { address, mode, type, name } = resource;
    const kind = mode === "managed" ? "resource" : "data";
    return new Block({ stack: this.stack, kind, type, name, address, ...this.values(address, valuesOf(resource)) });
  }

  /** Known values, and for the others what is written. */
  private values(address: string, known: JsonObject): { values: JsonObject; expressions: JsonObject } {
    const expressions = this.written.get(withoutKeys(address)) ?? {};
    const values = merged(known, this.unknown.get(address), expressions);
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
    return Object.values(this.json.configuration?.provider_config ?? {}).map(({ name, alias, expressions }) => {
      const values = writtenBlock(expressions);
      const address = `provider.${name}${alias ? `.${alias}` : ""}`;
      return new Block({ stack: this.stack, kind: "provider", type: name, name, address, values, expressions: values });
    });
  }

  private outputs(): Block[] {
    const planned = this.json.planned_values?.outputs ?? {};
    return Object.entries(this.json.configuration?.root_module?.outputs ?? {}).map(([name, { expression }]) => {
      const written = expression ? writtenValue(expression) : null;
      const value = withoutSensitive(planned[name]?.value ?? written, planned[name]?.sensitive);
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
  const own = (module.resources ?? []).map((one) => ({ ...one, address: `${prefix}${one.address}` }));
  const called = Object.entries(module.module_calls ?? {}).flatMap(([name, call]) =>
    configuredIn(call.module, `${prefix}module.${name}.`),
  );
  return [...own, ...called];
}

/** The address of the block of which a resource is one of several: without `[0]` and `["key"]`. */
function withoutKeys(address: string): string {
  return address.replace(/\[(?:\d+|"(?:[^"\\]|\\.)*")\]/g, "");
}

/** What stands in the configuration, as its author would write it. */
function writtenBlock(expressions: JsonObject = {}): JsonObject {
  return Object.fromEntries(Object.entries(expressions).map(([name, value]) => [name, writtenValue(value)]));
}

/** A plan tells of an expression either its constant, or only what it refers to; of nested blocks, each by itself. */
function writtenValue(expression: Json): Json {
  if (isList(expression)) return expression.map(writtenValue);
  if (!isObject(expression)) return expression;
  if (Object.hasOwn(expression, "constant_value")) return expression["constant_value"] ?? null;
  const references = expression["references"];
  if (isList(references)) return mostSpecific(references.map(String));
  return writtenBlock(expression);
}

/** Of `a.b.c` and `a.b`, which a plan lists both for one reference, the longer one. */
function mostSpecific(references: readonly string[]): string {
  const longest = references.filter(
    (one) => !references.some((other) => other.startsWith(`${one}.`) || other.startsWith(`${one}[`)),
  );
  return [...new Set(longest)].map((reference) => `\${${reference}}`).join(" ");
}

function merged(known: Json | undefined, unknown: Json | undefined, written: Json | undefined): Json {
  if (unknown === true || known === undefined || known === null) return written ?? null;
  if (isList(known)) {
    const unknowns = isList(unknown) ? unknown : [];
    const inWritten = isList(written) ? written : [written as Json];
    return known.map((value, index) => merged(value, unknowns[index], inWritten[index]));
  }
  if (!isObject(known)) return known;
  const unknowns = isObject(unknown) ? unknown : {};
  const inWritten = isObject(written) ? written : {};
  const names = [...new Set([...Object.keys(known), ...Object.keys(unknowns), ...Object.keys(inWritten)])];
  return Object.fromEntries(names.map((name) => [name, merged(known[name], unknowns[name], inWritten[name])]));
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
    replacedFor: (change.replace_paths ?? []).map((path) => path.reduce<string>(join, "")),
    isImport: change.importing !== undefined && change.importing !== null,
  };
}

function actionOf(actions: ResourceChange["change"]["actions"]): Change["action"] {
  if (actions.includes("delete") && actions.includes("create")) return "replace";
  if (actions.includes("forget") && actions.includes("create")) return "replace";
  return actions[0] ?? "no-op";
}

function requiredProviders({ configuration }: PlanJson): Record<string, RequiredProvider> {
  return Object.fromEntries(
    Object.values(configuration?.provider_config ?? {}).map(({ name, full_name, version_constraint }) => [
      name,
      { source: full_name ?? name, version: version_constraint },
    ]),
  );
}
