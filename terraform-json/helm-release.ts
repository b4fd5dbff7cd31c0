import { YAMLParseError, parse } from "yaml";
import type { Block } from "./block";
import type { Deployment } from "./deployment";
import { isList, isObject, placesAt, toList, type Json, type JsonObject, type Place } from "./json";
import { memoize, memoizeText } from "./memoize";
import type { Stack } from "./stack";

/** A Helm release with the values that Helm uses. */
export interface HelmRelease {
  readonly block: Block;
  /** Name of the chart: `langfuse`, also of `oci://registry.example.com/charts/langfuse`. */
  readonly chart: string;
  /** All value files and settings merged; templates of Terraform stay strings. */
  readonly values: JsonObject;
}

/**
 * Reads the Helm releases of a deployment.
 * @throws Error if values are not YAML
 */
export function helmReleases(deployment: Deployment, chart?: string): HelmRelease[] {
  return deployment
    .resources("helm_release")
    .map(readRelease)
    .filter((release) => chart === undefined || release.chart === chart);
}

const readRelease = memoize((block: Block): HelmRelease => ({
  block,
  chart: getChart(block),
  values: mergeValues(block),
}));

/** The name of a chart without its registry, its version and the ending of its file. */
function getChart(block: Block): string {
  return (block.text("chart") ?? "").replace(/^.*\//, "").replace(/(?:-v?\d+\.\d+\.\d+\S*)?\.tgz$/, "");
}

/** Every value at a path of a release's values, with its path in the block: `values.langfuse.ingress.tls.enabled`. */
export function helmPlaces({ values }: HelmRelease, path: string | readonly string[]): Place[] {
  return placesAt(values, path, "values");
}

/** The first value at a path of a release's values. */
export function helmValue(release: HelmRelease, path: string | readonly string[]): Json | undefined {
  return helmPlaces(release, path)[0]?.value;
}

/** The Helm values of a stack that are sensitive or unknown before the apply, a sentence each. */
export function helmGaps({ name, blocks }: Pick<Stack, "name" | "blocks">): string[] {
  const releases = blocks.filter(({ kind, type }) => kind === "resource" && type === "helm_release");
  return releases.flatMap((block) =>
    findUnknownArguments(block).map(
      (argument) =>
        `${name} does not contain ${argument} of ${block.address}: the policy does not check what it sets for the chart.`,
    ),
  );
}

function findUnknownArguments(block: Block): string[] {
  const isUnknown = (entry: Json) => !isObject(entry) && entry !== null;
  return [
    ...(toList(block.value("values")).some((file) => isUnknown(parseIfYaml(file))) ? ["values"] : []),
    ...SETTINGS.filter((argument) => toList(block.value(argument)).some(isUnknown)),
    ...(toList(block.value("postrender")).length > 0 ? ["the result of postrender"] : []),
  ];
}

function parseIfYaml(file: Json): Json {
  try {
    return parseFile(file);
  } catch {
    return "not YAML";
  }
}

function parseFile(file: Json): Json {
  return typeof file === "string" ? parseHelmValues(file) : file;
}

/** The arguments that set values, besides the value files; later ones win. */
const SETTINGS = ["set", "set_list", "set_sensitive", "set_wo"];

/** As in Helm, later value files win, and `set` wins over files. */
function mergeValues(block: Block): JsonObject {
  const files = toList(block.value("values")).map(parseFile);
  const values = applySettings(
    files.reduce<JsonObject>((all, file) => (isObject(file) ? mergeObjects(all, file) : all), {}),
    SETTINGS.flatMap((argument) => toList(block.value(argument))),
  );
  return parseManifests(values) as JsonObject;
}

/** Charts accept further manifests as objects and as strings: parses those that are strings. */
function parseManifests(value: Json): Json {
  if (isList(value)) return value.map(parseManifests);
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, parseManifests(entry)]));
  }
  if (typeof value !== "string" || !/^kind:/m.test(value)) return value;
  const manifest = parseIfYaml(value);
  return isObject(manifest) ? manifest : value;
}

function mergeObjects(one: JsonObject, other: JsonObject): JsonObject {
  const merged = Object.entries(other).map(([name, value]): [string, Json] => {
    const before = Object.hasOwn(one, name) ? one[name] : undefined;
    return [name, isObject(before) && isObject(value) ? mergeObjects(before, value) : value];
  });
  return { ...one, ...Object.fromEntries(merged) };
}

/**
 * Parses a file of Helm values.
 * @throws Error if it is not YAML; the message shows no content
 */
export const parseHelmValues = memoizeText((text): Json => {
  try {
    return parse(text) as Json;
  } catch (error) {
    // The parser's message shows the line's content.
    const [at] = (error instanceof YAMLParseError && error.linePos) || [];
    throw new Error(`Helm values must be YAML${at ? `; the error is in line ${at.line}` : ""}`);
  }
});

/**
 * Applies settings to Helm values: `{ name: "a.b[0]", value: "1" }` sets the first element of the list `b` in `a`. Later
 * settings win. Ignores settings that are not objects.
 */
export function applySettings(values: JsonObject, settings: readonly Json[]): JsonObject {
  return settings.filter(isObject).reduce<JsonObject>((all, setting) => {
    const changed = put(all, splitName(setting["name"]), readSetting(setting));
    return isObject(changed) ? changed : all;
  }, values);
}

/** The names and indexes of `a.b[0]`. A backslash escapes a dot that is part of a name. */
function splitName(name: Json | undefined): (string | number)[] {
  const names = String(name ?? "").split(/(?<!\\)\./);
  return names.flatMap((part) => {
    const [, word = "", indexes = ""] = /^([^]*?)((?:\[\d+\])*)$/.exec(part) ?? [];
    const numbers = [...indexes.matchAll(/\d+/g)].map(([digits]) => Number(digits));
    return [word.replace(/\\(.)/g, "$1"), ...numbers];
  });
}

/** Helm reads a setting as a boolean, null or a number if it looks like one, unless its type is a string. */
function readSetting({ type, value = null }: JsonObject): Json {
  if (typeof value !== "string" || type === "string" || type === "literal") return value;
  if (value === "true" || value === "false") return value === "true";
  if (value === "null") return null;
  return /^(?:0|-?[1-9]\d{0,14})$/.test(value) ? Number(value) : value;
}

function put(into: Json | undefined, [part, ...rest]: readonly (string | number)[], value: Json): Json {
  if (part === undefined) return value;
  if (typeof part === "string") {
    const before = isObject(into) ? into : {};
    return { ...before, [part]: put(Object.hasOwn(before, part) ? before[part] : undefined, rest, value) };
  }
  if (part > GREATEST_INDEX) throw new Error(`the index ${part} of a Helm setting must be at most ${GREATEST_INDEX}`);
  const before = isList(into) ? into : [];
  const length = Math.max(before.length, part + 1);
  return Array.from({ length }, (_, at) => (at === part ? put(before[at], rest, value) : (before[at] ?? null)));
}

const GREATEST_INDEX = 65536;
