import { parse } from "yaml";
import type { Block } from "./block";
import type { Deployment } from "./deployment";
import { isList, isObject, placesAt, type Json, type JsonObject, type Place } from "./json";

/** A Helm release with its values as Helm sees them. */
export interface HelmRelease {
  readonly block: Block;
  /** Name of the chart: `langfuse`. */
  readonly chart: string;
  /** All value files and settings together; templates of Terraform stay as texts. */
  readonly values: JsonObject;
}

/**
 * The Helm releases of a deployment.
 * @throws Error where values are no YAML
 */
export function helmReleases(deployment: Deployment, chart?: string): HelmRelease[] {
  return deployment
    .resources("helm_release")
    .map((block) => ({ block, chart: block.text("chart") ?? "", values: valuesOf(block) }))
    .filter((release) => chart === undefined || release.chart === chart);
}

/** Every value at a path of a release's values, with its path in the block: `values.langfuse.ingress.tls.enabled`. */
export function helmPlaces({ values }: HelmRelease, path: string | readonly string[]): Place[] {
  return placesAt(values, typeof path === "string" ? path.split(".") : path, "values");
}

/** The first value at a path of a release's values. */
export function helmValue(release: HelmRelease, path: string | readonly string[]): Json | undefined {
  return helmPlaces(release, path)[0]?.value;
}

/** Later value files win, and `set` wins over files, as in Helm. */
function valuesOf(block: Block): JsonObject {
  const files = listOf(block.value("values")).map((text) => parse(String(text)) as Json);
  const settings = ["set", "set_list", "set_sensitive", "set_wo"].flatMap((argument) =>
    listOf(block.value(argument)).map(settingOf),
  );
  return [...files, ...settings].reduce<JsonObject>((all, one) => (isObject(one) ? together(all, one) : all), {});
}

function listOf(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : value === undefined ? [] : [value];
}

/** `{ name: "a.b", value: 1 }` is `{ a: { b: 1 } }`; a dot that is part of a name has a backslash before it. */
function settingOf(setting: Json): Json {
  if (!isObject(setting)) return null;
  const names = String(setting["name"])
    .split(/(?<!\\)\./)
    .map((name) => name.replaceAll("\\.", "."));
  return names.reduceRight<Json>((value, name) => ({ [name]: value }), setting["value"] ?? null);
}

function together(one: JsonObject, other: JsonObject): JsonObject {
  const merged = Object.entries(other).map(([name, value]): [string, Json] => {
    const before = one[name];
    return [name, isObject(before) && isObject(value) ? together(before, value) : value];
  });
  return { ...one, ...Object.fromEntries(merged) };
}
