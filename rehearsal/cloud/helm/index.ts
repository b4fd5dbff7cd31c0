import { parse } from "yaml";
import type { Value, Values } from "../../values/value";
import { isObject, textAt, textsAt, valueAt } from "../../values/walk";
import type { Behaviour, ProviderBehaviour } from "../behaviour";
import { Refusal } from "../world";
import { requireAccess } from "../kubernetes/access";
import { requireNamespace } from "../kubernetes";
import { requireOperator, requireSecrets, requireServiceAccount, type ChartValues } from "./langfuse";

/** A release whose pods come up, or the refusal that they would end in. Its values are those that were given. */
const RELEASE: Behaviour = {
  id: (given) => textAt(given, "name") ?? "",
  checks: (given, { world, provider }) => {
    requireAccess((valueAt(provider, "kubernetes") ?? {}) as Values, world);
    const namespace = textAt(given, "namespace") ?? "default";
    if (valueAt(given, "create_namespace") !== true) requireNamespace(namespace, world);
    const values = chartValues(given);
    requireSecrets(values, namespace, world);
    if (textAt(given, "chart") !== "langfuse") return;
    const chart = values as ChartValues;
    requireServiceAccount(chart, namespace, world);
    requireOperator(chart, textAt(given, "version") ?? "", world);
  },
  renews: () => ["metadata"],
  computes: (given, { id, world }) => {
    const revision = Number(valueAt(world.get("helm_release", id)?.values, "metadata.revision") ?? 0) + 1;
    return {
      status: "deployed",
      manifest: "",
      resources: {},
      metadata: {
        name: textAt(given, "name") ?? "",
        namespace: textAt(given, "namespace") ?? "default",
        chart: textAt(given, "chart") ?? "",
        version: textAt(given, "version") ?? "",
        app_version: textAt(given, "version") ?? "",
        values: JSON.stringify(chartValues(given)),
        revision,
        notes: "",
        first_deployed: Date.UTC(2026, 0, 1) / 1000,
        last_deployed: Date.UTC(2026, 0, 1) / 1000 + revision,
      },
    };
  },
};

/** All documents of `values`, the later over the earlier, as Helm merges them. */
function chartValues(given: Values): Values {
  return textsAt(given, "values").reduce<Values>((merged, text) => merge(merged, parseValues(text)), {});
}

function parseValues(text: string): Values {
  const values = parsed(text) ?? {};
  if (!isObject(values)) throw new Refusal("The values are no mapping.");
  return values;
}

function parsed(text: string): Value {
  try {
    return parse(text) as Value;
  } catch (error) {
    throw new Refusal(`The values are not YAML: ${(error as Error).message.replace(/:?\n[^]*$/, "")}`);
  }
}

function merge(under: Values, over: Values): Values {
  const merged = Object.entries(over).map(([name, value]) => {
    const below = under[name];
    return [name, isObject(below) && isObject(value) ? merge(below, value) : value];
  });
  return { ...under, ...Object.fromEntries(merged) };
}

/** Helm on a cluster, as the helm provider shows it. */
export const HELM: ProviderBehaviour = {
  cluster: (config) => textAt(config, "kubernetes.host") ?? "",
  resources: { helm_release: RELEASE },
};
