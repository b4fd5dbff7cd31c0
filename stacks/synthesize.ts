import { existsSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { App } from "cdktf";
import { inTemporaryFolder, makeFolder, readRegularFile, writeFiles } from "../files/files";
import { addStacks } from "./add-environment";
import { refuseCrossStackReferences, type Deployment } from "./environment-stack";

/** What one stack came to. */
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
  /** Sees the folder that would be written, and throws where it must not be. @default - all is written */
  readonly check?: (folder: string) => void;
  /** Ends it with nothing written. */
  readonly signal?: AbortSignal;
}

/**
 * Writes the Terraform JSON of all stacks into a folder. Where one of them cannot be synthesized, nothing is written:
 * CDKTF writes stack by stack, so it writes into a temporary folder first.
 *
 * Stacks of the folder's earlier synthesis that are gone now are removed; what Terraform keeps beside the JSON of the
 * others stays.
 * @throws ForeignOutput
 */
export async function synthesize(
  deployments: readonly Deployment[],
  { output, check, signal }: SynthesizeOptions,
): Promise<StackSummary[]> {
  return inTemporaryFolder(async (staging) => {
    writeStacks(deployments, staging);
    check?.(staging);
    // A signal that came meanwhile is delivered in the next turn of the event loop.
    await setImmediate();
    await setImmediate();
    signal?.throwIfAborted();
    replaceStacks(staging, output);
    return summarize(staging);
  });
}

/** Writes the Terraform JSON of all stacks into an empty folder, stack by stack. */
export function writeStacks(deployments: readonly Deployment[], folder: string): void {
  makeFolder(folder);
  withoutTokenTraces(() => {
    const app = new App({ outdir: folder, stackTraces: false });
    for (const deployment of deployments) addStacks(app, deployment);
    app.synth();
    refuseCrossStackReferences(app);
  });
}

/**
 * CDKTF captures a full stack trace for every token, and never shows it: a sixth of the time of a synthesis. Errors
 * get theirs in another way.
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
 * Puts the new stacks into the output folder, each file whole or not at all. Of what the folder has already, only
 * stacks of the synthesis that wrote its manifest are removed: whatever else is there is somebody's.
 */
function replaceStacks(staging: string, outdir: string): void {
  const current = stacksOf(staging);
  const gone = stacksOf(outdir).filter((name) => !current.includes(name));
  const files = filesIn(staging).map((name) => ({ name, text: readFileSync(path.join(staging, name), "utf8") }));
  writeFiles(outdir, files);
  for (const old of gone) rmSync(path.join(outdir, "stacks", old), { recursive: true, force: true });
}

/** The output folder has a manifest of something else, which a synthesis would overwrite. */
export class ForeignOutput extends Error {
  readonly kind = "usage";

  constructor(manifest: string) {
    super(`${manifest} is not of a synthesis and would be overwritten; choose another output folder`);
  }
}

/**
 * The stacks that a folder's manifest lists, sorted; none where there is no manifest.
 * @throws ForeignOutput if the manifest is not CDKTF's
 */
function stacksOf(folder: string): string[] {
  const manifest = path.join(folder, "manifest.json");
  if (!existsSync(manifest)) return [];
  const names = stackNames(readRegularFile(manifest).toString("utf8"));
  if (!names) throw new ForeignOutput(manifest);
  return names.sort();
}

/** The stacks of a manifest's text, or undefined where it is something else. A name is never a path. */
function stackNames(text: string): string[] | undefined {
  try {
    const { stacks } = JSON.parse(text) as { stacks: object };
    return Object.keys(stacks).filter((name) => /^[A-Za-z0-9][A-Za-z0-9-]*$/.test(name));
  } catch {
    return undefined;
  }
}

/** The paths of all files below a folder, relative to it. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    statSync(path.join(folder, name)).isFile(),
  );
}

function summarize(staging: string): StackSummary[] {
  return stacksOf(staging).map((stack) => {
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
