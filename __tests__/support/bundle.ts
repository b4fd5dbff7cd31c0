import { spawnSync } from "node:child_process";
import path from "node:path";
import { buildSync } from "esbuild";

const ROOT = path.resolve(__dirname, "../..");

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How the synthesizer is run: in this repository unless another folder is given. */
export interface RunOptions {
  readonly environment?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

/** Bundles the synthesizer as `npm run synth` does, and gives a function that runs it as a user would. */
export function bundledSynth(): (args: readonly string[], options?: RunOptions) => Outcome {
  const program = path.join(ROOT, ".build", "test", `main-${process.env["JEST_WORKER_ID"] ?? "0"}.js`);
  buildSync({
    absWorkingDir: ROOT,
    entryPoints: ["main.ts"],
    bundle: true,
    platform: "node",
    target: "node20",
    packages: "external",
    outfile: program,
    logLevel: "warning",
  });
  return (args, { environment = {}, cwd = ROOT } = {}) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
      cwd,
      encoding: "utf8",
      env: { ...process.env, CDKTF_OUTDIR: undefined, ...environment },
    });
    return { status, stdout, stderr };
  };
}
