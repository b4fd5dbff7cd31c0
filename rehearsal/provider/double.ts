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
  private config: Values = {};
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

  readonly ConfigureProvider = ({ config }: ProtocolMessage) =>
    diagnosed(() => {
      this.config = decode(this.types.provider, config) ?? {};
      this.behaviour.configures?.(this.config, { world: this.world });
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

  readonly ReadResource = ({ type_name, current_state }: ProtocolMessage) => {
    const model = modelOf(this.types.resources, type_name);
    const id = textAt(decode(model, current_state) ?? {}, "id") ?? "";
    return { new_state: encode(model, this.world.get(type_name, id)?.values ?? null) };
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

  readonly ApplyResourceChange = async ({ type_name, prior_state, planned_state, config }: ProtocolMessage) => {
    const model = modelOf(this.types.resources, type_name);
    const prior = decode(model, prior_state);
    const planned = decode(model, planned_state);
    const kept = { new_state: encode(model, prior), legacy_type_system: true };
    return diagnosed(async () => {
      const values = planned
        ? await this.apply(model, prior, planned, decode(model, config) ?? {})
        : await this.destroy(model, prior ?? {});
      return { new_state: encode(model, values), legacy_type_system: true };
    }, kept);
  };

  readonly ReadDataSource = ({ type_name, config }: ProtocolMessage) =>
    diagnosed(() => {
      const model = modelOf(this.types.dataSources, type_name);
      const found = readDataSource(model, this.behaviour, decode(model, config) ?? {}, this.context);
      return { state: encode(model, found) };
    });

  readonly OpenEphemeralResource = ({ type_name, config }: ProtocolMessage) =>
    diagnosed(() => {
      const model = modelOf(this.types.ephemeralResources, type_name);
      const given = decode(model, config) ?? {};
      const opens = this.behaviour.ephemeralResources?.[type_name]?.opens;
      if (!opens) throw new Refusal(`The rehearsal cannot open ${type_name}: its behaviour is not known.`);
      return { result: encode(model, { ...given, ...opens(given, this.context) }) };
    });

  readonly RenewEphemeralResource = () => ({});
  readonly CloseEphemeralResource = () => ({});
  readonly StopProvider = () => ({});

  private get context(): Context {
    return { world: this.world, provider: this.config };
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

  private async apply(model: TypeModel, prior: Values | null, planned: Values, config: Values): Promise<Values> {
    const { type, schema } = model;
    const behaviour = this.behaviourOf(type);
    await this.world.interfere({ type, values: planned, action: prior ? "update" : "create" });
    behaviour.checks?.(planned, { ...this.context, prior });
    const id = (prior && textAt(prior, "id")) ?? this.idOf(behaviour, type, planned);
    if (!prior && this.world.get(type, id)) throw new Refusal(`${id} exists already; import it to manage it here.`);
    const computed = { id, ...behaviour.computes?.(planned, { ...this.context, id }) };
    const values = fillUnknowns(schema.block, planned, computed, { type, id, world: this.world });
    const renewed = !prior || (behaviour.renews?.(planned, prior) ?? []).length > 0;
    behaviour.keeps?.(config, { ...this.context, values, renewed });
    this.world.remove(type, id);
    this.world.put(type, textAt(values, "id") ?? id, values);
    return values;
  }

  private async destroy({ type }: TypeModel, prior: Values): Promise<null> {
    await this.world.interfere({ type, values: prior, action: "delete" });
    this.behaviourOf(type).deletes?.(prior, this.context);
    this.world.remove(type, textAt(prior, "id") ?? "");
    return null;
  }

  private idOf(behaviour: Behaviour, type: string, planned: Values): string {
    const text = `${type} ${JSON.stringify(plain(planned))}`;
    return behaviour.id?.(planned, this.context) ?? this.world.freeId(type, text);
  }
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
