import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { App } from "cdktf";
import { refuseCrossStackReferences, type Deployment } from "./environment-stack";
import { PlatformStack } from "./platform-stack";
import { ReleaseStack } from "./release-stack";

/** What one stack came to. */
export interface StackSummary {
  readonly stack: string;
  readonly resources: number;
  readonly dataSources: number;
  /** The Terraform JSON, relative to the output folder. */
  readonly file: string;
}

/** Adds the two stacks of each deployment to an app; the release is deployed after its platform. */
export function addStacks(app: App, deployments: readonly Deployment[]): void {
  for (const deployment of deployments) {
    const platform = new PlatformStack(app, deployment);
    new ReleaseStack(app, deployment).addDependency(platform);
  }
}

/**
 * Writes the Terraform JSON of all stacks into a folder, or, where one of them fails, nothing at all: CDKTF writes
 * stack by stack, so it writes into a temporary folder first.
 *
 * Stacks that the folder has from an earlier synthesis and that are gone now are removed; what Terraform keeps
 * beside the JSON of the others stays.
 */
export function synthesize(deployments: readonly Deployment[], outdir: string): StackSummary[] {
  const staging = mkdtempSync(path.join(tmpdir(), "langfuse-synth-"));
  try {
    withoutTokenTraces(() => {
      const app = new App({ outdir: staging, stackTraces: false });
      addStacks(app, deployments);
      app.synth();
      refuseCrossStackReferences(app);
    });
    replaceStacks(staging, outdir);
    return summarize(staging);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
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

function replaceStacks(staging: string, outdir: string): void {
  mkdirSync(path.join(outdir, "stacks"), { recursive: true });
  const current = new Set(stackFolders(staging));
  for (const old of stackFolders(outdir).filter((name) => !current.has(name))) {
    rmSync(path.join(outdir, "stacks", old), { recursive: true });
  }
  for (const file of filesIn(staging)) {
    mkdirSync(path.join(outdir, path.dirname(file)), { recursive: true });
    copyFileSync(path.join(staging, file), path.join(outdir, file));
  }
}

/** The paths of all files below a folder, relative to it. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    statSync(path.join(folder, name)).isFile(),
  );
}

function stackFolders(folder: string): string[] {
  return readdirSync(path.join(folder, "stacks")).sort();
}

function summarize(staging: string): StackSummary[] {
  return stackFolders(staging).map((stack) => {
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
