import type { Behaviour, Context, ProviderBehaviour } from "../cloud/behaviour";
import { Refusal, type World } from "../cloud/world";
import { message } from "../protocol/messages";
import { encodeMessage, type ProtocolMessage, type ProviderCalls } from "../protocol/server";
import { decodeValue, encodeValue, fromJson, type Values } from "../values/value";
import { wireProviderSchema } from "../protocol/wire-schema";
import { providerSchema, type ProviderTypes, type TypeModel } from "../schemas/provider-types";
import { argumentProblems, computedProblems } from "./argument-rules";
import { readDataSource } from "./data-source";
import { fillUnknowns } from "./fill";
import { planCreate, planUpdate, type Plan, type Step } from "./plan";
import { plain, textAt } from "../values/walk";

/** Plays one provider: its schemas, and its services as far as their behaviour is known. */
export class ProviderDouble implements ProviderCalls {
  /** The configuration of each connection: several commands of Terraform may run at once. */
  private readonly configs = new Map<string, Values>();
  private readonly schema: Buffer;

  constructor(
    private readonly types: ProviderTypes,
    private readonly behaviour: ProviderBehaviour,
    private readonly world: World,
  ) {
    this.schema = encodeMessage(message("ProviderSchema"), wireProviderSchema(providerSchema(types)));
  }

  /** Every command of Terraform asks for the schemas. */
  readonly GetProviderSchema = () => this.schema;

  readonly ValidateProviderConfig = () => ({});

  readonly ConfigureProvider = ({ config }: ProtocolMessage, connection = "") =>
    diagnosed(() => {
      const given = decode(this.types.provider, config) ?? {};
      this.configs.set(connection, given);
      this.behaviour.configures?.(given, { world: this.world });
      return {};
    });

  readonly ValidateResourceConfig = (request: ProtocolMessage) => this.validate(this.types.resources, request);
  readonly ValidateDataResourceConfig = (request: ProtocolMessage) => this.validate(this.types.dataSources, request);
  readonly ValidateEphemeralResourceConfig = (request: ProtocolMessage) =>
    this.validate(this.types.ephemeralResources, request);

  readonly UpgradeResourceState = ({ type_name, raw_state }: ProtocolMessage) => {
    const model = modelOf(this.types.resources, type_name);
    return {
      upgraded_state: encode(model, fromJson(JSON.parse(raw_state.json.toString()), model.objectType) as Values),
    };
  };

  readonly ReadResource = ({ type_name, current_state }: ProtocolMessage, connection = "") => {
    const model = modelOf(this.types.resources, type_name);
    const id = textAt(decode(model, current_state) ?? {}, "id") ?? "";
    return { new_state: encode(model, this.context(connection).world.get(type_name, id)?.values ?? null) };
  };

  readonly PlanResourceChange = ({ type_name, prior_state, proposed_new_state }: ProtocolMessage) =>
    diagnosed(() => {
      const model = modelOf(this.types.resources, type_name);
      const [prior, proposed] = [decode(model, prior_state), decode(model, proposed_new_state)];
      if (!proposed) return { planned_state: encode(model, null), legacy_type_system: true };
      const { planned, replacing } = this.plan(model, prior, proposed);
      return {
        planned_state: encode(model, planned),
        requires_replace: replacing.map(attributePath),
        legacy_type_system: true,
      };
    });

  readonly ApplyResourceChange = async (
    { type_name, prior_state, planned_state, config }: ProtocolMessage,
    connection = "",
  ) => {
    const model = modelOf(this.types.resources, type_name);
    const prior = decode(model, prior_state);
    const planned = decode(model, planned_state);
    const kept = { new_state: encode(model, prior), legacy_type_system: true };
    const context = this.context(connection);
    return diagnosed(async () => {
      const values = planned
        ? await this.apply(model, prior, { planned, config: decode(model, config) ?? {} }, context)
        : await this.destroy(model, prior ?? {}, context);
      return { new_state: encode(model, values), legacy_type_system: true };
    }, kept);
  };

  readonly ReadDataSource = ({ type_name, config }: ProtocolMessage, connection = "") =>
    diagnosed(() => {
      const model = modelOf(this.types.dataSources, type_name);
      const found = readDataSource(model, this.behaviour, decode(model, config) ?? {}, this.context(connection));
      return { state: encode(model, found) };
    });

  readonly OpenEphemeralResource = ({ type_name, config }: ProtocolMessage, connection = "") =>
    diagnosed(() => {
      const model = modelOf(this.types.ephemeralResources, type_name);
      const given = decode(model, config) ?? {};
      const opens = this.behaviour.ephemeralResources?.[type_name]?.opens;
      if (!opens) throw new Refusal(`The rehearsal cannot open ${type_name}: its behaviour is not known.`);
      return { result: encode(model, { ...given, ...opens(given, this.context(connection)) }) };
    });

  readonly RenewEphemeralResource = () => ({});
  readonly CloseEphemeralResource = () => ({});
  readonly StopProvider = () => ({});

  private context(connection: string): Context {
    const provider = this.configs.get(connection) ?? {};
    const cluster = this.behaviour.cluster?.(provider);
    return { world: cluster === undefined ? this.world : this.world.within(cluster), provider };
  }

  private behaviourOf(type: string): Behaviour {
    return this.behaviour.resources?.[type] ?? {};
  }

  private validate(models: ReadonlyMap<string, TypeModel>, { type_name, config }: ProtocolMessage) {
    const model = modelOf(models, type_name);
    const given = decode(model, config) ?? {};
    const problems = [...computedProblems(given, model.schema.block), ...argumentProblems(given, model.declaration)];
    return {
      diagnostics: problems.map(({ path, message }) =>
        error(`Wrong argument of ${type_name}`, `"${path}" ${message}`, path.split(".").slice(0, 1)),
      ),
    };
  }

  private plan(model: TypeModel, prior: Values | null, proposed: Values): Plan {
    if (!prior) return planCreate(model, proposed);
    return planUpdate(model, prior, proposed, (given) => this.behaviourOf(model.type).renews?.(given, prior) ?? []);
  }

  private async apply(
    model: TypeModel,
    prior: Values | null,
    { planned, config }: { readonly planned: Values; readonly config: Values },
    context: Context,
  ): Promise<Values> {
    const { type, schema } = model;
    const { world } = context;
    const behaviour = this.behaviourOf(type);
    await world.interfere({ type, values: planned, action: prior ? "update" : "create" });
    behaviour.checks?.(planned, { ...context, prior });
    const id = (prior && textAt(prior, "id")) ?? idOf(behaviour, type, planned, context);
    if (!prior && world.get(type, id)) throw new Refusal(`${id} exists already; import it to manage it here.`);
    const computed = { id, ...behaviour.computes?.(planned, { ...context, id }) };
    const values = fillUnknowns(schema.block, planned, computed, { type, id, world });
    const renewed = !prior || (behaviour.renews?.(planned, prior) ?? []).length > 0;
    behaviour.keeps?.(config, { ...context, values, renewed });
    world.remove(type, id);
    world.put(type, textAt(values, "id") ?? id, values);
    return values;
  }

  private async destroy({ type }: TypeModel, prior: Values, context: Context): Promise<null> {
    await context.world.interfere({ type, values: prior, action: "delete" });
    this.behaviourOf(type).deletes?.(prior, context);
    context.world.remove(type, textAt(prior, "id") ?? "");
    return null;
  }
}

function idOf(behaviour: Behaviour, type: string, planned: Values, context: Context): string {
  return behaviour.id?.(planned, context) ?? context.world.freeId(type, `${type} ${JSON.stringify(plain(planned))}`);
}

function modelOf(models: ReadonlyMap<string, TypeModel>, type: string): TypeModel {
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

/** A refusal becomes an error that Terraform shows; anything else is a bug, and becomes one that says so. */
async function diagnosed<Answer extends object>(answer: () => Answer | Promise<Answer>, otherwise?: Answer) {
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
  return { severity: "ERROR", summary, detail, ...(path.length > 0 && { attribute: attributePath(path) }) };
}

function attributePath(path: readonly Step[]) {
  return {
    steps: path.map((step) => (typeof step === "string" ? { attribute_name: step } : { element_key_int: step })),
  };
}
