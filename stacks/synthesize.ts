import { existsSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { App } from "cdktf";
import { runInTemporaryFolder, makeFolder, readRegularFile, writeFiles } from "../files/files";
import { addStacks } from "./add-environment";
import { refuseCrossStackReferences, type NamedEnvironment } from "./environment-stack";

/** One synthesized stack. */
export interface StackSummary {
  readonly stack: string;
  readonly resources: number;
  readonly dataSources: number;
  /** The Terraform JSON, relative to the output folder. */
  readonly file: string;
}

export interface SynthesizeOptions {
  /** Folder that the JSON is written to. */
  readonly output: string;
  /** Checks the folder before it is written, and throws if it must not be. @default - all is written */
  readonly check?: (folder: string) => void;
  /** Ends the synthesis with nothing written. */
  readonly signal?: AbortSignal;
}

/**
 * Writes the Terraform JSON of all stacks into a folder. If one of them cannot be synthesized, nothing is written:
 * CDKTF writes stack by stack, so it writes into a temporary folder first.
 *
 * Stacks of the folder's earlier synthesis that no longer exist are removed; Terraform's own files beside the JSON of
 * the others stay.
 * @throws ForeignOutput
 */
export async function synthesize(
  environments: readonly NamedEnvironment[],
  { output, check, signal }: SynthesizeOptions,
): Promise<StackSummary[]> {
  return runInTemporaryFolder(async (staging) => {
    writeStacks(environments, staging);
    check?.(staging);
    // A signal that arrived meanwhile is delivered in the next turn of the event loop.
    await setImmediate();
    await setImmediate();
    signal?.throwIfAborted();
    replaceStacks(staging, output);
    return summarize(staging);
  });
}

/** Writes the Terraform JSON of all stacks into an empty folder, stack by stack. */
export function writeStacks(environments: readonly NamedEnvironment[], folder: string): void {
  makeFolder(folder);
  withoutTokenTraces(() => {
    const app = new App({ outdir: folder, stackTraces: false });
    for (const environment of environments) addStacks(app, environment);
    app.synth();
    refuseCrossStackReferences(app);
  });
}

/**
 * CDKTF captures a full stack trace for every token, and never shows it: a sixth of the time of a synthesis. Stack
 * traces of errors do not change.
 */
function withoutTokenTraces(build: () => void): void {
  const { captureStackTrace } = Error;
  Error.captureStackTrace = () => undefined;
  try {
    build();
  } finally {
    Error.captureStackTrace = captureStackTrace;
  }
}

/**
 * Writes the new stacks into the output folder, each file completely or not at all. Of the folder's other files, only
 * stacks of its manifest are removed: the rest may belong to a user.
 */
function replaceStacks(staging: string, outdir: string): void {
  const current = listStacks(staging);
  const old = listStacks(outdir).filter((name) => !current.includes(name));
  const files = listFiles(staging).map((name) => ({ name, text: readFileSync(path.join(staging, name), "utf8") }));
  writeFiles(outdir, files);
  for (const name of old) rmSync(path.join(outdir, "stacks", name), { recursive: true, force: true });
}

/** The output folder has a manifest that CDKTF did not write. */
export class ForeignOutput extends Error {
  readonly kind = "usage";

  constructor(manifest: string) {
    super(`${manifest} was not written by a synthesis and would be overwritten; choose another output folder`);
  }
}

/**
 * The stacks that a folder's manifest lists, sorted; none without a manifest.
 * @throws ForeignOutput if the manifest is not CDKTF's
 */
function listStacks(folder: string): string[] {
  const manifest = path.join(folder, "manifest.json");
  if (!existsSync(manifest)) return [];
  const names = parseStackNames(readRegularFile(manifest).toString("utf8"));
  if (!names) throw new ForeignOutput(manifest);
  return names.sort();
}

/** The stacks of a manifest's text; undefined if CDKTF did not write it. A name with other characters may be a path. */
function parseStackNames(text: string): string[] | undefined {
  try {
    const { stacks } = JSON.parse(text) as { stacks: object };
    return Object.keys(stacks).filter((name) => /^[A-Za-z0-9][A-Za-z0-9-]*$/.test(name));
  } catch {
    return undefined;
  }
}

/** The paths of all files below a folder, relative to it. */
function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    statSync(path.join(folder, name)).isFile(),
  );
}

function summarize(staging: string): StackSummary[] {
  return listStacks(staging).map((stack) => {
    const file = path.join("stacks", stack, "cdk.tf.json");
    const { resource, data } = JSON.parse(readFileSync(path.join(staging, file), "utf8")) as Blocks;
    return { stack, resources: count(resource), dataSources: count(data), file };
  });
}

interface Blocks {
  readonly resource?: Record<string, object>;
  readonly data?: Record<string, object>;
}

function count(types: Record<string, object> = {}): number {
  return Object.values(types).reduce((sum, named) => sum + Object.keys(named).length, 0);
}
