import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { oneLine } from "../files/files";
import type { UsedTypes } from "./schemas/provider-types";
import type { Values } from "./values/value";

/** A stack's Terraform JSON, as far as a rehearsal looks into it. */
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

/** One synthesized stack. */
export interface Stack {
  readonly name: string;
  /** The text of its `cdk.tf.json`. */
  readonly text: string;
  readonly json: StackJson;
}

/** Stacks that belong together, in the order in which they are deployed. */
export interface Deployment {
  /** What the names of its stacks begin with: `dev`. */
  readonly name: string;
  readonly stacks: readonly Stack[];
}

/** The folder holds no synthesis, or one that is broken. */
export class NoSynthesis extends Error {
  /** @param kind whether there is none, or it is broken */
  constructor(
    place: string,
    problem: string,
    readonly kind: "failed" | "outside" = "failed",
  ) {
    super(oneLine(`${place} ${problem}`));
  }
}

function noSynthesis(folder: string): NoSynthesis {
  const problem = "has no synthesized stacks: a manifest.json of CDKTF with the folder stacks beside it";
  return new NoSynthesis(folder, problem, "outside");
}

const MANIFEST = z.object({
  stacks: z.record(z.string(), z.object({ synthesizedStackPath: z.string(), dependencies: z.array(z.string()) })),
});

type Manifest = z.infer<typeof MANIFEST>;

/**
 * The deployments of a synthesized folder: stacks that depend on each other belong together.
 * @throws NoSynthesis
 */
export function readDeployments(folder: string): Deployment[] {
  const { stacks } = readManifest(folder);
  const groups: string[][] = [];
  for (const name of inOrder(stacks, folder)) {
    const dependencies = stacks[name]?.dependencies ?? [];
    const own = groups.filter((group) => group.some((other) => dependencies.includes(other)));
    const merged = [...own.flat(), name];
    groups.splice(0, groups.length, ...groups.filter((group) => !own.includes(group)), merged);
  }
  return groups.map((group) => ({
    name: commonName(group),
    stacks: group.map((name) => readStack(folder, name, stacks[name]?.synthesizedStackPath ?? "")),
  }));
}

function readManifest(folder: string): Manifest {
  const manifest = MANIFEST.safeParse(readJson(path.join(folder, "manifest.json"), () => noSynthesis(folder)).json);
  if (!manifest.success) throw noSynthesis(folder);
  return manifest.data;
}

function readStack(folder: string, name: string, relative: string): Stack {
  const file = path.join(folder, relative);
  const { text, json } = readJson(file, (problem) => new NoSynthesis(file, `of the stack ${name} ${problem}`));
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new NoSynthesis(file, `of the stack ${name} is not JSON of Terraform`);
  }
  return { name, text, json };
}

function readJson(file: string, error: (problem: string) => NoSynthesis): { text: string; json: unknown } {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw error("is missing");
  const text = readFileSync(file, "utf8");
  try {
    return { text, json: JSON.parse(text) as unknown };
  } catch {
    throw error("is not JSON");
  }
}

/** A stack after those that it depends on, else by name. */
function inOrder(stacks: Manifest["stacks"], folder: string): string[] {
  const done: string[] = [];
  const visit = (name: string, above: readonly string[]): void => {
    if (done.includes(name)) return;
    const stack = stacks[name];
    if (!stack) throw new NoSynthesis(folder, `has no stack ${name}, which ${above.at(-1)} depends on`);
    if (above.includes(name)) {
      throw new NoSynthesis(folder, `has stacks that depend on each other: ${above.join(", ")}`);
    }
    for (const dependency of [...stack.dependencies].sort()) visit(dependency, [...above, name]);
    done.push(name);
  };
  for (const name of Object.keys(stacks).sort()) visit(name, []);
  return done;
}

/** The parts, between dashes, that all names begin with; the first name where there are none. */
function commonName(names: readonly string[]): string {
  const [first = [], ...others] = names.map((name) => name.split("-"));
  const length = first.findIndex((part, index) => others.some((name) => name[index] !== part));
  return first.slice(0, length === -1 ? first.length : length).join("-") || first.join("-");
}

/** The providers that stacks require, by their names: `azurerm` to its source. */
export function providersOf(stacks: readonly Stack[]): Map<string, string> {
  return new Map(
    stacks.flatMap(({ json }) =>
      Object.entries(json.terraform?.required_providers ?? {}).map(([name, { source }]): [string, string] => [
        name,
        source,
      ]),
    ),
  );
}

/** What stacks use of a provider. A type belongs to the provider that its name begins with. */
export function typesOf(stacks: readonly Stack[], provider: string): UsedTypes {
  const used = (kind: "resource" | "data" | "ephemeral") => [
    ...new Set(
      stacks.flatMap(({ json }) => Object.keys(json[kind] ?? {}).filter((type) => type.split("_")[0] === provider)),
    ),
  ];
  return { resources: used("resource"), dataSources: used("data"), ephemeralResources: used("ephemeral") };
}

/** The URI that an app registration must redirect to, if it exists before: an output of the platform has it. */
export function redirectUris({ json }: Stack): string[] {
  const uri = json.output?.["sso_redirect_uri"]?.value;
  return typeof uri === "string" ? [uri] : [];
}

/**
 * Whether a stack has the resource that a data source looks for: one with some of the values that are asked for, and
 * with no other in their place. A value that refers to something else says nothing.
 */
export function deploys({ json }: Stack, type: string, wanted: Values): boolean {
  return Object.values(json.resource?.[type] ?? {}).some((body) => {
    const written = Object.entries(wanted).filter(([name]) => isLiteral(body[name]));
    return written.length > 0 && written.every(([name, value]) => alike(body[name], value));
  });
}

function isLiteral(value: unknown): boolean {
  return typeof value === "string" && !value.includes("${");
}

function alike(a: unknown, b: unknown): boolean {
  return String(a).toLowerCase() === String(b).toLowerCase();
}
