import { parse } from "yaml";
import { Refusal } from "../../cloud";
import type { Value, Values } from "../../values/value";
import { isObject, textAt, textsAt, valueAt } from "../../values/walk";
import type { TypeDefinition } from "../definition";
import { requireAccess, requireNamespace } from "../kubernetes/objects";
import { requireKind, requireStorageClass } from "../kubernetes/existence";
import { checkObject } from "../kubernetes/objects";
import { getChartName, requireChart } from "./charts";
import {
  listKinds,
  listManifests,
  requireReleaseName,
  requireSecrets,
  requireShortName,
  requireServiceAccount,
  type ChartValues,
} from "./pod-requirements";
import { requireAddress, requireImages } from "./start";
import {
  checkComponents,
  checkService,
  listStorageClasses,
  requireDisks,
  requireNumbers,
  requireRedisLimit,
  requireVotes,
} from "./workloads";

/**
 * A release whose pods start, or the refusal that they would end in. Its values are the given ones.
 * @see https://registry.terraform.io/providers/hashicorp/helm/3.1.1/docs/resources/release
 */
export const RELEASE: TypeDefinition = {
  resource: {
    version: 2,
    sensitive: ["repository_password", "set_sensitive.value"],
    replacing: ["name", "namespace"],
    // An argument with a default counts as filled in too.
    defaults: {
      atomic: false,
      cleanup_on_fail: false,
      create_namespace: false,
      dependency_update: false,
      disable_crd_hooks: false,
      disable_openapi_validation: false,
      disable_webhooks: false,
      force_update: false,
      lint: false,
      max_history: 0,
      // Or the environment variable HELM_NAMESPACE.
      namespace: "default",
      pass_credentials: false,
      recreate_pods: false,
      render_subchart_notes: true,
      replace: false,
      reset_values: false,
      reuse_values: false,
      "set.type": "",
      skip_crds: false,
      take_ownership: false,
      timeout: 300,
      upgrade_install: false,
      verify: false,
      wait: true,
      wait_for_jobs: false,
    },
    values: {
      "set.type": ["auto", "string", "literal"],
      "set_sensitive.type": ["auto", "string", "literal"],
      "set_wo.type": ["auto", "string"],
    },
    patterns: { name: { pattern: /^[\s\S]{1,53}$/, rule: "must have 1 to 53 characters" } },
    id: (given) => textAt(given, "name") ?? "",
    check: (given, context) => {
      const { cloud, provider, prior } = context;
      requireAccess((valueAt(provider, "kubernetes") ?? {}) as Values, cloud);
      const namespace = textAt(given, "namespace") ?? "default";
      if (valueAt(given, "create_namespace") !== true) requireNamespace(namespace, cloud);
      requireReleaseName(textAt(given, "name") ?? "");
      const values = readChartValues(given);
      requireChart(given, values);
      requireNumbers(values);
      requireSecrets(values, namespace, cloud);
      const chart = getChartName(given);
      const chartValues = values as ChartValues;
      for (const kind of listKinds(chart, chartValues, getVersion(given))) requireKind(kind, cloud);
      for (const manifest of listManifests(values)) {
        checkObject({ ...manifest, metadata: { namespace, ...manifest.metadata } }, undefined, context);
      }
      requireImages(values);
      requireAddress(values, cloud);
      if (chart === "traefik") checkService(values);
      if (chart !== "langfuse") return;
      requireShortName(textAt(given, "name") ?? "", getVersion(given));
      requireServiceAccount(chartValues, namespace, cloud);
      const before = prior && { values: readChartValues(prior), version: getVersion(prior) };
      requireDisks(values, getVersion(given), before ?? undefined);
      for (const name of listStorageClasses(values, getVersion(given))) requireStorageClass(name, cloud);
      requireRedisLimit(values);
      requireVotes(values);
      checkComponents(values);
    },
    renewed: () => ["metadata"],
    compute: (given, { id, cloud }) => {
      const revision = Number(valueAt(cloud.get("helm_release", id)?.values, "metadata.revision") ?? 0) + 1;
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
          values: JSON.stringify(readChartValues(given)),
          revision,
          notes: "",
          first_deployed: Date.UTC(2026, 0, 1) / 1000,
          last_deployed: Date.UTC(2026, 0, 1) / 1000 + revision,
        },
      };
    },
  },
};

function getVersion(release: Values): string {
  return textAt(release, "version") ?? "";
}

/** All documents of `values`, the later over the earlier, as Helm merges them. */
function readChartValues(given: Values): Values {
  return textsAt(given, "values").reduce<Values>((merged, text) => merge(merged, parseValues(text)), {});
}

function parseValues(text: string): Values {
  const values = parseYaml(text) ?? {};
  if (!isObject(values)) throw new Refusal("The values are no mapping.");
  return values;
}

function parseYaml(text: string): Value {
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
