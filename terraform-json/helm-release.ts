import type { Block } from "./block";
import type { Deployment } from "./deployment";
import { helmFile } from "./helm-file";
import { settingsOver } from "./helm-settings";
import { isList, isObject, placesAt, type Json, type JsonObject, type Place } from "./json";
import { memoize } from "./memoize";
import type { Stack } from "./stack";

/** A Helm release with its values as Helm sees them. */
export interface HelmRelease {
  readonly block: Block;
  /** Name of the chart: `langfuse`, also of `oci://registry.example.com/charts/langfuse`. */
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
    .map(releaseOf)
    .filter((release) => chart === undefined || release.chart === chart);
}

const releaseOf = memoize((block: Block): HelmRelease => ({ block, chart: chartOf(block), values: valuesOf(block) }));

/** A chart may be named by an address, and by a file with its version. */
function chartOf(block: Block): string {
  return (block.text("chart") ?? "").replace(/^.*\//, "").replace(/(?:-v?\d+\.\d+\.\d+\S*)?\.tgz$/, "");
}

/** Every value at a path of a release's values, with its path in the block: `values.langfuse.ingress.tls.enabled`. */
export function helmPlaces({ values }: HelmRelease, path: string | readonly string[]): Place[] {
  return placesAt(values, typeof path === "string" ? path.split(".") : path, "values");
}

/** The first value at a path of a release's values. */
export function helmValue(release: HelmRelease, path: string | readonly string[]): Json | undefined {
  return helmPlaces(release, path)[0]?.value;
}

/** What of a stack's Helm values cannot be read, because it is sensitive or nobody knows it yet: a sentence each. */
export function helmGaps({ name, blocks }: Pick<Stack, "name" | "blocks">): string[] {
  const releases = blocks.filter(({ kind, type }) => kind === "resource" && type === "helm_release");
  return releases.flatMap((block) =>
    unreadArguments(block).map(
      (argument) => `${name} does not tell ${argument} of ${block.address}: what it sets for the chart is not judged.`,
    ),
  );
}

function unreadArguments(block: Block): string[] {
  const isUnread = (entry: Json) => !isObject(entry) && entry !== null;
  return [
    ...(listOf(block.value("values")).some((file) => isUnread(fileIfYaml(file))) ? ["values"] : []),
    ...SETTINGS.filter((argument) => listOf(block.value(argument)).some(isUnread)),
    ...(listOf(block.value("postrender")).length > 0 ? ["what postrender does"] : []),
  ];
}

function fileIfYaml(file: Json): Json {
  try {
    return fileOf(file);
  } catch {
    return "no YAML";
  }
}

function fileOf(file: Json): Json {
  return typeof file === "string" ? helmFile(file) : file;
}

/** What a release's arguments set beside value files; later ones win. */
const SETTINGS = ["set", "set_list", "set_sensitive", "set_wo"];

/** Later value files win, and `set` wins over files, as in Helm. */
function valuesOf(block: Block): JsonObject {
  const files = listOf(block.value("values")).map(fileOf);
  const values = settingsOver(
    files.reduce<JsonObject>((all, file) => (isObject(file) ? together(all, file) : all), {}),
    SETTINGS.flatMap((argument) => listOf(block.value(argument))),
  );
  return withManifests(values) as JsonObject;
}

/** Charts take further manifests as mappings, and as texts too: those are read as what they will be. */
function withManifests(value: Json): Json {
  if (isList(value)) return value.map(withManifests);
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, withManifests(entry)]));
  }
  if (typeof value !== "string" || !/^kind:/m.test(value)) return value;
  const manifest = fileIfYaml(value);
  return isObject(manifest) ? manifest : value;
}

function listOf(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : value === undefined ? [] : [value];
}

function together(one: JsonObject, other: JsonObject): JsonObject {
  const merged = Object.entries(other).map(([name, value]): [string, Json] => {
    const before = Object.hasOwn(one, name) ? one[name] : undefined;
    return [name, isObject(before) && isObject(value) ? together(before, value) : value];
  });
  return { ...one, ...Object.fromEntries(merged) };
}
