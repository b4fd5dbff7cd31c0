import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { UsedTypes } from "./schemas/provider-types";

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

/** The folder holds no synthesis. */
export class NoSynthesis extends Error {
  constructor(folder: string) {
    super(`${folder} has no synthesized stacks: a manifest.json of CDKTF with the folder stacks beside it`);
  }
}

interface Manifest {
  readonly stacks: Readonly<
    Record<string, { readonly synthesizedStackPath: string; readonly dependencies: readonly string[] }>
  >;
}

/**
 * The deployments of a synthesized folder: stacks that depend on each other belong together.
 * @throws NoSynthesis
 */
export function readDeployments(folder: string): Deployment[] {
  const { stacks } = readManifest(folder);
  const names = inOrder(stacks);
  const groups: string[][] = [];
  for (const name of names) {
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
  const file = path.join(folder, "manifest.json");
  if (!existsSync(file)) throw new NoSynthesis(folder);
  try {
    const manifest = JSON.parse(readFileSync(file, "utf8")) as Partial<Manifest>;
    if (typeof manifest.stacks === "object") return manifest as Manifest;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new NoSynthesis(folder);
}

function readStack(folder: string, name: string, file: string): Stack {
  const text = readFileSync(path.join(folder, file), "utf8");
  return { name, text, json: JSON.parse(text) as StackJson };
}

/** A stack after those that it depends on, else by name. */
function inOrder(stacks: Manifest["stacks"]): string[] {
  const done: string[] = [];
  const visit = (name: string): void => {
    if (done.includes(name)) return;
    [...(stacks[name]?.dependencies ?? [])].sort().forEach(visit);
    done.push(name);
  };
  Object.keys(stacks).sort().forEach(visit);
  return done;
}

function commonName(names: readonly string[]): string {
  const [first = "", ...others] = names;
  if (others.length === 0) return first;
  const length = [...first].findIndex((letter, index) => others.some((name) => name[index] !== letter));
  return first.slice(0, length).replace(/-+$/, "") || first;
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
