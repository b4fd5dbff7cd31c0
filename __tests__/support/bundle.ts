import { spawnSync } from "node:child_process";
import path from "node:path";
import { buildSync } from "esbuild";

const ROOT = path.resolve(__dirname, "../..");

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Bundles the synthesizer as `npm run synth` does, and gives a function that runs it as a user would. */
export function bundledSynth(): (args: readonly string[], environment?: NodeJS.ProcessEnv) => Outcome {
  const program = path.join(ROOT, ".build", "test", "main.js");
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
  return (args, environment = {}) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
      cwd: ROOT,
      encoding: "utf8",
      env: { ...process.env, CDKTF_OUTDIR: undefined, ...environment },
    });
    return { status, stdout, stderr };
  };
}
