import { Refusal, type Cloud } from "../cloud";
import { encodeMessage, message, wireProviderSchema } from "../protocol/messages";
import type { ProtocolMessage, ProviderCalls } from "../protocol/server";
import { findType, type Context, type ProviderDefinition, type ResourceDefinition } from "../providers/definition";
import { providerSchema, type ProviderTypes, type TypeModel } from "../schemas/provider-types";
import { decodeValue, encodeValue, fromJson, type Values } from "../values/value";
import { plain, textAt } from "../values/walk";
import { findArgumentProblems, findComputedArguments, refuseWrongArguments } from "./argument-rules";
import { readDataSource } from "./data-source";
import { fillUnknowns } from "./fill-unknowns";
import { planCreate, planUpdate, type Plan, type Step } from "./plan";

/** A provider as Terraform sees it: the schemas of its types, and the services that their definitions describe. */
export class ProviderDouble implements ProviderCalls {
  /** The configuration of each connection: several commands of Terraform may run at once. */
  private readonly configs = new Map<string, Values>();
  private readonly schema: Buffer;

  constructor(
    private readonly types: ProviderTypes,
    private readonly definition: ProviderDefinition,
    private readonly cloud: Cloud,
  ) {
    this.schema = encodeMessage(message("ProviderSchema"), wireProviderSchema(providerSchema(types)));
  }

  readonly GetProviderSchema = () => this.schema;

  readonly ValidateProviderConfig = () => ({});

  readonly ConfigureProvider = ({ config }: ProtocolMessage, connection = "") =>
    withDiagnostics(() => {
      this.configs.set(connection, decode(this.types.provider, config) ?? {});
      return {};
    });

  readonly ValidateResourceConfig = (request: ProtocolMessage) => this.validate(this.types.resources, request);
  readonly ValidateDataResourceConfig = (request: ProtocolMessage) => this.validate(this.types.dataSources, request);
  readonly ValidateEphemeralResourceConfig = (request: ProtocolMessage) =>
    this.validate(this.types.ephemeralResources, request);

  readonly UpgradeResourceState = ({ type_name, raw_state }: ProtocolMessage) => {
    const model = getModel(this.types.resources, type_name);
    return {
      upgraded_state: encode(model, fromJson(JSON.parse(raw_state.json.toString()), model.objectType) as Values),
    };
  };

  readonly ReadResource = ({ type_name, current_state }: ProtocolMessage, connection = "") => {
    const model = getModel(this.types.resources, type_name);
    const id = textAt(decode(model, current_state) ?? {}, "id") ?? "";
    return { new_state: encode(model, this.getContext(connection).cloud.get(type_name, id)?.values ?? null) };
  };

  readonly PlanResourceChange = ({ type_name, prior_state, proposed_new_state }: ProtocolMessage, connection = "") =>
    withDiagnostics(() => {
      const model = getModel(this.types.resources, type_name);
      const [prior, proposed] = [decode(model, prior_state), decode(model, proposed_new_state)];
      if (!proposed) return { planned_state: encode(model, null), legacy_type_system: true };
      if (!prior) this.getDefinition(type_name).checkPlan?.(proposed, this.getContext(connection));
      const { planned, replacing } = this.plan(model, prior, proposed);
      return {
        planned_state: encode(model, planned),
        requires_replace: replacing.map(toAttributePath),
        legacy_type_system: true,
      };
    });

  readonly ApplyResourceChange = async (
    { type_name, prior_state, planned_state, config }: ProtocolMessage,
    connection = "",
  ) => {
    const model = getModel(this.types.resources, type_name);
    const prior = decode(model, prior_state);
    const planned = decode(model, planned_state);
    const kept = { new_state: encode(model, prior), legacy_type_system: true };
    const context = this.getContext(connection);
    return withDiagnostics(async () => {
      const values = planned
        ? await this.apply(model, prior, { planned, config: decode(model, config) ?? {} }, context)
        : await this.destroy(model, prior ?? {}, context);
      return { new_state: encode(model, values), legacy_type_system: true };
    }, kept);
  };

  readonly ReadDataSource = ({ type_name, config }: ProtocolMessage, connection = "") =>
    withDiagnostics(() => {
      const model = getModel(this.types.dataSources, type_name);
      const found = readDataSource(
        model,
        this.definition.types,
        decode(model, config) ?? {},
        this.getContext(connection),
      );
      return { state: encode(model, found) };
    });

  readonly OpenEphemeralResource = ({ type_name, config }: ProtocolMessage, connection = "") =>
    withDiagnostics(() => {
      const model = getModel(this.types.ephemeralResources, type_name);
      const given = decode(model, config) ?? {};
      const definition = this.definition.types[type_name]?.ephemeralResource;
      if (!definition) throw new Refusal(`The rehearsal cannot open ${type_name}: it has no definition of it.`);
      return { result: encode(model, { ...given, ...definition.open(given, this.getContext(connection)) }) };
    });

  readonly RenewEphemeralResource = () => ({});
  readonly CloseEphemeralResource = () => ({});
  readonly StopProvider = () => ({});

  private getContext(connection: string): Context {
    const provider = this.configs.get(connection) ?? {};
    const cluster = this.definition.cluster?.(provider);
    return { cloud: cluster === undefined ? this.cloud : this.cloud.within(cluster), provider };
  }

  private getDefinition(type: string): ResourceDefinition {
    return findType(this.definition, type)?.resource ?? {};
  }

  private validate(models: ReadonlyMap<string, TypeModel>, { type_name, config }: ProtocolMessage) {
    const model = getModel(models, type_name);
    const given = decode(model, config) ?? {};
    const problems = [
      ...findComputedArguments(given, model.schema.block),
      ...findArgumentProblems(given, model.declaration),
    ];
    return {
      diagnostics: problems.map(({ path, message }) =>
        error(`Wrong argument of ${type_name}`, `"${path}" ${message}`, path.split(".").slice(0, 1)),
      ),
    };
  }

  private plan(model: TypeModel, prior: Values | null, proposed: Values): Plan {
    if (!prior) return planCreate(model, proposed);
    return planUpdate(model, prior, proposed, (given) => this.getDefinition(model.type).renewed?.(given, prior) ?? []);
  }

  private async apply(
    model: TypeModel,
    prior: Values | null,
    { planned, config }: { readonly planned: Values; readonly config: Values },
    context: Context,
  ): Promise<Values> {
    const { type, schema } = model;
    const { cloud } = context;
    const definition = this.getDefinition(type);
    await cloud.interfere({ type, values: planned, action: prior ? "update" : "create" });
    refuseWrongArguments(config, definition);
    definition.check?.(planned, { ...context, prior });
    const id = (prior && textAt(prior, "id")) ?? getId(definition, type, planned, context);
    if (!prior && cloud.get(type, id)) throw new Refusal(`${id} exists already; import it to manage it here.`);
    const computed = { id, ...definition.compute?.(planned, { ...context, id }) };
    const values = fillUnknowns(schema.block, planned, computed, { type, id, cloud });
    const renewed = !prior || (definition.renewed?.(planned, prior) ?? []).length > 0;
    definition.store?.(config, { ...context, values, renewed });
    cloud.remove(type, id);
    cloud.put(type, textAt(values, "id") ?? id, values);
    return values;
  }

  private async destroy({ type }: TypeModel, prior: Values, context: Context): Promise<null> {
    await context.cloud.interfere({ type, values: prior, action: "delete" });
    this.getDefinition(type).remove?.(prior, context);
    context.cloud.remove(type, textAt(prior, "id") ?? "");
    return null;
  }
}

function getId(definition: ResourceDefinition, type: string, planned: Values, context: Context): string {
  return (
    definition.id?.(planned, context) ?? context.cloud.getFreeId(type, `${type} ${JSON.stringify(plain(planned))}`)
  );
}

function getModel(models: ReadonlyMap<string, TypeModel>, type: string): TypeModel {
  const model = models.get(type);
  if (!model) throw new Error(`the double does not serve ${type}`);
  return model;
}

function decode(model: TypeModel, dynamicValue: ProtocolMessage): Values | null {
  return dynamicValue?.msgpack?.length ? (decodeValue(dynamicValue.msgpack, model.objectType) as Values | null) : null;
}

function encode(model: TypeModel, values: Values | null) {
  return { msgpack: encodeValue(values, model.objectType) };
}

/** Terraform shows a refusal as an error; any other exception is a bug of the double. */
async function withDiagnostics<Answer extends object>(answer: () => Answer | Promise<Answer>, otherwise?: Answer) {
  try {
    return await answer();
  } catch (cause) {
    const { message, stack } = cause as Error;
    const diagnostic =
      cause instanceof Refusal
        ? error(message, "")
        : error("The rehearsal's double of this provider failed", stack ?? message);
    return { ...otherwise, diagnostics: [diagnostic] };
  }
}

function error(summary: string, detail: string, path: readonly Step[] = []) {
  return { severity: "ERROR", summary, detail, ...(path.length > 0 && { attribute: toAttributePath(path) }) };
}

function toAttributePath(path: readonly Step[]) {
  return {
    steps: path.map((step) => (typeof step === "string" ? { attribute_name: step } : { element_key_int: step })),
  };
}
