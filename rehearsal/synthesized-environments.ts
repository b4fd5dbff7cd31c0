import { getEnvironmentName } from "../policy/evaluate-environments";
import { SYNTHESIZE, readManifest, type ManifestStack } from "../terraform-json/manifest";
import { Unreadable, parseJson, readText } from "../terraform-json/parse";
import type { UsedTypes } from "./schemas/provider-types";
import type { Values } from "./values/value";

/** The parts of a stack's Terraform JSON that a rehearsal reads. */
export interface StackJson {
  readonly terraform?: {
    readonly required_providers?: Readonly<Record<string, { readonly source: string; readonly version?: string }>>;
  };
  readonly resource?: Blocks;
  readonly data?: Blocks;
  readonly ephemeral?: Blocks;
  readonly output?: Readonly<Record<string, { readonly value?: unknown }>>;
}

type Blocks = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

export interface SynthesizedStack {
  readonly name: string;
  /** The text of its `cdk.tf.json`. */
  readonly text: string;
  readonly json: StackJson;
}

/** The stacks of one environment, in the order in which they are deployed. */
export interface SynthesizedEnvironment {
  /** `dev` */
  readonly name: string;
  readonly stacks: readonly SynthesizedStack[];
}

/**
 * The environments of a synthesized folder. As for the policy, the name of a stack has the name of its environment.
 * Stacks that depend on each other are in one environment too, whatever their names: a synthesis of another program may
 * name them at will, and none can be deployed without those that it depends on.
 * @throws Unreadable
 */
export function readSynthesizedEnvironments(folder: string): SynthesizedEnvironment[] {
  const environments: ManifestStack[][] = [];
  for (const stack of sortByDependencies(folder, readManifest(folder))) {
    const belongs = ({ name }: ManifestStack) =>
      stack.dependencies.includes(name) || getEnvironmentName(name) === getEnvironmentName(stack.name);
    const own = environments.filter((stacks) => stacks.some(belongs));
    const others = environments.filter((stacks) => !own.includes(stacks));
    environments.splice(0, environments.length, ...others, [...own.flat(), stack]);
  }
  return environments.map((stacks) => ({
    name: getEnvironmentName(stacks[0]?.name ?? ""),
    stacks: stacks.map(readSynthesizedStack),
  }));
}

/** Each stack after those that it depends on, else by name. */
function sortByDependencies(folder: string, stacks: readonly ManifestStack[]): ManifestStack[] {
  const sorted: ManifestStack[] = [];
  const visit = (name: string, above: readonly string[]): void => {
    const stack = stacks.find((other) => other.name === name);
    if (!stack) throw new Unreadable(folder, `must have the stack ${name}, which ${above.at(-1)} needs`, SYNTHESIZE);
    if (sorted.includes(stack)) return;
    if (above.includes(name)) {
      const names = above.join(", ");
      throw new Unreadable(folder, `must have no stacks that depend on each other: ${names}`, SYNTHESIZE);
    }
    for (const dependency of [...stack.dependencies].sort()) visit(dependency, [...above, name]);
    sorted.push(stack);
  };
  for (const { name } of stacks) visit(name, []);
  return sorted;
}

/** @throws Unreadable */
export function readSynthesizedStack({ name, file }: Pick<ManifestStack, "name" | "file">): SynthesizedStack {
  const text = readText(file);
  const json = parseJson(file, text);
  if (typeof json === "object" && json !== null && !Array.isArray(json)) return { name, text, json };
  throw new Unreadable(file, "must be a synthesized stack", SYNTHESIZE);
}

/** The providers that stacks require, by their names: `azurerm` to its source. */
export function getProviders(stacks: readonly SynthesizedStack[]): Map<string, string> {
  return new Map(
    stacks.flatMap(({ json }) =>
      Object.entries(json.terraform?.required_providers ?? {}).map(([name, { source }]): [string, string] => [
        name,
        source,
      ]),
    ),
  );
}

/** The types of a provider that stacks use. A type is of the provider whose name it begins with. */
export function getUsedTypes(stacks: readonly SynthesizedStack[], provider: string): UsedTypes {
  const used = (kind: "resource" | "data" | "ephemeral") => [
    ...new Set(
      stacks.flatMap(({ json }) => Object.keys(json[kind] ?? {}).filter((type) => type.split("_")[0] === provider)),
    ),
  ];
  return { resources: used("resource"), dataSources: used("data"), ephemeralResources: used("ephemeral") };
}

/** The redirect URI of an app registration that exists before: an output of the platform stack. */
export function getRedirectUris({ json }: SynthesizedStack): string[] {
  const uri = json.output?.["sso_redirect_uri"]?.value;
  return typeof uri === "string" ? [uri] : [];
}

/**
 * Whether a stack has the resource that a data source looks for: one with some of the wanted values, and none that
 * differs. A value that refers to another block is not compared.
 */
export function deploys({ json }: SynthesizedStack, type: string, wanted: Values): boolean {
  return Object.values(json.resource?.[type] ?? {}).some((body) => {
    const written = Object.entries(wanted).filter(([name]) => isLiteral(body[name]));
    return (
      written.length > 0 &&
      written.every(([name, value]) => String(body[name]).toLowerCase() === String(value).toLowerCase())
    );
  });
}

function isLiteral(value: unknown): boolean {
  return typeof value === "string" && !value.includes("${");
}
